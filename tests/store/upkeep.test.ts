import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fromHex } from '../../lib/codec/hex';
import { decodePack } from '../../lib/codec/pack';
import { newId } from '../../lib/model/ids';
import { openSessionStore } from '../../lib/store/create-session-store';
import { noteGarbage } from '../../lib/store/garbage/garbage-state';
import { listPackNumbers, readPackBytes } from '../../lib/store/packs';
import type { SessionStore } from '../../lib/store/session-store';
import { cutAt } from './cut-at';
import { withRawDatabase } from './raw-database';
import { NOW, randomText, readWholeTree, sampleCommit, sampleSession, sealTree, type SampleTab } from './sample-tree';

afterEach(() => vi.restoreAllMocks());

const TABS: SampleTab[] = Array.from({ length: 8 }, (_, at) => ({
  uid: newId(),
  text: `tab ${at}`,
  ...(at > 5 && { chat: `chat ${at}` }),
}));

async function commit(store: SessionStore, session: string, picks: readonly number[]): Promise<void> {
  const tree = await sealTree(store, [picks.map((pick) => TABS[pick]!)]);
  await store.commitSnapshot(sampleCommit(session, tree, { trigger: 'manual' }));
}

/** Every step there is to do; so many that anything endless shows. */
async function tidy(store: SessionStore): Promise<number> {
  for (let steps = 0; steps < 2_000; steps += 1) if (!(await store.stepUpkeep(NOW))) return steps;
  throw new Error('upkeep never ends');
}

/** Ids of the objects in all packs, with how often each is stored. */
function storedIds(name: string): Promise<string[]> {
  return withRawDatabase(name, async (db) => {
    const packs = await Promise.all((await listPackNumbers(db)).map((number) => readPackBytes(db, number)));
    return (await Promise.all(packs.map((bytes) => decodePack(bytes!)))).flat().map(({ id }) => id);
  });
}

interface Line {
  id: string;
  /** What each snapshot shows, oldest first. */
  shown: number[][];
}

const picks = fc.array(fc.nat(7), { maxLength: 5 });
const action = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('commit' as const), line: fc.nat(1), picks }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('purge' as const), line: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('thin' as const), line: fc.nat(1) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('upkeep' as const), steps: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cut' as const), at: fc.integer({ min: 1, max: 12 }) }) },
);

describe('upkeep', () => {
  it('after any history, cut off anywhere, has lost nothing that is reached and left no byte that is not (S7)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 6, maxLength: 30 }), async (actions) => {
        const name = newId();
        let store = await openSessionStore({ name });
        const begin = async (): Promise<Line> => {
          const session = sampleSession();
          await store.putSession(session);
          return { id: session.id, shown: [] };
        };
        const lines = [await begin(), await begin()];
        for (const one of actions) {
          if (one.do === 'commit') {
            await commit(store, lines[one.line]!.id, one.picks);
            lines[one.line]!.shown.push(one.picks);
          } else if (one.do === 'purge') {
            await store.purgeSession(lines[one.line]!.id);
            lines[one.line] = await begin();
          } else if (one.do === 'thin') await thin(name, lines[one.line]!);
          else if (one.do === 'upkeep') for (let at = 0; at < one.steps; at += 1) await store.stepUpkeep(NOW);
          else {
            cutAt(one.at);
            await tidy(store).catch(() => undefined);
            vi.restoreAllMocks();
            store.close();
            store = await openSessionStore({ name });
          }
          await allReadable(store, lines);
        }
        await tidy(store);
        await allReadable(store, lines);
        const trees = lines.flatMap(({ shown }) =>
          shown.map((picked) => sealTree(store, [picked.map((pick) => TABS[pick]!)])),
        );
        const expected = new Set((await Promise.all(trees)).flatMap(({ objects }) => objects.map(({ id }) => id)));
        const held = await storedIds(name);
        expect([...held].sort()).toEqual([...expected].sort());
        expect((await store.usage()).objects).toBe(expected.size);
        store.close();
      }),
      { numRuns: 30 },
    );
  }, 120_000);

  async function allReadable(store: SessionStore, lines: readonly Line[]): Promise<void> {
    for (const { id, shown } of lines) {
      const snapshots = await store.listSnapshots(id);
      expect(snapshots).toHaveLength(shown.length);
      for (const { manifest } of snapshots) await readWholeTree(store, manifest);
    }
  }

  /** Removes the oldest snapshot, as retention does. */
  async function thin(name: string, line: Line): Promise<void> {
    if (line.shown.length < 2) return;
    line.shown.shift();
    await withRawDatabase(name, (db) =>
      db.transaction('rw', [db.snapshots, db.settings], async () => {
        const oldest = await db.snapshots.where('[session+seq]').between([line.id, 0], [line.id, Infinity]).first();
        await db.snapshots.delete(oldest!.id);
        await noteGarbage(db);
      }),
    );
  }
});

