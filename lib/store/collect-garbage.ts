import { encodePack } from '../codec/pack';
import { fromHex, toHex } from '../codec/hex';
import type { ObjectId } from '../model/ids';
import type { Database } from './database';
import { Marks, markReachable } from './mark-reachable';
import { findPacks } from './objects';
import { addPack, deletePacks, PackCache } from './packs';
import type { OnProblem } from './read-rows';
import { countSweep } from './stored-ids';

/** A pack in which living objects lie beside dead ones, written anew without the dead. */
interface Rewrite {
  ids: ObjectId[];
  bytes: Uint8Array<ArrayBuffer>;
}

interface Sweep {
  deadObjects: ObjectId[];
  deadPacks: number[];
  rewrites: Rewrite[];
}

/** The packs of all objects stored when the mark began. What is younger is nobody's garbage yet. */
interface StoredBefore {
  packOf: Map<ObjectId, number>;
  packs: number[];
}

/**
 * Removes objects that no stored snapshot reaches, and their bytes. What was written after the mark began is left alone,
 * and snapshots committed meanwhile are marked before anything goes. When a record on the way cannot be read, nothing is
 * swept: what lies below it may be needed by its repair. To be run once at a time. Resolves to what is still reached.
 */
export async function collectGarbage(db: Database, onProblem: OnProblem): Promise<Marks> {
  const before = await readStored(db);
  const packs = new PackCache(db);
  const source = { packs, locate: createLocate(db, before) };
  const marks = new Marks();
  for (;;) {
    await markReachable(source, marks, await db.snapshots.toArray());
    if (marks.problems.length > 0) break;
    const sweep = await planSweep(packs, marks, before);
    if (await trySweep(db, marks, sweep)) break;
  }
  marks.problems.forEach(onProblem);
  return marks;
}

function readStored(db: Database): PromiseLike<StoredBefore> {
  return db.transaction('r', [db.objects, db.packs], async () => {
    const [keys, values, packs] = await Promise.all([
      db.objects.toCollection().primaryKeys(),
      db.objects.toArray(),
      // Only the first piece of a pack is in this index.
      db.packs.orderBy('size').primaryKeys(),
    ]);
    return { packOf: new Map(keys.map((key, at) => [toHex(new Uint8Array(key)), values[at] ?? 0])), packs };
  });
}

function createLocate(
  db: Database,
  { packOf }: StoredBefore,
): (ids: readonly ObjectId[]) => Promise<(number | undefined)[]> {
  return async (ids) => {
    const younger = ids.filter((id) => !packOf.has(id));
    const packs = await findPacks(db, younger);
    const found = new Map(younger.map((id, at) => [id, packs[at]]));
    return ids.map((id) => packOf.get(id) ?? found.get(id));
  };
}

async function planSweep(packs: PackCache, marks: Marks, before: StoredBefore): Promise<Sweep> {
  const deadObjects: ObjectId[] = [];
  const living = new Map<number, ObjectId[]>();
  for (const [id, pack] of before.packOf) {
    const others = living.get(pack);
    if (!marks.objects.has(id)) deadObjects.push(id);
    else if (others) others.push(id);
    else living.set(pack, [id]);
  }
  const mixed = new Set(deadObjects.map((id) => before.packOf.get(id) ?? 0).filter((pack) => living.has(pack)));
  const deadPacks = before.packs.filter((pack) => !living.has(pack));
  const rewrites: Rewrite[] = [];
  for (const pack of mixed) {
    const rewrite = await rewritePack(packs, pack, living.get(pack) ?? []);
    if (rewrite) rewrites.push(rewrite);
    if (rewrite) deadPacks.push(pack);
  }
  return { deadObjects, deadPacks, rewrites };
}

/** Undefined when the pack cannot be read: it stays as it is, for repair. */
async function rewritePack(packs: PackCache, pack: number, ids: ObjectId[]): Promise<Rewrite | undefined> {
  const content = await packs.read(pack).catch(() => undefined);
  const objects = ids.map((id) => content?.get(id)).filter((object) => object !== undefined);
  return objects.length === ids.length ? { ids, bytes: await encodePack(objects) } : undefined;
}

/** False, and nothing removed, when a snapshot was committed that is not marked. */
function trySweep(db: Database, marks: Marks, sweep: Sweep): PromiseLike<boolean> {
  return db.transaction('rw', [db.snapshots, db.objects, db.packs, db.settings], async () => {
    const snapshots = await db.snapshots.toCollection().primaryKeys();
    if (snapshots.some((id) => !marks.snapshots.has(id))) return false;
    await runSweep(db, sweep);
    return true;
  });
}

/** New bytes first, then pointers, then removal: the reverse of writing. */
async function runSweep(db: Database, { deadObjects, deadPacks, rewrites }: Sweep): Promise<void> {
  if (deadObjects.length + deadPacks.length === 0) return;
  for (const { ids, bytes } of rewrites) {
    const number = await addPack(db, bytes);
    await db.objects.bulkPut(
      ids.map(() => number),
      ids.map(fromHex),
    );
  }
  await db.objects.bulkDelete(deadObjects.map(fromHex));
  await deletePacks(db, deadPacks);
  await countSweep(db);
}
