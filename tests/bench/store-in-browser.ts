// Runs inside Chromium: the real store over the real IndexedDB. Bundled and driven by tests/bench.ts.
import { openSessionStore } from '../../lib/store/create-session-store';
import { Diary, SEED } from './diary';
import { generatePage } from './generate-page';
import { createRandom, newHex } from './random';

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

Object.assign(globalThis, { bench });
export type Bench = typeof bench;
