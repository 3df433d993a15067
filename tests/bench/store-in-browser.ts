// Runs inside Chromium: the real store over the real IndexedDB. Bundled and driven by tests/bench.ts.
import type { PageState } from '../../lib/model/page-state';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { SessionStore } from '../../lib/store/session-store';
import { Diary, SEED } from './diary';
import { generatePage } from './generate-page';
import { createRandom, newHex, newToken, type Random } from './random';

const TABS = 100;

async function time(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
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

  /** Commit times, each with one changed page of 100 tabs, with `sessions` sessions stored; their bytes per tab. */
  async commits(sessions: number, count: number): Promise<{ times: number[]; bytes: Bytes }> {
    const diary = await Diary.begin(`bench-commits-${String(sessions)}`);
    const bytes = await perTab(diary, sessions);
    const tabs = await diary.nextSession(TABS);
    const times: number[] = [];
    for (let index = 0; index < count; index++) {
      const tab = tabs[index % tabs.length];
      if (tab) diary.browsing.edit(tab);
      times.push(await time(() => diary.commit()));
    }
    diary.store.close();
    return { times, bytes };
  },

  /** Bytes per tab of `sessions` sessions whose tabs hold nothing, `carriedOver` of them as before. */
  async bytesPerTab(sessions: number, carriedOver?: number): Promise<Bytes> {
    const diary = await Diary.begin('bench-bytes');
    const next = diary.browsing.next.bind(diary.browsing);
    diary.browsing.next = (...values) => {
      const tabs = next(...values);
      for (const tab of tabs) tab.page = tab.chat = undefined;
      return tabs;
    };
    const bytes = await perTab(diary, sessions, carriedOver);
    diary.store.close();
    return bytes;
  },

  /** Bytes of thirty typical sessions: ten to forty tabs, each with an hour of edits, a snapshot every 30 s. */
  async thirtySessions(): Promise<Bytes> {
    const diary = await Diary.begin('bench-thirty');
    let kept = 0;
    for (let index = 0; index < 30; index++) {
      const tabs = await diary.nextSession(10 + Math.floor(diary.random() * 30));
      for (let edit = 0; edit < 120; edit++) {
        // An hour's work goes into three pages.
        const tab = tabs[tabs.length - 1 - (edit % 3)];
        if (tab) diary.browsing.edit(tab);
        await diary.commit();
      }
      kept = await diary.rest();
    }
    diary.store.close();
    return { kept, written: diary.written };
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

/** Bytes of packs: as they lie on the disk, and as commits wrote them, before small ones were merged. */
export interface Bytes {
  kept: number;
  written: number;
}

/** Stores `sessions` sessions, with a rest after each: bytes per tab. */
async function perTab(diary: Diary, sessions: number, carriedOver?: number): Promise<Bytes> {
  let kept = 0;
  for (let index = 0; index < sessions; index++) {
    await diary.nextSession(TABS, carriedOver);
    kept = await diary.rest();
  }
  return { kept: kept / (sessions * TABS), written: diary.written / (sessions * TABS) };
}

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
