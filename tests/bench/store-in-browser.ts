// Runs inside Chromium: the real store over the real IndexedDB. Bundled and driven by tests/bench.ts.
import { countTotals } from '../../lib/model/count-totals';
import type { ConversationRef, PageRef } from '../../lib/model/manifest';
import type { SealedObject } from '../../lib/model/objects';
import { EMPTY_TREE, type SessionTree } from '../../lib/model/session-tree';
import type { PageState } from '../../lib/model/page-state';
import { NO_TOTALS } from '../../lib/model/snapshot';
import { buildTree } from '../../lib/services/build-tree';
import { sealConversation, sealPage } from '../../lib/services/seal-pages';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { SessionStore } from '../../lib/store/session-store';
import { generatePage } from './generate-page';
import { Browsing, type GeneratedTab, type Site } from './generate-session';
import { createRandom, newHex, newToken, type Random } from './random';

const SEED = 20_261_121;
const TABS = 100;

async function time(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** One person's sessions in a store of their own, which each measurement begins anew. */
class Diary {
  readonly random: Random = createRandom(SEED);
  readonly browsing = new Browsing(this.random);
  private readonly icons = new Map<Site, SealedObject>();
  private session = '';
  private tabs: GeneratedTab[] = [];
  private tree: SessionTree = EMPTY_TREE;
  /** What was sealed before and has not changed since, as the background keeps it. */
  private readonly sealed = new Map<unknown, PageRef | ConversationRef | undefined>();

  private constructor(readonly store: SessionStore) {}

  static async begin(name: string): Promise<Diary> {
    const diary = new Diary(await openSessionStore({ name }));
    await diary.store.wipe();
    return diary;
  }

  /** A new session with its first snapshot. */
  async nextSession(count: number, carriedOver?: number): Promise<GeneratedTab[]> {
    this.session = newHex(this.random);
    this.tree = EMPTY_TREE;
    this.tabs = this.browsing.next(count, carriedOver);
    const at = Date.now();
    const words = { title: 'A day', description: '', tags: [], links: [] };
    const counts = { snapshots: 0, totals: NO_TOTALS, offer: 'none' as const };
    await this.store.putSession({ id: this.session, status: 'completed', startedAt: at, lastSavedAt: at, ...words, ...counts });
    await this.commit();
    return this.tabs;
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

const bench = {
  /** Milliseconds of writing one live document with a few fields. */
  async liveWrites(count: number): Promise<number[]> {
    const store = await openSessionStore({ name: 'bench-live' });
    const random = createRandom(SEED);
    const ids = Array.from({ length: 100 }, () => newHex(random));
    const times: number[] = [];
    for (let seq = 1; seq <= count; seq++) {
      const id = ids[seq % ids.length] ?? '';
      const place = { session: ids[0] ?? '', phase: 'open' as const, tab: id, tabId: seq % ids.length, frame: [] };
      const page = { url: 'https://example.org/', title: 'A page', state: generatePage(random, 5), refused: [] };
      times.push(await time(() => store.putLiveDocument({ id, seq, receivedAt: Date.now(), ...place, ...page })));
    }
    await store.wipe();
    store.close();
    return times;
  },

  /** Commit times, each with one changed page of 100 tabs, with `sessions` sessions stored; bytes of packs per stored tab. */
  async commits(sessions: number, count: number): Promise<{ times: number[]; bytesPerTab: number }> {
    const diary = await Diary.begin(`bench-commits-${String(sessions)}`);
    for (let index = 0; index < sessions; index++) await diary.nextSession(TABS);
    const bytesPerTab = (await diary.store.usage()).packBytes / (sessions * TABS);
    const tabs = await diary.nextSession(TABS);
    const times: number[] = [];
    for (let index = 0; index < count; index++) {
      const tab = tabs[index % tabs.length];
      if (tab) diary.browsing.edit(tab);
      times.push(await time(() => diary.commit()));
    }
    diary.store.close();
    return { times, bytesPerTab };
  },

  /** Bytes of packs per stored tab of `sessions` sessions whose tabs hold nothing, `carriedOver` of them as before. */
  async bytesPerTab(sessions: number, carriedOver?: number): Promise<number> {
    const diary = await Diary.begin('bench-bytes');
    const next = diary.browsing.next.bind(diary.browsing);
    diary.browsing.next = (...values) => {
      const tabs = next(...values);
      for (const tab of tabs) tab.page = tab.chat = undefined;
      return tabs;
    };
    for (let index = 0; index < sessions; index++) await diary.nextSession(TABS, carriedOver);
    const { packBytes } = await diary.store.usage();
    diary.store.close();
    return packBytes / (sessions * TABS);
  },

  /** Bytes of thirty typical sessions: ten to forty tabs, each with an hour of edits, a snapshot every 30 s. */
  async thirtySessions(): Promise<number> {
    const diary = await Diary.begin('bench-thirty');
    for (let index = 0; index < 30; index++) {
      const tabs = await diary.nextSession(10 + Math.floor(diary.random() * 30));
      for (let edit = 0; edit < 120; edit++) {
        // An hour's work goes into three pages.
        const tab = tabs[tabs.length - 1 - (edit % 3)];
        if (tab) diary.browsing.edit(tab);
        await diary.commit();
      }
    }
    const { packBytes } = await diary.store.usage();
    diary.store.close();
    return packBytes;
  },

  /** A session of 50 MB that nothing compresses much: milliseconds to save it and to read every page back, heap in MB. */
  async largeSession(megabytes: number): Promise<{ savedMs: number; readMs: number; heapMB: number; storedMB: number }> {
    const diary = await Diary.begin('bench-large');
    const tabs = await diary.nextSession(megabytes, 0);
    const { store } = diary;
    let heapMB = 0;
    const look = (): void => void (heapMB = Math.max(heapMB, heapOf() / 1e6));
    const watch = setInterval(look, 10);
    for (const tab of tabs) tab.page = largePage(diary.random);
    const savedMs = await time(() => diary.commit());
    const [session] = await store.listSessions({ limit: 1 });
    const readMs = await time(() => readPages(store, session?.head ?? ''));
    clearInterval(watch);
    look();
    const { packBytes } = await store.usage();
    await store.wipe();
    store.close();
    return { savedMs, readMs, heapMB, storedMB: packBytes / 1e6 };
  },
};

/** A field of 1.3 million characters of which 6 bits each are chance: deflate leaves a megabyte of it. */
function largePage(random: Random): PageState {
  const page = generatePage(random, 1);
  const [field] = page.fields;
  const text = Array.from({ length: 65 }, () => newToken(random, 20_000)).join(' ');
  return field ? { ...page, fields: [{ ...field, value: { kind: 'text', text } }] } : page;
}

async function readPages(store: SessionStore, head: string): Promise<void> {
  const snapshot = await store.getSnapshot(head);
  if (!snapshot) throw new Error('the large session has no snapshot');
  for (const window of (await store.readObject('session', snapshot.manifest)).windows) {
    for (const tab of (await store.readObject('window', window)).tabs) {
      for (const { state } of (await store.readObject('tab', tab)).pages) await store.readObject('page', state);
    }
  }
}

/** Chromium's own count of this context's heap; 0 elsewhere. */
const heapOf = (): number =>
  (performance as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0;

Object.assign(globalThis, { bench });
export type Bench = typeof bench;
