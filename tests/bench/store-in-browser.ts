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
};

Object.assign(globalThis, { bench });
export type Bench = typeof bench;
