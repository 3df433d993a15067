import { countTotals } from '../../lib/model/count-totals';
import type { ConversationRef, PageRef } from '../../lib/model/manifest';
import type { SealedObject } from '../../lib/model/objects';
import { EMPTY_TREE, type SessionTree } from '../../lib/model/session-tree';
import { newSession } from '../../lib/model/session';
import { buildTree } from '../../lib/services/build-tree';
import { sealConversation, sealPage } from '../../lib/services/seal-pages';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { SessionStore } from '../../lib/store/session-store';
import { Browsing, type GeneratedTab, type Site } from './generate-session';
import { createRandom, newHex, type Random } from './random';

/** The same on every machine and in every run. */
export const SEED = 20_261_121;

/** One person's sessions in a store of their own, which each measurement begins anew. */
export class Diary {
  readonly random: Random = createRandom(SEED);
  readonly browsing = new Browsing(this.random);
  private readonly icons = new Map<Site, SealedObject>();
  /** Bytes of packs as commits wrote them, up to the last rest. */
  written = 0;
  private rested = 0;
  private session = '';
  private tabs: GeneratedTab[] = [];
  private tree: SessionTree = EMPTY_TREE;
  /** What was sealed before and has not changed since, as the background keeps it. */
  private readonly sealed = new Map<unknown, PageRef | ConversationRef | undefined>();

  /** Goes on with what `store` holds. */
  constructor(readonly store: SessionStore) {}

  static async begin(name: string): Promise<Diary> {
    const diary = new Diary(await openSessionStore({ name }));
    await diary.store.wipe();
    return diary;
  }

  /** A new session with its first snapshot. */
  async nextSession(count: number, carriedOver?: number): Promise<GeneratedTab[]> {
    const id = newHex(this.random);
    this.tree = EMPTY_TREE;
    this.tabs = this.browsing.next(count, carriedOver);
    await this.sameTabs(id);
    return this.tabs;
  }

  /** A new session of the tabs of the one before: all it adds is its rows, so that many of them are there in seconds. */
  async sameTabs(id = newHex(this.random)): Promise<void> {
    this.session = id;
    const at = Date.now();
    const ended = { status: 'completed' as const, endedAt: at, title: 'A day' };
    await this.store.putSession({ ...newSession(id, at), ...ended });
    await this.commit();
  }

  /** Somebody writes on in one of the open tabs. */
  editOne(index: number): void {
    const tab = this.tabs[index % this.tabs.length];
    if (tab) this.browsing.edit(tab);
  }

  /**
   * What the background does within half a minute whenever nothing was saved for five seconds: small packs are merged.
   * Resolves to the bytes of packs that a disk holds from then on.
   */
  async rest(): Promise<number> {
    const bytes = async (): Promise<number> => (await this.store.usage()).packBytes;
    this.written += (await bytes()) - this.rested;
    while (await this.store.stepUpkeep(Date.now()));
    return (this.rested = await bytes());
  }

  async commit(): Promise<void> {
    const objects: SealedObject[] = [];
    const contents = new Map<string, { pages: PageRef[]; conversations: ConversationRef[] }>();
    for (const tab of this.tabs) contents.set(tab.facts.uid, await this.contentsOf(tab, objects));
    for (const { site } of this.tabs) if (!this.icons.has(site)) objects.push(await this.sealIcon(site));
    const built = await buildTree(this.store, {
      windows: this.browsing.windowsOf(this.tabs, (site) => this.icons.get(site)?.id ?? ''),
      previous: this.tree,
      contents: (uid) => contents.get(uid) ?? { pages: [], conversations: [] },
      leftPages: [],
      now: 0,
    });
    this.tree = built.tree;
    await this.store.commitSnapshot({
      session: this.session,
      objects: [...objects, ...built.objects],
      manifest: built.root.id,
      trigger: 'interval',
      takenAt: Date.now(),
      totals: countTotals(built.tree),
    });
  }

  private async sealIcon(site: Site): Promise<SealedObject> {
    const icon = await this.store.seal('icon', { formatVersion: 1, dataUrl: site.icon });
    this.icons.set(site, icon);
    return icon;
  }

  private async contentsOf({ facts, page, chat }: GeneratedTab, objects: SealedObject[]) {
    const { url } = facts;
    const pageRef = await this.once(page, () => page && sealPage(this.store, { frame: [], url, state: page }, objects));
    const chatRef = await this.once(chat, () => chat && sealConversation(this.store, chat, objects));
    return { pages: pageRef ? [pageRef as PageRef] : [], conversations: chatRef ? [chatRef as ConversationRef] : [] };
  }

  private async once(key: unknown, seal: () => unknown): Promise<PageRef | ConversationRef | undefined> {
    if (key === undefined) return undefined;
    if (!this.sealed.has(key)) this.sealed.set(key, (await seal()) as PageRef | ConversationRef | undefined);
    return this.sealed.get(key);
  }
}
