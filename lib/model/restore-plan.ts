import type { OpenTab } from './browser-state';
import type { Uid } from './ids';
import type { TabState, WindowState } from './manifest';
import { isPrivate, matchWindows, type MatchedWindow } from './match-windows';
import type { RestoreChoice } from './restore-report';
import type { SessionTree, TreeTab, TreeWindow } from './session-tree';

export interface AdoptedTab {
  tab: TabState;
  open: OpenTab;
}

/** A window of which at least one chosen tab is not open. */
export interface PlannedWindow {
  window: WindowState;
  /** An open window that already shows tabs of this one: the missing tabs join them. */
  joins?: number;
  /** Its tab groups that are there already in the window it joins, as the browser calls them. */
  openGroups: ReadonlyMap<Uid, number>;
  /** All tabs of the window are chosen and none is open: the browser may bring it back as a whole. */
  whole: boolean;
  tabs: { tab: TabState; index: number }[];
}

export interface RestorePlan {
  adopt: AdoptedTab[];
  windows: PlannedWindow[];
  /** Tabs the plan is about, adopted ones included. */
  count: number;
}

/** What a restore has to do: adopt the chosen tabs that are open already, open the others in their windows. */
export function planRestore(tree: SessionTree, open: readonly MatchedWindow[], choice: RestoreChoice): RestorePlan {
  const chosen = choice.tabs && new Set(choice.tabs);
  const isChosen = ({ uid }: TabState): boolean => chosen?.has(uid) ?? true;
  const windows = [...tree.windows, ...(chosen ? closedAsWindows(tree, chosen) : [])];
  const wanted = windows.flatMap(({ tabs }) => tabs.map(({ state }) => state)).filter(isChosen);
  // What nobody chose still says which open window is meant, but must not take a tab from what was chosen.
  const matches = matchWindows(windows, open, isChosen);
  const planned = windows.map((window) => planWindow(window, matches, isChosen)).filter(({ tabs }) => tabs.length > 0);
  const adopt = wanted.flatMap((tab) => {
    const match = matches.get(tab.uid);
    return match ? [{ tab, open: match }] : [];
  });
  return { adopt, windows: planned, count: wanted.length };
}

function planWindow(
  { state, tabs }: TreeWindow,
  matches: ReadonlyMap<Uid, OpenTab>,
  isChosen: (tab: TabState) => boolean,
): PlannedWindow {
  const missing = tabs
    .map(({ state: tab }, index) => ({ tab, index }))
    .filter(({ tab }) => isChosen(tab) && !matches.has(tab.uid));
  const joins = tabs.map(({ state: tab }) => matches.get(tab.uid)?.windowId).find((windowId) => windowId !== undefined);
  return {
    window: state,
    ...(joins !== undefined && { joins }),
    openGroups: findOpenGroups(tabs, matches, joins),
    whole: missing.length === tabs.length,
    tabs: missing,
  };
}

/** A group can be in one window only: what sits in another one says nothing. */
function findOpenGroups(
  tabs: readonly TreeTab[],
  matches: ReadonlyMap<Uid, OpenTab>,
  joins: number | undefined,
): Map<Uid, number> {
  const found = new Map<Uid, number>();
  for (const { state } of tabs) {
    const open = matches.get(state.uid);
    if (state.group === undefined || found.has(state.group)) continue;
    if (open?.groupId !== undefined && open.windowId === joins) found.set(state.group, open.groupId);
  }
  return found;
}

/** Chosen closed tabs come back together, in a window of their own; private ones in a private one. */
function closedAsWindows(tree: SessionTree, chosen: ReadonlySet<Uid>): TreeWindow[] {
  const tabs = tree.closedTabs.filter(({ state }) => chosen.has(state.uid));
  return [false, true].flatMap((wanted) => asWindow(tabs.filter(({ state }) => isPrivate(state) === wanted)));
}

function asWindow(tabs: TreeTab[]): TreeWindow[] {
  const [first] = tabs;
  if (!first) return [];
  const state: WindowState = {
    formatVersion: 2,
    uid: first.state.uid,
    state: 'normal',
    focused: false,
    ...(isPrivate(first.state) && { privateWindow: true }),
    groups: [],
    tabs: tabs.map(({ id }) => id),
  };
  return [{ id: first.id, state, tabs }];
}
