import type { FramedObject } from '../../codec/frame-objects';
import type { AppError } from '../../model/errors';
import type { ObjectId } from '../../model/ids';
import type { SealedObject } from '../../model/objects';
import type { Snapshot } from '../../model/snapshot';
import type { ObjectRef } from '../list-children';

/** What archives need of a store beyond what everybody does. */
export interface ArchiveStore {
  /** This store's name in archives: 32 hex digits, the same as long as its id key is. */
  archiveId(): Promise<string>;
  /** What the snapshot reaches and `walk.seen` does not hold; adds it there. Children come before what points to them. */
  walkReachable(manifest: ObjectId, walk: ReachableWalk): AsyncGenerator<SealedObject, void>;

  /** What a foreign object points to. Throws CorruptObjectError or UnknownFormatError unless it is sound. */
  listReferences(object: FramedObject): ObjectRef[];
  /**
   * A foreign object under this store's own key. `rename` says what each reference is called here; one that is nowhere
   * (undefined) is left out of lists. Writes nothing. Throws as `listReferences`.
   */
  adopt(object: FramedObject, rename: (ref: ObjectRef) => ObjectId | undefined): Promise<SealedObject>;
  /** Writes objects ahead of the snapshots that will reach them; until then they are garbage and may be swept. */
  addObjects(objects: readonly SealedObject[]): Promise<void>;
  /**
   * Inserts a snapshot as it is, its id, number and parents included, and moves the head of its session when it is newer
   * than that. False, and nothing written, when the very same is stored. Throws MissingObjectError unless the session and
   * all that the snapshot reaches are stored, SnapshotClashError when its id or number is taken.
   */
  insertSnapshot(snapshot: Snapshot): Promise<boolean>;
}

export interface ReachableWalk {
  seen: Set<ObjectId>;
  /** Hears of every object that is missing or damaged, and so passed over. */
  onProblem(error: AppError): void;
}
