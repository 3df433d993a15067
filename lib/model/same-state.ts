import type { TabState } from './manifest';
import type { SessionTree, TreeTab } from './session-tree';

/** Ids of what the pages hold, and where. Titles tick, and looking at a tab is no change of it. */
const ofTab = ({ url, pinned, muted, group, pages, conversations }: TabState): unknown => [
  url,
  pinned,
  muted,
  group ?? '',
  pages.map(({ frame, url: at, state }) => [frame, at, state]),
  conversations.map(({ key, state }) => [key, state]),
];

const ofTabs = (tabs: readonly TreeTab[]): unknown => tabs.map(({ state }) => ofTab(state));

/** What is open and written in a tree, as a text: equal for equal states, whatever was merely looked at or moved. */
const fingerprint = ({ windows }: SessionTree): string =>
  JSON.stringify(
    windows.map(({ state, tabs }) => [state.groups.map(({ title, color }) => [title, color]), ofTabs(tabs)]),
  );

/** True when two trees show the same windows, tabs, texts and conversations. Never for one that is damaged. */
export function isSameState(one: SessionTree, other: SessionTree): boolean {
  if (one.problems.length > 0 || other.problems.length > 0) return false;
  return fingerprint(one) === fingerprint(other);
}
