import { AppError, CorruptObjectError, MissingObjectError } from '../model/errors';
import type { ObjectId, SnapshotId } from '../model/ids';
import type { TabState } from '../model/manifest';
import type { Snapshot } from '../model/snapshot';
import { hasChildren, listChildren, type ObjectRef } from './list-children';
import { parseObject } from './objects';
import { reasonOf } from './read-rows';
import type { PackCache, PackContent } from './packs';

/** What the snapshots marked so far reach. Grows when more are marked; never shrinks. */
export class Marks {
  readonly snapshots = new Set<SnapshotId>();
  readonly objects = new Set<ObjectId>();
  /** Keys of the conversations that tabs show. */
  readonly conversations = new Set<string>();
  /** Records on the way that could not be read: what lies below them is unknown. */
  readonly problems: AppError[] = [];
}

export interface MarkSource {
  /** Numbers of the packs that hold `ids`. */
  locate(ids: readonly ObjectId[]): PromiseLike<(number | undefined)[]>;
  /** A cache of its own: marking goes through everything, and would push out what readers need. */
  packs: PackCache;
}

/** Marks those of `snapshots` that are not marked yet, and everything they reach. */
export async function markReachable(
  source: MarkSource,
  marks: Marks,
  snapshots: readonly Pick<Snapshot, 'id' | 'manifest'>[],
): Promise<void> {
  const queue: PackQueue = new Map();
  const fresh = snapshots.filter(({ id }) => !marks.snapshots.has(id));
  const roots = fresh.map(({ manifest }): ObjectRef => ({ kind: 'session', id: manifest }));
  for (const { id } of fresh) marks.snapshots.add(id);
  await enqueue(source, marks, { queue, refs: roots });
  while (queue.size > 0) {
    // What points to an object is never older than it: from the newest pack down, each is unpacked once.
    const newestFirst = [...queue.keys()].sort((a, b) => b - a);
    for (const pack of newestFirst) await markPack(source, marks, { queue, pack });
  }
}

/** Objects whose children are still to be marked, by the pack that holds them. */
type PackQueue = Map<number, ObjectRef[]>;

/** Marks `refs` and queues those that may point to more. */
async function enqueue(
  source: MarkSource,
  marks: Marks,
  { queue, refs }: { queue: PackQueue; refs: readonly ObjectRef[] },
): Promise<void> {
  const inner: ObjectRef[] = [];
  for (const ref of refs) {
    if (!marks.objects.has(ref.id) && hasChildren(ref.kind)) inner.push(ref);
    marks.objects.add(ref.id);
  }
  const packs = await source.locate(inner.map(({ id }) => id));
  inner.forEach((ref, at) => {
    const pack = packs[at];
    const waiting = pack === undefined ? undefined : queue.get(pack);
    if (pack === undefined) marks.problems.push(new MissingObjectError(ref.id));
    else if (waiting) waiting.push(ref);
    else queue.set(pack, [ref]);
  });
}

/** Empties the queue of one pack, children that lie in the same pack included. */
async function markPack(
  source: MarkSource,
  marks: Marks,
  { queue, pack }: { queue: PackQueue; pack: number },
): Promise<void> {
  const content = await source.packs.read(pack).catch(() => undefined);
  for (let refs = queue.get(pack); refs; refs = queue.get(pack)) {
    queue.delete(pack);
    const children = refs.flatMap((ref) => readChildren(marks, ref, content));
    await enqueue(source, marks, { queue, refs: children });
  }
}

/** Ids are not verified anew: the pack's checksum says that its objects are sound. */
function readChildren(marks: Marks, { kind, id }: ObjectRef, content: PackContent | undefined): ObjectRef[] {
  try {
    const object = content?.get(id);
    if (!object) throw new CorruptObjectError(id, content ? 'not in its pack' : 'its pack cannot be read');
    const payload = parseObject(kind, object);
    if (kind === 'tab') (payload as TabState).conversations.forEach(({ key }) => marks.conversations.add(key));
    return listChildren(kind, payload);
  } catch (error) {
    marks.problems.push(error instanceof AppError ? error : new CorruptObjectError(id, reasonOf(error)));
    return [];
  }
}
