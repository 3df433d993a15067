import type { LastAccessed, TabState, WindowState } from './manifest';
import type { TreeTab } from './session-tree';
import { MINUTE } from './durations';

/** A tab as it is stored below a window, which says when it was looked at and whether it is private. */
export const withoutWindowFacts = ({
  lastAccessed: _lastAccessed,
  privateWindow: _privateWindow,
  ...state
}: TabState): TabState => state;

/** A window as it is stored. */
export function windowOf(
  facts: Omit<WindowState, 'tabs' | 'lastAccessed' | 'formatVersion'>,
  tabs: readonly TreeTab[],
): WindowState {
  const lastAccessed = writeLastAccessed(tabs.map(({ state }) => state.lastAccessed ?? 0));
  return { formatVersion: 2, ...facts, tabs: tabs.map(({ id }) => id), lastAccessed };
}

/** `times` in milliseconds since 1970. They count from the oldest, which seldom changes: so only what changed differs. */
function writeLastAccessed(times: readonly number[]): LastAccessed {
  const minutes = times.map((time) => Math.floor(time / MINUTE));
  const from = minutes.length > 0 ? Math.min(...minutes) : 0;
  return { from: from * MINUTE, minutes: minutes.map((minute) => minute - from) };
}

/** Milliseconds since 1970 for each of the window's tabs; empty where the tabs themselves say it. */
export const readLastAccessed = ({ lastAccessed }: WindowState): number[] =>
  lastAccessed?.minutes.map((minutes) => lastAccessed.from + minutes * MINUTE) ?? [];
