import { AppError, CorruptObjectError, MissingObjectError } from '../../model/errors';
import type { ObjectId, SnapshotId } from '../../model/ids';
import type { TabState } from '../../model/manifest';
import type { Snapshot } from '../../model/snapshot';
import { hasChildren, listChildren, type ObjectRef } from '../list-children';
import { parseObject } from '../objects';
import { reasonOf } from '../read-rows';
import type { PackCache, PackContent } from '../packs';

/** What the snapshots marked so far reach. Grows when more are marked; never shrinks. */
export class Marks {
  readonly snapshots = new Set<SnapshotId>();
  readonly objects = new Set<ObjectId>();
  /** Keys of the conversations that tabs show. */
  readonly conversations = new Set<string>();
  /** Records on the way that are missing or cannot be read: what lies below them is unknown. */
  readonly problems: AppError[] = [];
}

export interface MarkSource {
  /** Numbers of the packs that hold `ids`. */
  locate(ids: readonly ObjectId[]): PromiseLike<(number | undefined)[]>;
  /** A cache of its own: marking goes through everything, and would push out what readers need. */
  packs: PackCache;
}

/** Marks in small steps, a pack at a time. */
export class Marker {
  /** Objects whose children are still to be marked, by the pack that holds them. */
  private readonly queue = new Map<number, ObjectRef[]>();

  constructor(
    private readonly source: MarkSource,
    readonly marks: Marks,
  ) {}

  /** Takes in those of `snapshots` that are not marked yet; `step` follows what they reach. */
  async add(snapshots: readonly Pick<Snapshot, 'id' | 'manifest'>[]): Promise<void> {
    const fresh = snapshots.filter(({ id }) => !this.marks.snapshots.has(id));
    for (const { id } of fresh) this.marks.snapshots.add(id);
    await this.enqueue(fresh.map(({ manifest }): ObjectRef => ({ kind: 'session', id: manifest })));
  }

  /** Marks what the queued objects of one pack reach, as far as it lies in the same pack. False when all is marked. */
  async step(): Promise<boolean> {
    // What points to an object is seldom older than it: from the newest pack down, most are unpacked once.
    const pack = [...this.queue.keys()].reduce((newest, one) => Math.max(newest, one), -1);
    if (pack === -1) return false;
    const content = await this.source.packs.read(pack).catch(() => undefined);
    for (let refs = this.queue.get(pack); refs; refs = this.queue.get(pack)) {
      this.queue.delete(pack);
      await this.enqueue(refs.flatMap((ref) => readChildren(this.marks, ref, content)));
    }
    return true;
  }

  /** Marks `refs` and queues those that may point to more. */
  private async enqueue(refs: readonly ObjectRef[]): Promise<void> {
    const fresh = refs.filter(({ id }) => !this.marks.objects.has(id));
    for (const { id } of fresh) this.marks.objects.add(id);
    const packs = await this.source.locate(fresh.map(({ id }) => id));
    const named = new Set<ObjectId>();
    fresh.forEach((ref, at) => {
      const pack = packs[at];
      if (named.has(ref.id)) return;
      named.add(ref.id);
      if (pack === undefined) this.marks.problems.push(new MissingObjectError(ref.id));
      else if (hasChildren(ref.kind)) this.wait(pack, ref);
    });
  }

  private wait(pack: number, ref: ObjectRef): void {
    const waiting = this.queue.get(pack);
    if (waiting) waiting.push(ref);
    else this.queue.set(pack, [ref]);
  }
}

/** Marks those of `snapshots` that are not marked yet, and everything they reach. */
export async function markReachable(
  source: MarkSource,
  marks: Marks,
  snapshots: readonly Pick<Snapshot, 'id' | 'manifest'>[],
): Promise<void> {
  const marker = new Marker(source, marks);
  await marker.add(snapshots);
  while (await marker.step());
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
