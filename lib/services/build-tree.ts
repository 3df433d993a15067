import type { Uid } from '../model/ids';
import {
  CLOSED_KEPT,
  type ConversationRef,
  type PageRef,
  type SessionState,
  type TabState,
  type WindowState,
} from '../model/manifest';
import type { SealedObject } from '../model/objects';
import { withoutWindowFacts, windowOf } from '../model/last-accessed';
import { isPrivate } from '../model/match-windows';
import { hasContents, openTreeTabs, type SessionTree, type TreeTab, type TreeWindow } from '../model/session-tree';
import type { SessionStore } from '../store/session-store';

/** A tab as it will be stored, but for what its pages hold. */
export type TabFacts = Omit<TabState, 'pages' | 'conversations' | 'formatVersion'>;

/** A window as it will be stored, with its tabs in order. */
export interface WindowFacts extends Omit<WindowState, 'tabs' | 'lastAccessed' | 'formatVersion'> {
  tabs: TabFacts[];
}

/** What the pages of one tab hold. */
export interface TabContents {
  pages: PageRef[];
  conversations: ConversationRef[];
}

export interface TreeInput {
  windows: WindowFacts[];
  /** The last committed tree of the session: what did not change keeps its ids, what went away becomes "closed". */
  previous: SessionTree;
  contents: (tab: Uid) => TabContents;
  /** Pages that were navigated away from, to be kept as closed tabs. */
  leftPages: TabState[];
  now: number;
}

export interface BuiltTree {
  tree: SessionTree;
  root: SealedObject;
  objects: SealedObject[];
}

/** Seals the tree of a session. Unchanged tabs and windows cost neither a hash nor a write. */
export async function buildTree(store: Pick<SessionStore, 'seal'>, input: TreeInput): Promise<BuiltTree> {
  const objects: SealedObject[] = [];
  const sealer = new TreeSealer(store, input.previous, objects);
  const windows = await inOrder(input.windows, (window) => sealer.window(window, input.contents));
  const closed = await sealClosed(sealer, input, windows);
  const state: SessionState = {
    formatVersion: 1,
    windows: windows.map(({ id }) => id),
    closedTabs: closed.tabs.map(({ id }) => id),
    closedWindows: closed.windows.map(({ id }) => id),
  };
  const root = await store.seal('session', state);
  objects.push(root);
  return {
    tree: { root: state, windows, closedTabs: closed.tabs, closedWindows: closed.windows, problems: [] },
    root,
    objects,
  };
}

class TreeSealer {
  private readonly known = new Map<string, { id: string; json: string }>();

  constructor(
    private readonly store: Pick<SessionStore, 'seal'>,
    previous: SessionTree,
    private readonly objects: SealedObject[],
  ) {
    const windows = [...previous.windows, ...previous.closedWindows];
    for (const { id, state, tabs } of windows) {
      this.know(id, state);
      for (const tab of tabs) this.know(tab.id, withoutWindowFacts(tab.state));
    }
    for (const { id, state } of previous.closedTabs) this.know(id, state);
  }

  async closedTab(facts: TabFacts, contents: TabContents): Promise<TreeTab> {
    const state = toTabState(facts, contents);
    return { id: await this.seal('tab', state), state };
  }

  async window({ tabs: tabFacts, ...facts }: WindowFacts, contents: TreeInput['contents']): Promise<TreeWindow> {
    const privacy = isPrivate(facts) ? { privateWindow: true } : {};
    const tabs = await inOrder(tabFacts, (tab) => this.tab({ ...tab, ...privacy }, contents(tab.uid)));
    const state = windowOf(facts, tabs);
    return { id: await this.seal('window', state), state, tabs };
  }

  private async tab(facts: TabFacts, contents: TabContents): Promise<TreeTab> {
    const state = toTabState(facts, contents);
    return { id: await this.seal('tab', withoutWindowFacts(state)), state };
  }

