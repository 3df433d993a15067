// Runs inside a page of the extension: the real store over the real IndexedDB. Bundled by tests/endurance/bundle.
import { newId } from '../../lib/model/ids';
import { upcast } from '../../lib/model/upcast';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { SessionStore } from '../../lib/store/session-store';
import { createExample, type StoredExample } from '../migrations/create-example';
import { readWholeTree, sampleCommit, sampleSession, sealTree } from '../store/sample-tree';

/** A finished call: what was committed, or which session was purged; and which is about to be. */
export type Acknowledged =
  { snapshot: string; manifest: string; session: string; text: string } | { purging: string } | { purged: string };

/** What the store is at. */
export type StoreWork = 'snapshot' | 'garbage' | 'repack';

/** What a page tells of while it works: a call that is finished, or which work begins now. */
export type Told = Acknowledged | { begins: StoreWork };

/** Commits of one pack each, more than a repacking merges at once. */
const COMMITS = 24;

const endurance = {
  /** What the deep check names as damaged; empty when all is well. */
  async checkDeeply(name: string): Promise<string[]> {
    const store = await openSessionStore({ name });
    try {
      let report = await store.beginCheck(2, Date.now());
      while (report.finishedAt === undefined) report = (await store.stepCheck(Date.now())) ?? report;
      return report.damages.map(({ part, record, reason }) => `${part} ${record}: ${reason}`);
    } finally {
      store.close();
    }
  },

  /** Commits, purges, collects and repacks without end, and tells of each call that is finished. */
  async writeForEver(name: string, tell: (told: Told) => Promise<void>): Promise<void> {
    const store = await openSessionStore({ name });
    for (;;) {
      await tell({ begins: 'snapshot' });
      const session = newId();
      await store.putSession(sampleSession(session));
      for (let commit = 0; commit < COMMITS; commit += 1) await tell(await commitOnce(store, session));
      await tell({ begins: 'garbage' });
      const [oldest] = (await store.listSessions()).filter(({ id }) => id !== session).slice(2);
      if (oldest) {
        await tell({ purging: oldest.id });
        await store.purgeSession(oldest.id);
        await tell({ purged: oldest.id });
      }
      await store.collectGarbage();
      await tell({ begins: 'repack' });
      // Nothing is left to be collected, so every step merges packs.
      while (await store.stepUpkeep(Date.now()));
    }
  },

  /** Of what was acknowledged, what is not there, or not whole. */
  async findLost(name: string, acknowledged: readonly Acknowledged[]): Promise<{ lost: number; torn: string[] }> {
    const store = await openSessionStore({ name });
    // A purge that was under way may have taken its session, or not.
    const excused = new Set(acknowledged.flatMap((one) => ('purging' in one ? [one.purging] : [])));
    let lost = 0;
    const torn: string[] = [];
    for (const one of acknowledged) {
      if ('purged' in one) lost += (await store.getSession(one.purged)) ? 1 : 0;
      else if ('snapshot' in one && !excused.has(one.session)) lost += await isLost(store, one);
    }
    for (const { id, head } of await store.listSessions({ includeDeleted: true })) {
      for (const { id: snapshot, manifest } of await store.listSnapshots(id)) {
        await readWholeTree(store, manifest).catch((error: unknown) => torn.push(`${snapshot}: ${String(error)}`));
      }
      if (head !== undefined && !(await store.getSnapshot(head))) torn.push(`the head of ${id} is not there`);
    }
    store.close();
    return { lost, torn };
  },

  /** A database of a former format, as a released Holdfast left it. */
  makeFormer: (name: string, example: string): Promise<void> => createExample(name, revive(example)),

  /** Opens it, which migrates it, and tells when that is done. */
  async migrate(name: string, tell: () => Promise<void>): Promise<void> {
    (await openSessionStore({ name })).close();
    await tell();
  },

  /** What the migrated database lacks of what the former one held. */
  async findUnmigrated(name: string, example: string): Promise<string[]> {
    const { expected } = revive(example);
    const store = await openSessionStore({ name });
    const lacking: string[] = [];
    for (const { id } of expected.sessions) if (!(await store.getSession(id))) lacking.push(`session ${id}`);
    for (const { id } of expected.snapshots) if (!(await store.getSnapshot(id))) lacking.push(`snapshot ${id}`);
    for (const { id } of expected.documents) if (!(await store.getLiveDocument(id))) lacking.push(`live ${id}`);
    for (const { kind, id, payload } of expected.objects) {
      const read = await store.readObject(kind, id).catch(() => undefined);
      if (JSON.stringify(sorted(read)) !== JSON.stringify(sorted(upcast(kind, payload)))) lacking.push(`${kind} ${id}`);
    }
    store.close();
    return lacking;
  },
};

async function commitOnce(store: SessionStore, session: string): Promise<Acknowledged> {
  const text = newId(2_000);
  const tree = await sealTree(store, [
    [
      { uid: newId(), text, chat: 'claude:1' },
      { uid: newId(), text: 'the same' },
    ],
  ]);
  const { id } = await store.commitSnapshot(sampleCommit(session, tree, { trigger: 'interval', takenAt: Date.now() }));
  return { snapshot: id, manifest: tree.manifest, session, text };
}

/** 1 when the snapshot is gone or does not read as it was written. */
async function isLost(store: SessionStore, one: Extract<Acknowledged, { snapshot: string }>): Promise<0 | 1> {
  if (!(await store.getSnapshot(one.snapshot))) return 1;
  const texts = await readWholeTree(store, one.manifest).catch(() => []);
  return texts.some((text) => text.includes(one.text)) ? 0 : 1;
}

const revive = (example: string): StoredExample =>
  JSON.parse(example, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && '$bytes' in value
      ? Uint8Array.from(atob(String(value.$bytes)), (char) => char.charCodeAt(0))
      : value,
  ) as StoredExample;

/** The value with its keys in order, however deep. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort()
      .map(([key, one]) => [key, sorted(one)]),
  );
}

declare global {
  var endurance: {
    checkDeeply(name: string): Promise<string[]>;
    writeForEver(name: string, tell: (told: Told) => Promise<void>): Promise<void>;
    findLost(name: string, acknowledged: readonly Acknowledged[]): Promise<{ lost: number; torn: string[] }>;
    makeFormer(name: string, example: string): Promise<void>;
    migrate(name: string, tell: () => Promise<void>): Promise<void>;
    findUnmigrated(name: string, example: string): Promise<string[]>;
  };
}

globalThis.endurance = endurance;
