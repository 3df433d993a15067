import type { ErrorReport } from './errors';
import type { ObjectId, Uid } from './ids';
import type { SessionState, TabState, WindowState } from './manifest';

/** A tab of a snapshot together with the id of the object that holds it. */
export interface TreeTab {
  id: ObjectId;
  state: TabState;
}

export interface TreeWindow {
  id: ObjectId;
  state: WindowState;
  tabs: TreeTab[];
}

/** A snapshot's manifest read into memory, without page states. Damaged records are named in `problems`. */
export interface SessionTree {
  root: SessionState;
  windows: TreeWindow[];
  closedTabs: TreeTab[];
  closedWindows: TreeWindow[];
  problems: ErrorReport[];
}

export const EMPTY_TREE: SessionTree = {
  root: { formatVersion: 1, windows: [], closedTabs: [], closedWindows: [] },
  windows: [],
  closedTabs: [],
  closedWindows: [],
  problems: [],
};

export const openTreeTabs = (tree: SessionTree): TreeTab[] => tree.windows.flatMap(({ tabs }) => tabs);

/** Every tab of the tree by uid; the open ones win over closed ones of the same uid. */
export function tabsByUid(tree: SessionTree): Map<Uid, TreeTab> {
  const closed = [...tree.closedTabs, ...tree.closedWindows.flatMap(({ tabs }) => tabs)];
  return new Map([...closed, ...openTreeTabs(tree)].map((tab) => [tab.state.uid, tab]));
}

/** The objects a new snapshot of the tree points at; what closed tabs hold may be lost without harm to the rest. */
export function listShown(tree: SessionTree): ObjectId[] {
  const { windows, closedWindows, closedTabs } = tree;
  const nodes = [...windows, ...closedWindows].flatMap(({ id, tabs }) => [id, ...tabs.map((tab) => tab.id)]);
  const contents = openTreeTabs(tree).flatMap(({ state }) => [...state.pages, ...state.conversations]);
  return [...nodes, ...closedTabs.map(({ id }) => id), ...contents.map(({ state }) => state)];
}

/** True when a tab carries anything that its url alone would not bring back. */
export const hasContents = ({ pages, conversations }: TabState): boolean =>
  pages.some(({ fields }) => fields > 0) || conversations.some(({ unsent }) => unsent);
