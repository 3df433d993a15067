import { hasContents, openTreeTabs, type SessionTree } from './session-tree';

/** Pages every browser opens by itself; nobody misses them. */
const BLANK = /^(about:(blank|newtab|home|privatebrowsing)|(chrome|edge|brave):\/\/(newtab|new-tab-page)\/?.*)?$/;

/** Also where the browser hides what a tab shows. */
export const isBlank = (url: string): boolean => BLANK.test(url);

/** True when the tree holds at least one tab somebody opened, or anything somebody wrote. */
export function isWorthOffering(tree: SessionTree): boolean {
  const closed = [...tree.closedTabs, ...tree.closedWindows.flatMap(({ tabs }) => tabs)];
  return openTreeTabs(tree).some(({ state }) => !isBlank(state.url)) || closed.some(({ state }) => hasContents(state));
}
