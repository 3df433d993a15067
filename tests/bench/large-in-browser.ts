// Runs inside Chromium: sessions and archives of many megabytes, through the services that the background uses.
import { readChunks } from '../../lib/codec/byte-reader';
import { countTotals } from '../../lib/model/count-totals';
import { EMPTY_TREE } from '../../lib/model/session-tree';
import { NO_TOTALS } from '../../lib/model/snapshot';
import { buildTree } from '../../lib/services/build-tree';
import { exportArchive } from '../../lib/services/export-archive';
import { importArchive } from '../../lib/services/import-archive';
import { LiveIndex } from '../../lib/services/live-index';
import { readContents } from '../../lib/services/read-contents';
import { readTree } from '../../lib/services/read-tree';
import { readArchiveFile, removeArchiveFile, writeArchiveFile } from '../../lib/store/archive/archive-files';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { SessionStore } from '../../lib/store/session-store';
import { SEED } from './diary';
import { Browsing, type GeneratedTab } from './generate-session';
import { largePage } from './large-page';
import { createRandom, newHex } from './random';

const MEGABYTE = 1_000_000;
const FILE = 'abcdef0123456789';
const random = createRandom(SEED);
const browsing = new Browsing(random);

let store: SessionStore;
let session = '';
let tabs: GeneratedTab[] = [];
let index = new LiveIndex();

async function time(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

async function openEmpty(name: string): Promise<SessionStore> {
  const opened = await openSessionStore({ name });
  await opened.wipe();
  return opened;
}

/** The newest snapshot of the session that was saved last. */
async function readHead() {
  const head = (await store.getSession(session))?.head;
  const snapshot = head === undefined ? undefined : await store.getSnapshot(head);
  if (!snapshot) throw new Error('the large session has no snapshot');
  return snapshot;
}

const largeBench = {
  async begin(): Promise<void> {
    store = await openEmpty('bench-large');
  },

  /** A new session: as many tabs, each with a megabyte that nothing compresses in a live document of its own. */
  async edit(megabytes: number): Promise<void> {
    session = newHex(random);
    tabs = browsing.next(megabytes, 0);
    index = new LiveIndex();
    const words = { title: 'A large session', description: '', tags: [], links: [] };
    const counts = { snapshots: 0, totals: NO_TOTALS, offer: 'none' as const };
    await store.putSession({ id: session, status: 'completed', startedAt: 1, lastSavedAt: 1, ...words, ...counts });
    for (const [tabId, { facts }] of tabs.entries()) {
      const place = { session, phase: 'open' as const, tab: facts.uid, tabId, frame: [], url: facts.url };
      const state = largePage(random, MEGABYTE);
      const when = { title: facts.title, seq: 1, receivedAt: 1 };
      const document = { ...place, ...when, id: newHex(random), state, refused: [] };
      await store.putLiveDocument(document);
      index.put(document);
    }
  },

  /** Milliseconds of the first snapshot of what was edited: everything is read, sealed and written. */
  async save(): Promise<number> {
    const openTabs = new Set(tabs.map(({ facts }) => facts.uid));
    return time(async () => {
      const common = { previous: EMPTY_TREE, now: 1 };
      const sources = { store, index, entries: index.all(), conversations: new Map(), openTabs };
      const { ofTab, leftPages, objects, ahead } = await readContents({ ...sources, ...common });
      const windows = browsing.windowsOf(tabs, () => '');
      for (const tab of windows.flatMap((window) => window.tabs)) delete tab.icon;
      const built = await buildTree(store, { windows, contents: ofTab, leftPages, ...common });
      const what = { session, manifest: built.root.id, totals: countTotals(built.tree) };
      await store.commitSnapshot({
        ...{ ...what, objects: [...objects, ...built.objects], ahead, trigger: 'manual', takenAt: 1 },
      });
    });
  },

  /** Milliseconds until every page of the session was read, four at a time, and how many there were. */
  async read(): Promise<{ readMs: number; pages: number }> {
    let pages = 0;
    const readMs = await time(async () => {
      const { windows } = await readTree(store, (await readHead()).id);
      const refs = windows.flatMap((window) => window.tabs.flatMap(({ state }) => state.pages));
      for (let at = 0; at < refs.length; at += 4) {
        const read = await Promise.all(refs.slice(at, at + 4).map(({ state }) => store.readObject('page', state)));
        pages += read.length;
      }
    });
    return { readMs, pages };
  },

  /** The session is over: it has no live documents any more. */
  async close(): Promise<void> {
    await store.deleteLiveDocuments(index.all());
  },

  /** Milliseconds and megabytes of an archive of everything, written to a file. */
  async export(): Promise<{ exportMs: number; megabytes: number }> {
    let bytes = 0;
    const exportMs = await time(async () => {
      const sink = await writeArchiveFile('exports', FILE);
      const written = await exportArchive(store, sink, { sessions: 'all', appVersion: '0', now: 1 });
      bytes = written.bytes;
      if (written.warnings.length > 0) throw new Error(JSON.stringify(written.warnings));
    });
    return { exportMs, megabytes: bytes / MEGABYTE };
  },

  /** Milliseconds until the archive is in an empty store; an import into it again must find everything there. */
  async import(): Promise<{ importMs: number; sessions: number }> {
    const file = await readArchiveFile('exports', FILE);
    if (!file) throw new Error('the archive is gone');
    const source = { size: file.size, open: () => readChunks(file.stream()) };
    const into = await openEmpty('bench-imported');
    let sessions = 0;
    const importMs = await time(async () => {
      const result = await importArchive(into, source, { sessions: 'all' });
      if (result.warnings.length > 0) throw new Error(JSON.stringify(result.warnings));
      sessions = result.sessions.length;
    });
    const [before, after] = await Promise.all([store.usage(), into.usage()]);
    if (after.objects !== before.objects || after.snapshots !== before.snapshots)
      throw new Error(`${after.objects} of ${before.objects} objects were imported`);
    await into.wipe();
    into.close();
    return { importMs, sessions };
  },

  async end(): Promise<void> {
    await removeArchiveFile('exports', FILE);
    await store.wipe();
    store.close();
  },
};

export type LargeBench = typeof largeBench;
Object.assign(globalThis, { largeBench });
