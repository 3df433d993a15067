import { AppError, CorruptObjectError, MissingObjectError } from '../../model/errors';
import type { ObjectId } from '../../model/ids';
import type { SealedObject } from '../../model/objects';
import { hasChildren, listChildren, type ObjectRef } from '../list-children';
import { findPacks, parseObject, verifyId, type ObjectSource } from '../objects';
import { reasonOf } from '../read-rows';
import type { ReachableWalk } from './archive-store';

/**
 * Every object below `manifest` that was not seen before, as stored, its id verified; children first. What is missing or
 * damaged is told and passed over, and what points to it still comes.
 */
export async function* walkReachable(
  source: ObjectSource,
  manifest: ObjectId,
  walk: ReachableWalk,
): AsyncGenerator<SealedObject, void> {
  yield* walkAll(source, [{ kind: 'session', id: manifest }], walk);
}

async function* walkAll(
  source: ObjectSource,
  refs: readonly ObjectRef[],
  walk: ReachableWalk,
): AsyncGenerator<SealedObject, void> {
  const fresh = refs.filter(({ id }) => !walk.seen.has(id));
  const packs = await findPacks(
    source.db,
    fresh.map(({ id }) => id),
  );
  for (const [at, ref] of fresh.entries()) {
    // Twice in one list, or seen below another of it.
    if (walk.seen.has(ref.id)) continue;
    walk.seen.add(ref.id);
    const object = await readOrTell(source, { ref, pack: packs[at] }, walk);
    if (!object) continue;
    if (hasChildren(ref.kind)) yield* walkAll(source, listChildren(ref.kind, parseObject(ref.kind, object)), walk);
    yield object;
  }
}

interface Place {
  ref: ObjectRef;
  pack: number | undefined;
}

async function readOrTell(source: ObjectSource, place: Place, walk: ReachableWalk): Promise<SealedObject | undefined> {
  try {
    return await readSealed(source, place);
  } catch (error) {
    walk.onProblem(error instanceof AppError ? error : new CorruptObjectError(place.ref.id, reasonOf(error)));
    return undefined;
  }
}

async function readSealed(source: ObjectSource, { ref: { kind, id }, pack }: Place): Promise<SealedObject> {
  if (pack === undefined) throw new MissingObjectError(id);
  const object = (await source.packs.read(pack))?.get(id) ?? (await readMoved(source, id));
  if (!object) throw new CorruptObjectError(id, `not in pack ${pack}`);
  await verifyId(source.keyring, kind, object);
  parseObject(kind, object);
  return { id, kind, bytes: object.bytes };
}

/** Garbage collection may have moved the object since its pack was looked up. */
async function readMoved({ db, packs }: ObjectSource, id: ObjectId) {
  const [pack] = await findPacks(db, [id]);
  return pack === undefined ? undefined : (await packs.read(pack))?.get(id);
}
