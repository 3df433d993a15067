import type { ConversationRef, PageRef, TabState } from '../model/manifest';
import type { MergedTab, MergedTree, MergedWindow } from '../model/merge/merged-tree';
import type { ObjectKind, ObjectPayload, SealedObject } from '../model/objects';
import { withoutWindowFacts, windowOf } from '../model/last-accessed';
import type { SessionTree, TreeTab, TreeWindow } from '../model/session-tree';
import type { SessionStore } from '../store/session-store';
import type { BuiltTree } from './build-tree';
import { sealConversation, sealPage } from './seal-pages';

type Store = Pick<SessionStore, 'seal'>;

/** Seals a merged tree from its pages up. What came from one side unchanged gets the id it has there. */
export async function sealMergedTree(store: Store, merged: MergedTree): Promise<BuiltTree> {
  const sealer = new MergeSealer(store);
  const windows = await inTurn(merged.windows, (window) => sealer.window(window));
  const closedTabs = await inTurn(merged.closedTabs, (tab) => sealer.closedTab(tab));
  const closedWindows = await inTurn(merged.closedWindows, (window) => sealer.window(window));
  const ids = (items: readonly { id: string }[]): string[] => items.map(({ id }) => id);
  const state: SessionTree['root'] = {
    formatVersion: 1,
    windows: ids(windows),
    closedTabs: ids(closedTabs),
    closedWindows: ids(closedWindows),
  };
  const root = await sealer.seal('session', state);
  const tree = { root: state, windows, closedTabs, closedWindows, problems: [] };
  return { tree, root, objects: sealer.objects };
}

class MergeSealer {
  readonly objects: SealedObject[] = [];

  constructor(private readonly store: Store) {}

  async seal<Kind extends ObjectKind>(kind: Kind, payload: ObjectPayload<Kind>): Promise<SealedObject> {
    const sealed = await this.store.seal(kind, payload);
    this.objects.push(sealed);
    return sealed;
  }

  async window({ facts, tabs }: MergedWindow): Promise<TreeWindow> {
    const sealed = await inTurn(tabs, (tab) => this.tab(tab));
    const state = windowOf(facts, sealed);
    return { id: (await this.seal('window', state)).id, state, tabs: sealed };
  }

  async closedTab(tab: MergedTab): Promise<TreeTab> {
    const state = await this.tabState(tab);
    return { id: (await this.seal('tab', state)).id, state };
  }

  private async tab(tab: MergedTab): Promise<TreeTab> {
    const state = await this.tabState(tab);
    return { id: (await this.seal('tab', withoutWindowFacts(state))).id, state };
  }

  private async tabState({ facts, pages, conversations }: MergedTab): Promise<TabState> {
    const pageRefs = await inTurn(pages, (page) => this.page(page));
    const chatRefs = await inTurn(conversations, (chat) => this.conversation(chat));
    return { ...facts, pages: pageRefs.filter((page) => page !== undefined), conversations: chatRefs };
  }

  private async page(page: MergedTab['pages'][number]): Promise<PageRef | undefined> {
    if (!('merged' in page)) return page;
    const { frame, url, merged } = page;
    return sealPage(this.store, { frame, url, state: merged }, this.objects);
  }

  private async conversation(chat: MergedTab['conversations'][number]): Promise<ConversationRef> {
    return 'merged' in chat ? sealConversation(this.store, chat.merged, this.objects) : chat;
  }
}

async function inTurn<Item, Value>(items: readonly Item[], make: (item: Item) => Promise<Value>): Promise<Value[]> {
  const made: Value[] = [];
  for (const item of items) made.push(await make(item));
  return made;
}
