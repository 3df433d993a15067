import type { Uid } from '../ids';
import type { TabState, WindowState } from '../manifest';
import type { SessionTree, TreeWindow } from '../session-tree';
import { toKeyed } from './versions';

/** A tab and where one version has it. `window` is a key; absent for a tab that was closed by itself. */
export interface PlacedTab {
  state: TabState;
  window?: string;
  isOpen: boolean;
}

export interface PlacedWindow {
  state: WindowState;
  isOpen: boolean;
  /** Keys. */
  tabs: string[];
}

/** One version of a session's tree, by keys: uids, told apart where a tree has one uid twice. */
export interface IndexedTree {
  tabs: Map<string, PlacedTab>;
  windows: Map<string, PlacedWindow>;
  /** Keys of the tabs that were closed by themselves, the last one first. */
  closedTabs: string[];
}

/** Open things come first: of a uid that is open and closed, the key without a number is the open one. */
export function indexTree({ windows, closedWindows, closedTabs }: SessionTree): IndexedTree {
  const placed = [
    ...windows.map((window) => ({ window, isOpen: true })),
    ...closedWindows.map((window) => ({ window, isOpen: false })),
  ];
  const keyedWindows = toKeyed(placed, ({ window }) => window.state.uid);
  const all: PlacedTab[] = [...keyedWindows].flatMap(([key, { window, isOpen }]) => tabsOf(window, key, isOpen));
  const tabs = toKeyed(
    [...all, ...closedTabs.map(({ state }): PlacedTab => ({ state, isOpen: false }))],
    ({ state }) => state.uid,
  );
  const keysIn = new Map<string | undefined, string[]>();
  for (const [key, { window }] of tabs) keysIn.set(window, [...(keysIn.get(window) ?? []), key]);
  const indexed = [...keyedWindows].map(([key, { window, isOpen }]): [string, PlacedWindow] => [
    key,
    { state: window.state, isOpen, tabs: keysIn.get(key) ?? [] },
  ]);
  return { tabs, windows: new Map(indexed), closedTabs: keysIn.get(undefined) ?? [] };
}

const tabsOf = ({ tabs }: TreeWindow, window: string, isOpen: boolean): PlacedTab[] =>
  tabs.map(({ state }) => ({ state, window, isOpen }));

/** The tree with none but these tabs: what somebody never had, they cannot have closed. */
export function restrictTree(tree: SessionTree, tabs: ReadonlySet<Uid>): SessionTree {
  const within = (windows: TreeWindow[]): TreeWindow[] =>
    windows
      .map((window) => ({ ...window, tabs: window.tabs.filter(({ state }) => tabs.has(state.uid)) }))
      .filter((window) => window.tabs.length > 0);
  return {
    ...tree,
    windows: within(tree.windows),
    closedWindows: within(tree.closedWindows),
    closedTabs: tree.closedTabs.filter(({ state }) => tabs.has(state.uid)),
  };
}
