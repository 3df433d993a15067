import type { OpenTab, OpenWindow } from './browser-state';
import type { Uid } from './ids';
import type { TabState, WindowState } from './manifest';
import { matchTabs } from './match-tabs';
import type { TreeWindow } from './session-tree';

/** As much of an open window as matching needs. */
export type MatchedWindow = Pick<OpenWindow, 'privateWindow' | 'tabs'>;

/** Absent means no: also of a window that was kept before this was remembered. */
export const isPrivate = ({ privateWindow = false }: Pick<WindowState, 'privateWindow'>): boolean => privateWindow;

/**
 * Pairs the tabs of saved windows with open ones as `matchTabs` does, those that come first before the others. Private
 * and ordinary windows have nothing to do with each other: what is open in one is missing in the other.
 */
export function matchWindows(
  saved: readonly TreeWindow[],
  open: readonly MatchedWindow[],
  isFirst: (tab: TabState) => boolean = () => true,
): Map<Uid, OpenTab> {
  const matchAlike = (wanted: boolean): Map<Uid, OpenTab> => {
    const tabs = saved
      .filter(({ state }) => isPrivate(state) === wanted)
      .flatMap((window) => window.tabs.map(({ state }) => state));
    const alike = open.filter(({ privateWindow }) => privateWindow === wanted);
    return matchTabs(
      [...tabs.filter(isFirst), ...tabs.filter((tab) => !isFirst(tab))],
      alike.flatMap((window) => window.tabs),
    );
  };
  return new Map([...matchAlike(false), ...matchAlike(true)]);
}
