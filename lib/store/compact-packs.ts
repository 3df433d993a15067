import { encodePack } from '../codec/pack';
import type { FramedObject } from '../codec/frame-objects';
import { decodePack } from '../codec/pack';
import { fromHex } from '../codec/hex';
import type { ObjectId } from '../model/ids';
import type { Database } from './database';
import { changeGarbageState, readGarbageState } from './garbage/garbage-state';
import { groupObjects, orderObjects } from './group-objects';
import { findPacks } from './objects';
import { addPack, deletePacks, readPackBytes } from './packs';

/** A pack, unpacked, and those of its objects that the index finds in it. */
export interface OpenPack {
  number: number;
  ids: ObjectId[];
  living: FramedObject[];
}

interface NewPack {
  ids: ObjectId[];
  bytes: Uint8Array<ArrayBuffer>;
}

/** Undefined when the pack is gone, or cannot be read: then it stays, for repair. */
export async function openPack(db: Database, number: number): Promise<OpenPack | undefined> {
  try {
    const bytes = await readPackBytes(db, number);
    if (!bytes) return undefined;
    const objects = [...new Map((await decodePack(bytes)).map((object) => [object.id, object])).values()];
    const packs = await findPacks(
      db,
      objects.map(({ id }) => id),
    );
    return { number, ids: objects.map(({ id }) => id), living: objects.filter((_, at) => packs[at] === number) };
  } catch {
    return undefined;
  }
}

/** Writes what lives in `packs` anew, without the dead. Resolves to false, with nothing changed, when one is unreadable. */
export async function compactPacks(db: Database, packs: readonly number[]): Promise<boolean> {
  const opened = await Promise.all(packs.map((pack) => openPack(db, pack)));
  const readable = opened.filter((pack) => pack !== undefined);
  return readable.length === opened.length && replacePacks(db, readable);
}

/**
 * Puts the living objects of `packs` into as few packs as hold them and removes the old ones, in one transaction. False,
 * with nothing changed, when another context changed one of them meanwhile. Readers that come for an old pack look its
 * objects up again.
 */
export async function replacePacks(db: Database, packs: readonly OpenPack[]): Promise<boolean> {
  const isNeeded = packs.length > 1 || packs.some(({ ids, living }) => living.length < ids.length);
  const fresh: NewPack[] = [];
  // Compressing happens here: awaiting it inside the transaction would end it half-way.
  for (const group of isNeeded ? groupObjects(packs.flatMap(({ living }) => living)) : [])
    fresh.push({ ids: group.map(({ id }) => id), bytes: await encodePack(orderObjects(group)) });
  return db.transaction('rw', [db.packs, db.objects, db.settings], async () => {
    for (const pack of packs) if (!(await isUnchanged(db, pack))) return false;
    if (isNeeded) await swap(db, packs, fresh);
    const { dirty } = await readGarbageState(db);
    if (packs.some(({ number }) => dirty.includes(number)))
      await changeGarbageState(db, { dirty: dirty.filter((one) => !packs.some(({ number }) => number === one)) });
    return true;
  });
}

async function swap(db: Database, packs: readonly OpenPack[], fresh: readonly NewPack[]): Promise<void> {
  const numbers = packs.map(({ number }) => number);
  let newest = 0;
  for (const { ids, bytes } of fresh) {
    newest = await addPack(db, bytes);
    await db.objects.bulkPut(
      ids.map(() => newest),
      ids.map(fromHex),
    );
  }
  await deletePacks(db, numbers);
  // What was kept because it may hang on a damaged record is kept in its new pack too.
  const { floor } = await readGarbageState(db);
  if (numbers.some((number) => number <= floor) && newest > floor) await changeGarbageState(db, { floor: newest });
}

/** The index still finds the same objects in it, and no more. */
async function isUnchanged(db: Database, { number, ids, living }: OpenPack): Promise<boolean> {
  const isThere = (await db.packs.where(':id').equals(number).count()) === 1;
  const found = await findPacks(db, ids);
  const alive = new Set(living.map(({ id }) => id));
  return isThere && ids.every((id, at) => (found[at] === number) === alive.has(id));
}