  private know(id: string, state: TabState | WindowState): void {
    this.known.set(state.uid, { id, json: JSON.stringify(state) });
  }

  private async seal(kind: 'tab' | 'window', state: TabState | WindowState): Promise<string> {
    const known = this.known.get(state.uid);
    const json = JSON.stringify(state);
    if (known?.json === json) return known.id;
    const sealed =
      kind === 'tab'
        ? await this.store.seal(kind, state as TabState)
        : await this.store.seal(kind, state as WindowState);
    this.objects.push(sealed);
    return sealed.id;
  }
}

const toTabState = (facts: TabFacts, { pages, conversations }: TabContents): TabState => ({
  formatVersion: 2,
  ...facts,
  pages,
  conversations,
});

/** Closed things are kept for what they hold: whole windows always, single tabs when their contents would be lost. */
async function sealClosed(
  sealer: TreeSealer,
  { previous, contents, leftPages, now }: TreeInput,
  windows: readonly TreeWindow[],
): Promise<{ tabs: TreeTab[]; windows: TreeWindow[] }> {
  const openTabs = new Set(windows.flatMap(({ tabs }) => tabs.map(({ state }) => state.uid)));
  const openWindows = new Set(windows.map(({ state }) => state.uid));
  const gone = (window: TreeWindow): boolean =>
    !openWindows.has(window.state.uid) && window.tabs.some(({ state }) => !openTabs.has(state.uid));
  const goneWindows = await inOrder(previous.windows.filter(gone), (window) =>
    sealer.window({ ...window.state, closedAt: now, tabs: window.tabs.map(({ state }) => factsOf(state)) }, contents),
  );
  const inGoneWindow = new Set(goneWindows.flatMap(({ tabs }) => tabs.map(({ state }) => state.uid)));
  const goneTabs = openTreeTabs(previous)
    .map(({ state }) => ({ ...state, ...contents(state.uid), closedAt: now }))
    .filter((state) => !openTabs.has(state.uid) && !inGoneWindow.has(state.uid));
  const held = heldPages([...windows.flatMap(({ tabs }) => tabs), ...previous.closedTabs]);
  const worthKeeping = [...leftPages, ...goneTabs].filter((state) => hasContents(state) && !isHeld(state, held));
  const closedTabs = await inOrder(worthKeeping, (state) => sealer.closedTab(factsOf(state), state));
  const stillClosed = ({ state }: TreeTab): boolean => !openTabs.has(state.uid);
  // The last words of a page may come when it is in the tree already.
  const renewed = new Set(closedTabs.map(({ state }) => state.uid));
  const former = previous.closedTabs.filter((tab) => stillClosed(tab) && !renewed.has(tab.state.uid));
  return {
    tabs: [...closedTabs, ...former].slice(0, CLOSED_KEPT),
    windows: [...goneWindows, ...previous.closedWindows.filter(({ tabs }) => tabs.some(stillClosed))].slice(
      0,
      CLOSED_KEPT,
    ),
  };
}

const pageKey = ({ url, state }: PageRef): string => `${state} ${url}`;

const heldPages = (tabs: readonly TreeTab[]): Set<string> =>
  new Set(tabs.flatMap(({ state }) => state.pages.map(pageKey)));

/** A page that another tab of the tree holds just as it was: a reload, or an edit that came by two ways. */
const isHeld = ({ pages }: TabState, held: ReadonlySet<string>): boolean =>
  pages.length > 0 && pages.every((page) => held.has(pageKey(page)));

/** A stored tab without what its pages held. */
export function factsOf({
  pages: _pages,
  conversations: _conversations,
  formatVersion: _version,
  ...facts
}: TabState): TabFacts {
  return facts;
}

async function inOrder<Item, Value>(items: readonly Item[], make: (item: Item) => Promise<Value>): Promise<Value[]> {
  return Promise.all(items.map(make));
}
