import { describe, expect, it, vi } from 'vitest';
import { newId, type ObjectId } from '../../lib/model/ids';
import { WholeTrees } from '../../lib/store/archive/whole-trees';
import { commitSnapshot } from '../../lib/store/commit-snapshot';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { Database } from '../../lib/store/database';
import { IdKeyring } from '../../lib/store/id-keyring';
import { readObject } from '../../lib/store/objects';
import { PackCache, type PackContent } from '../../lib/store/packs';
import { readIdKey } from '../../lib/store/prepare-settings';
import { StoredIds } from '../../lib/store/stored-ids';
import { withRawDatabase } from './raw-database';
import { readWholeTree, sampleCommit, samplePage, sampleSession, sealTree } from './sample-tree';

async function openWithTwoSessions() {
  const name = newId();
  const store = await openSessionStore({ name });
  const [doomed, kept] = [sampleSession(), sampleSession()];
  for (const session of [doomed, kept]) await store.putSession(session);
  const tree = await sealTree(store, [[{ uid: newId(), text: 'shared' }]]);
  await store.commitSnapshot(sampleCommit(doomed.id, tree));
  return { name, store, doomed: doomed.id, kept: kept.id, tree };
}

/** All objects, which lie in pack 1, into pack 9. */
async function repack(db: Database): Promise<void> {
  const row = await db.packs.get(1);
  const keys = await db.objects.toCollection().primaryKeys();
  await db.packs.put(row!, 9);
  await db.packs.delete(1);
  await db.objects.bulkPut(
    keys.map(() => 9),
    keys,
  );
}

describe('when another context is faster', () => {
  it('a commit whose objects were swept after it looked for them writes them again (S5)', async () => {
    const { name, store, doomed, kept, tree } = await openWithTwoSessions();
    await withRawDatabase(name, async (db) => {
      class SweptAfterLooking extends StoredIds {
        override async findMissing(ids: readonly ObjectId[]): ReturnType<StoredIds['findMissing']> {
          const found = await super.findMissing(ids);
          await store.purgeSession(doomed);
          return found;
        }
      }
      await commitSnapshot(db, new SweptAfterLooking(db), sampleCommit(kept, tree));
    });
    expect(await readWholeTree(store, tree.manifest)).toHaveLength(1);
  });

  it('a commit whose objects were stored meanwhile does not store them twice (S3)', async () => {
    const { name, store, kept } = await openWithTwoSessions();
    const tree = await sealTree(store, [[{ uid: newId(), text: 'new to both' }]]);
    await withRawDatabase(name, async (db) => {
      class StoredAfterLooking extends StoredIds {
        override async findMissing(ids: readonly ObjectId[]): ReturnType<StoredIds['findMissing']> {
          const found = await super.findMissing(ids);
          await store.commitSnapshot(sampleCommit(kept, tree));
          return found;
        }
      }
      const packs = await db.packs.count();
      await commitSnapshot(db, new StoredAfterLooking(db), sampleCommit(kept, tree, { trigger: 'manual' }));
      expect(await db.packs.count()).toBe(packs + 1);
    });
    expect(await store.listSnapshots(kept)).toHaveLength(2);
  });

  it('a branch of a snapshot that is removed while it is made is not made: its parts are being swept (S5)', async () => {
    const { name, store, doomed, kept, tree } = await openWithTwoSessions();
    const [origin] = await store.listSnapshots(doomed);
    await withRawDatabase(name, async (db) => {
      // Its rows are gone, and of what it reached the sweep has come only to the leaves.
      await db.snapshots.delete(origin!.id);
      const branch = { ...sampleCommit(kept, tree), objects: [], parents: [origin!.id] };
      await expect(commitSnapshot(db, new StoredIds(db), branch)).rejects.toMatchObject({ code: 'missing-object' });
    });
    expect(await store.listSnapshots(kept)).toEqual([]);
  });

  it('a commit of what was stored before a wipe stores it again (S5)', async () => {
    const { name, store, kept, tree } = await openWithTwoSessions();
    const other = await openSessionStore({ name });
    await other.wipe();
    await store.putSession(sampleSession(kept));
    await store.commitSnapshot(sampleCommit(kept, tree));
    expect((await store.usage()).objects).toBe(4);
  });

  it('a reader finds an object that was moved after it looked where it is (S2)', async () => {
    const { name, tree } = await openWithTwoSessions();
    const [page] = tree.objects.map(({ id }) => id);
    await withRawDatabase(name, async (db) => {
      class MovedAfterLooking extends PackCache {
        override async read(pack: number): Promise<PackContent | undefined> {
          if (pack === 1) await repack(db);
          return super.read(pack);
        }
      }
      const source = { db, keyring: new IdKeyring(() => readIdKey(db)), packs: new MovedAfterLooking(db) };
      expect(await readObject(source, 'page', page!)).toEqual(samplePage('shared'));
    });
  });

  it('an import that looks through a tree finds what was moved after it looked where it is (S2)', async () => {
    const { name, tree } = await openWithTwoSessions();
    await withRawDatabase(name, async (db) => {
      const { read } = PackCache.prototype;
      const spy = vi.spyOn(PackCache.prototype, 'read').mockImplementation(async function (this: PackCache, pack) {
        if (pack === 1) await repack(db);
        return read.call(this, pack);
      });
      await expect(new WholeTrees(db).require(tree.manifest).finally(() => spy.mockRestore())).resolves.toBe(0);
    });
  });
});
