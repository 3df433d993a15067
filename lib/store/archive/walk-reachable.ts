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
  yield* walkAll(source, await locate(source, [{ kind: 'session', id: manifest }]), walk);
}

async function* walkAll(
  source: ObjectSource,
  places: readonly Place[],
  walk: ReachableWalk,
): AsyncGenerator<SealedObject, void> {
  const fresh = places.filter(({ ref }) => !walk.seen.has(ref.id));
  for (let at = 0; at < fresh.length; at += PARENTS_AT_ONCE) {
    const some = fresh.slice(at, at + PARENTS_AT_ONCE).filter(({ ref }) => !walk.seen.has(ref.id));
    const parents = await openParents(source, some);
    for (const place of some) {
      const { id } = place.ref;
      // Twice in one list, or seen below another of it.
      if (walk.seen.has(id)) continue;
      walk.seen.add(id);
      const parent = parents.get(id);
      if (parent) yield* walkAll(source, parent.below, walk);
      const object = parent?.object ?? (await readOrTell(source, place, walk));
      if (object) yield object;
    }
  }
}

/** Tabs and windows opened together, so that one look into the index finds what all of them point to. */
const PARENTS_AT_ONCE = 64;

interface Parent {
  object: SealedObject;
  below: readonly Place[];
}

/** Those of `places` that point to something. One that is damaged is told of when its turn comes. */
async function openParents(source: ObjectSource, parents: readonly Place[]): Promise<Map<ObjectId, Parent>> {
  const opened: { object: SealedObject; children: ObjectRef[] }[] = [];
  for (const { ref, pack } of parents) {
    if (!hasChildren(ref.kind)) continue;
    const object = await readSealed(source, { ref, pack }).catch(() => undefined);
    if (object) opened.push({ object, children: listChildren(ref.kind, parseObject(ref.kind, object)) });
  }
  const located = await locate(
    source,
    opened.flatMap(({ children }) => children),
  );
  const places = new Map(located.map((place) => [place.ref.id, place]));
  return new Map(
    opened.map(({ object, children }) => [
      object.id,
      { object, below: children.flatMap(({ id }) => places.get(id) ?? []) },
    ]),
  );
}

async function locate({ db }: ObjectSource, refs: readonly ObjectRef[]): Promise<Place[]> {
  if (refs.length === 0) return [];
  const packs = await findPacks(
    db,
    refs.map(({ id }) => id),
  );
  return refs.map((ref, at) => ({ ref, pack: packs[at] }));
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
