import { isPrivate } from '../model/match-windows';
import type { TabFacts, WindowFacts } from './build-tree';
import type { LiveEntry } from './live-index';

/**
 * Adds tabs that no snapshot saw, each to the first window of its kind, or to a new one: a private page has no place in
 * an ordinary window.
 */
export function addYoungTabs(
  windows: readonly WindowFacts[],
  young: readonly LiveEntry[],
  newId: () => string,
): WindowFacts[] {
  const kinds = [false, true].map((kind) => young.filter((entry) => isPrivate(entry) === kind));
  return kinds.reduce((all, entries) => addAlike(all, entries, newId), [...windows]);
}

/** All of one kind. */
function addAlike(windows: WindowFacts[], [first, ...rest]: LiveEntry[], newId: () => string): WindowFacts[] {
  if (!first) return windows;
  const tabs = [first, ...rest].map(toFacts);
  const home = windows.find((window) => isPrivate(window) === isPrivate(first));
  if (home) return windows.map((window) => (window === home ? { ...home, tabs: [...home.tabs, ...tabs] } : window));
  const privacy = isPrivate(first) ? { privateWindow: true } : {};
  return [...windows, { uid: newId(), state: 'normal', focused: windows.length === 0, ...privacy, groups: [], tabs }];
}

const toFacts = ({ tab, url, title, receivedAt }: LiveEntry): TabFacts => ({
  uid: tab,
  url,
  title,
  pinned: false,
  muted: false,
  lastAccessed: receivedAt,
});
