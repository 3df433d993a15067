import { afterEach, describe, expect, it, vi } from 'vitest';
import { fromHex } from '../../lib/codec/hex';
import { newId } from '../../lib/model/ids';
import { ReachWalker } from '../../lib/store/check/walk-snapshot';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { Database } from '../../lib/store/database';
import { IdKeyring } from '../../lib/store/id-keyring';
import { ObjectIndex } from '../../lib/store/object-index';
import { deletePacks, listPackNumbers, PackCache, readPackBytes, toPackRows } from '../../lib/store/packs';
import { withRawDatabase } from './raw-database';
import { sampleCommit, sampleSession, sealTree } from './sample-tree';

afterEach(() => vi.restoreAllMocks());

/** A store with one snapshot of `count` tabs. */
async function withSnapshot(name: string, count: number) {
  const store = await openSessionStore({ name });
  const session = sampleSession();
  await store.putSession(session);
  const tabs = Array.from({ length: count }, (_, at) => ({ uid: newId(), text: `tab ${at}` }));
  const tree = await sealTree(store, [tabs]);
  await store.commitSnapshot(sampleCommit(session.id, tree));
  store.close();
  return tree;
}

/** What a merge of small packs does: all objects of a pack are in a new one, and it is gone. */
async function moveAll(db: Database, number: number): Promise<void> {
  const bytes = await readPackBytes(db, number);
  const moved = await db.packs.add(toPackRows(bytes!)[0]!);
  const keys = await db.objects.toCollection().primaryKeys();
  await db.objects.bulkPut(
    keys.map(() => moved),
    keys,
  );
  await deletePacks(db, [number]);
}

describe('the index held for a walk', () => {
  it('knows every stored object and no other', async () => {
    const name = newId();
    const { objects } = await withSnapshot(name, 30);
    await withRawDatabase(name, async (db) => {
      const index = await ObjectIndex.read(db);
      const [pack] = await listPackNumbers(db);
      expect(await index.find(objects.map(({ id }) => id))).toEqual(objects.map(() => pack));
      expect(await index.find(['0'.repeat(64), 'f'.repeat(64), 'no id'])).toEqual([undefined, undefined, undefined]);
    });
  });

  it('looks up what was stored after it was read', async () => {
    const name = newId();
    await withSnapshot(name, 3);
    await withRawDatabase(name, async (db) => {
      const index = await ObjectIndex.read(db);
      const id = 'a'.repeat(64);
      await db.objects.put(77, fromHex(id));
      expect(await index.find([id])).toEqual([77]);
    });
  });

  it('names nothing as missing that was moved to another pack while a walk goes on (S2)', async () => {
    const name = newId();
    const { manifest } = await withSnapshot(name, 5);
    await withRawDatabase(name, async (db) => {
      const walker = new ReachWalker({ db, packs: new PackCache(db) });
      // A walk of nothing yet reads the index.
      await walker.walk(['0'.repeat(64)]);
      await moveAll(db, (await listPackNumbers(db))[0]!);
      expect(await walker.walk([manifest])).toEqual([[]]);
    });
  });
});

it('many ids made side by side read the id key once', async () => {
  const read = vi.fn(() => Promise.resolve(new Uint8Array(32)));
  const keyring = new IdKeyring(read);
  await Promise.all(Array.from({ length: 50 }, (_, at) => keyring.idOf('page', Uint8Array.of(at))));
  expect(read).toHaveBeenCalledTimes(1);
});

it('of packs read ahead together, one that is damaged costs itself', async () => {
  const name = newId();
  await withSnapshot(name, 3);
  await withRawDatabase(name, async (db) => {
    const [sound = 0] = await listPackNumbers(db);
    const broken = await db.packs.add({ bytes: Uint8Array.of(1, 2, 3), pieces: 2, size: 3 });
    const cache = new PackCache(db);
    cache.readAhead([broken, sound, broken + 50]);
    await expect(cache.read(broken)).rejects.toThrow();
    expect((await cache.read(sound))?.size).toBeGreaterThan(0);
    expect(await cache.read(broken + 50)).toBeUndefined();
  });
});
