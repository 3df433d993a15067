// Runs inside Chromium: the real store over the real IndexedDB. Bundled and driven by tests/bench.ts.
import type { PageRef } from '../../lib/model/manifest';
import { countTotals } from '../../lib/model/count-totals';
import type { SealedObject } from '../../lib/model/objects';
import { EMPTY_TREE, openTreeTabs, type SessionTree } from '../../lib/model/session-tree';
import { NO_TOTALS } from '../../lib/model/snapshot';
import { buildTree, type WindowFacts } from '../../lib/services/build-tree';
import { sealPage } from '../../lib/services/seal-pages';
import { Dexie } from 'dexie';
import type { Certificate } from '../../lib/model/certificate';
import { openSessionStore } from '../../lib/store/create-session-store';
import { openOpfsFolder } from '../../lib/store/second-copy/copy-folder';
import { ensureDatabase } from '../../lib/store/second-copy/ensure-database';
import { openSecondCopy } from '../../lib/store/second-copy/open-second-copy';
import type { SessionStore } from '../../lib/store/session-store';
import { createRandom, generatePage, generateWindows, newHex, words } from './generate-session';

const random = createRandom(20_261_121);

export function percentile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

interface StoredSession {
  id: string;
  windows: WindowFacts[];
  pages: Map<string, PageRef[]>;
  tree: SessionTree;
}

async function storeSession(store: SessionStore, tabs: number, at: number): Promise<StoredSession> {
  const id = newHex(random);
  await store.putSession({
    id, status: 'completed', title: words(random, 4), description: '', tags: [], links: [], startedAt: at, lastSavedAt: at,
    snapshots: 0, totals: NO_TOTALS, offer: 'none',
  });
  const windows = generateWindows(random, tabs);
  const pages = new Map<string, PageRef[]>();
  const session: StoredSession = { id, windows, pages, tree: EMPTY_TREE };
  const objects: SealedObject[] = [];
  for (const { uid, url } of windows.flatMap((window) => window.tabs)) {
    const page = random() < 1 / 3 ? await sealPage(store, { frame: [], url, state: generatePage(random) }, objects) : undefined;
    pages.set(uid, page ? [page] : []);
  }
  await commit(store, session, objects);
  return session;
}

async function commit(store: SessionStore, session: StoredSession, objects: SealedObject[]): Promise<void> {
  const contents = (tab: string) => ({ pages: session.pages.get(tab) ?? [], conversations: [] });
  const built = await buildTree(store, { windows: session.windows, previous: session.tree, contents, leftPages: [], now: 0 });
  session.tree = built.tree;
  await store.commitSnapshot({
    session: session.id,
    objects: [...objects, ...built.objects],
    manifest: built.root.id,
    trigger: 'interval',
    takenAt: Date.now(),
    totals: countTotals(built.tree),
  });
}

/** Milliseconds of commits that change one page of a session of 100 tabs. */
async function commitTimes(store: SessionStore, count: number): Promise<number[]> {
  const session = await storeSession(store, 100, Date.now());
  const tabs = openTreeTabs(session.tree).map(({ state }) => state);
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    const tab = tabs[index % tabs.length];
    if (!tab) continue;
    times.push(
      await time(async () => {
        const objects: SealedObject[] = [];
        const page = await sealPage(store, { frame: [], url: tab.url, state: generatePage(random) }, objects);
        session.pages.set(tab.uid, page ? [page] : []);
        await commit(store, session, objects);
      }),
    );
  }
  return times;
}

const bench = {
  /** Milliseconds of writing one live document with a few fields. */
  async liveWrites(count: number): Promise<number[]> {
    const store = await openSessionStore({ name: `bench-live` });
    const ids = Array.from({ length: 100 }, () => newHex(random));
    const times: number[] = [];
    for (let seq = 1; seq <= count; seq++) {
      const id = ids[seq % ids.length] ?? '';
      const document = {
        id, session: ids[0] ?? '', phase: 'open' as const, tab: id, tabId: seq % ids.length, frame: [], url: 'https://example.org/',
        title: 'A page', seq, receivedAt: Date.now(), state: generatePage(random, 5), refused: [],
      };
      times.push(await time(() => store.putLiveDocument(document)));
    }
    await store.wipe();
    store.close();
    return times;
  },

  /** Commit times with `sessions` sessions of 100 tabs stored; bytes of packs per stored tab. */
  async commits(sessions: number, count: number): Promise<{ times: number[]; bytesPerTab: number }> {
    const store = await openSessionStore({ name: `bench-commits-${String(sessions)}` });
    for (let index = 0; index < sessions; index++) await storeSession(store, 100, index);
    const { packBytes } = await store.usage();
    const times = await commitTimes(store, count);
    store.close();
    return { times, bytesPerTab: packBytes / (sessions * 100) };
  },

  /** Milliseconds of a flush of the second copy after a snapshot, and of a rebuild for 100 MB of packs. */
  async secondCopy(flushes: number): Promise<{ flushes: number[]; rebuildPer100MB: number; megabytes: number }> {
    const name = 'bench-copy';
    const folder = openOpfsFolder('bench-copy');
    let certified: Certificate | undefined;
    const certificate = {
      read: () => Promise.resolve(certified),
      write: (value: Certificate) => Promise.resolve(void (certified = value)),
      remove: () => Promise.resolve(),
    };
    const store = await openSessionStore({ name });
    const copy = openSecondCopy({ name, folder, certificate });
    const session = await storeSession(store, 100, Date.now());
    await copy.flush();
    const tabs = openTreeTabs(session.tree).map(({ state }) => state);
    const times: number[] = [];
    for (let index = 0; index < flushes; index++) {
      const tab = tabs[index % tabs.length];
      if (!tab) continue;
      const objects: SealedObject[] = [];
      // Every tenth one is large, so that there is something to rebuild.
      const state = generatePage(random, index % 10 === 0 ? 4_000 : undefined);
      const page = await sealPage(store, { frame: [], url: tab.url, state }, objects);
      session.pages.set(tab.uid, page ? [page] : []);
      await commit(store, session, objects);
      times.push(await time(() => copy.flush()));
    }
    const { packBytes } = await store.usage();
    store.close();
    copy.close();
    await Dexie.delete(name);
    const ensure = () =>
      ensureDatabase({ name, folder, certificate, how: 'thorough', now: Date.now, keepRecovery: () => Promise.resolve() });
    const milliseconds = await time(ensure);
    await Dexie.delete(name);
    return { flushes: times, rebuildPer100MB: (milliseconds / packBytes) * 1e8, megabytes: packBytes / 1e6 };
  },

  /** Bytes of thirty typical sessions: ten to forty tabs, each with an hour of edits, a snapshot every 30 s. */
  async thirtySessions(): Promise<number> {
    const store = await openSessionStore({ name: 'bench-thirty' });
    for (let index = 0; index < 30; index++) {
      const session = await storeSession(store, 10 + Math.floor(random() * 30), index);
      const tabs = openTreeTabs(session.tree).map(({ state }) => state);
      for (let edit = 0; edit < 120; edit++) {
        const tab = tabs[edit % 3];
        if (!tab) continue;
        const objects: SealedObject[] = [];
        const page = await sealPage(store, { frame: [], url: tab.url, state: generatePage(random) }, objects);
        session.pages.set(tab.uid, page ? [page] : []);
        await commit(store, session, objects);
      }
    }
    const { packBytes } = await store.usage();
    store.close();
    return packBytes;
  },
};

Object.assign(globalThis, { bench });
export type Bench = typeof bench;