describe('repacking', () => {
  async function makeMany(commits: number) {
    const name = newId();
    const store = await openSessionStore({ name });
    const session = sampleSession();
    await store.putSession(session);
    const manifests: string[] = [];
    for (let at = 0; at < commits; at += 1) {
      const tree = await sealTree(store, [[{ uid: newId(), text: randomText(2_000) }, TABS[at % 8]!]]);
      await store.commitSnapshot(sampleCommit(session.id, tree, { trigger: 'manual' }));
      manifests.push(tree.manifest);
    }
    await store.stepUpkeep(NOW);
    return { name, store, manifests };
  }

  it('makes few packs of many, and all that was in them is there once', { timeout: 60_000 }, async () => {
    const { name, store, manifests } = await makeMany(120);
    const before = (await storedIds(name)).sort();
    await tidy(store);
    expect(await withRawDatabase(name, (db) => db.packs.where('size').above(0).count())).toBeLessThan(20);
    expect((await storedIds(name)).sort()).toEqual(before);
    for (const manifest of manifests) expect(await readWholeTree(store, manifest)).not.toEqual([]);
    // Nothing is done twice.
    expect(await tidy(store)).toBe(0);
  });

  it('and collecting never make a read fail, whatever the reader had in hand', { timeout: 60_000 }, async () => {
    const { name, store, manifests } = await makeMany(40);
    const doomed = sampleSession();
    await store.putSession(doomed);
    for (let at = 0; at < 10; at += 1) await commit(store, doomed.id, [at % 8, (at + 3) % 8]);
    const reader = await openSessionStore({ name });
    const upkeep = { isOver: false };
    let reads = 0;
    const reading = (async () => {
      while (!upkeep.isOver) {
        for (const manifest of manifests) await readWholeTree(reader, manifest);
        reads += 1;
      }
    })();
    await store.purgeSession(doomed.id);
    await tidy(store);
    upkeep.isOver = true;
    await reading;
    expect(reads).toBeGreaterThan(0);
  });

  it('does a bounded amount of work in every step', async () => {
    const { store } = await makeMany(80);
    let [bytes, writes] = [0, 0];
    for (const method of ['put', 'add', 'delete'] as const) {
      const real = IDBObjectStore.prototype[method] as (this: IDBObjectStore, ...given: unknown[]) => IDBRequest;
      vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function (
        this: IDBObjectStore,
        ...given: unknown[]
      ) {
        writes += 1;
        bytes += (given[0] as { bytes?: Uint8Array }).bytes?.length ?? 0;
        return real.apply(this, given);
      } as never);
    }
    for (let isMore = true; isMore;) {
      [bytes, writes] = [0, 0];
      isMore = await store.stepUpkeep(NOW);
      expect(bytes).toBeLessThan(600_000);
      expect(writes).toBeLessThan(2_000);
    }
  });

  it('leaves a pack that cannot be read where it is, and merges the others', async () => {
    const { name, store, manifests } = await makeMany(30);
    const damaged = await withRawDatabase(name, async (db) => {
      const number = (await db.objects.get(fromHex(manifests[4]!)))!;
      const row = (await db.packs.get(number))!;
      await db.packs.put({ ...row, bytes: row.bytes.map((byte, at) => (at === 60 ? byte ^ 1 : byte)) }, number);
      return number;
    });
    await tidy(store);
    expect(await withRawDatabase(name, (db) => listPackNumbers(db))).toContain(damaged);
    expect((await withRawDatabase(name, (db) => listPackNumbers(db))).length).toBeLessThan(10);
  });
});

describe('collecting beside damage', () => {
  it('keeps what may hang on it, goes on with what came later, and drops all of it once the damaged session is deleted (S7)', async () => {
    const name = newId();
    const store = await openSessionStore({ name });
    const [hurt, older, later] = [sampleSession(), sampleSession(), sampleSession()];
    for (const session of [hurt, older, later]) await store.putSession(session);
    await commit(store, older.id, [1]);
    const tree = await sealTree(store, [[TABS[0]!]]);
    await store.commitSnapshot(sampleCommit(hurt.id, tree));
    const window = tree.objects.find(({ kind }) => kind === 'window')!;
    await withRawDatabase(name, (db) => db.objects.delete(fromHex(window.id)));
    await store.purgeSession(older.id);
    const spared = (await store.usage()).objects;
    expect(spared).toBe(7);
    await tidy(store);
    await commit(store, later.id, [2, 3]);
    await store.purgeSession(later.id);
    expect((await store.usage()).objects).toBe(spared);
    await store.purgeSession(hurt.id);
    expect(await store.usage()).toMatchObject({ objects: 0, packBytes: 0 });
  });

  it('keeps it also when its pack was merged into a new one in between', async () => {
    const name = newId();
    const store = await openSessionStore({ name });
    const [hurt, gone] = [sampleSession(), sampleSession()];
    for (const session of [hurt, gone]) await store.putSession(session);
    const tree = await sealTree(store, [[{ uid: newId(), text: 'only here' }]]);
    await store.commitSnapshot(sampleCommit(hurt.id, tree));
    for (let at = 0; at < 20; at += 1) await commit(store, hurt.id, [1, at % 8]);
    await withRawDatabase(name, (db) => db.objects.delete(fromHex(tree.manifest)));
    await commit(store, gone.id, [5]);
    await store.purgeSession(gone.id);
    const before = (await store.usage()).objects;
    for (let round = 0; round < 3; round += 1) {
      await tidy(store);
      await store.purgeSession(gone.id);
      await commit(store, hurt.id, [round]);
    }
    const page = tree.objects.find(({ kind }) => kind === 'page')!;
    await expect(store.readObject('page', page.id)).resolves.toBeDefined();
    expect((await store.usage()).objects).toBeGreaterThanOrEqual(before);
  });
});
