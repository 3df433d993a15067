import type { CheckLevel, CheckReport } from '../model/check-report';
import type { Checkpoint } from '../model/checkpoint';
import type { Conversation } from '../model/conversation';
import type { LiveDocument } from '../model/live-document';
import type { DocumentId, ObjectId, SessionId, SnapshotId } from '../model/ids';
import type { ObjectKind, ObjectPayload, SealedObject } from '../model/objects';
import type { RestorePoints } from '../model/restore-point';
import type { RestoreReport } from '../model/restore-report';
import type { Session } from '../model/session';
import type { Snapshot, Totals, Trigger } from '../model/snapshot';
import type { FreedBytes } from './measure-freed';
import type { StoredBytes } from './measure-store';
import type { DeletedSession } from './purge-session';
import type { OnProblem } from './read-rows';
import type { SessionChange, SessionFilter } from './sessions';
import type { ArchiveStore } from './archive/archive-store';

/** Everything a commit writes: the objects it may need, and the snapshot that makes them visible. */
export interface CommitRequest {
  session: SessionId;
  /** Of a snapshot that is to be the same whenever it is made; what is stored under it is replaced. */
  id?: SnapshotId;
  objects: readonly SealedObject[];
  /** Objects it shows that must be stored already: by snapshots before it, or by `addObjects`, so that not all are held at once. */
  stored?: readonly ObjectId[];
  manifest: ObjectId;
  trigger: Trigger;
  takenAt: number;
  totals: Totals;
  /** Of a merge or a branch: what the snapshot comes from, where that is not the session's head. */
  parents?: readonly SnapshotId[];
}

export interface StorageUsage {
  sessions: number;
  snapshots: number;
  objects: number;
  /** Bytes of all packs, compressed. */
  packBytes: number;
}

/** The one door to what Holdfast keeps. Every write is strict; every read is verified and parsed. */
export interface SessionStore extends ArchiveStore {
  /** False, and nothing written, when the stored `seq` of the document is not older. */
  putLiveDocument(document: LiveDocument): Promise<boolean>;
  getLiveDocument(id: DocumentId): Promise<LiveDocument | undefined>;
  /** Unreadable rows are left out and reported through `onProblem` by name. */
  listLiveDocuments(session?: SessionId): Promise<LiveDocument[]>;
  /** The same one after the other, for whoever needs little of each: together they may be large. */
  visitLiveDocuments(session: SessionId | undefined, visit: (document: LiveDocument) => void): Promise<void>;
  changeLiveDocuments(
    ids: readonly DocumentId[],
    change: Partial<Pick<LiveDocument, 'phase' | 'tab' | 'tabId' | 'state'>>,
  ): Promise<void>;
  /** Those that were written anew since, with a higher `seq`, stay. */
  deleteLiveDocuments(documents: readonly Pick<LiveDocument, 'id' | 'seq'>[]): Promise<void>;

  getConversation(key: string): Promise<Conversation | undefined>;
  putConversation(conversation: Conversation): Promise<void>;

  getSession(id: SessionId): Promise<Session | undefined>;
  /** Newest first; deleted ones only with `includeDeleted`. */
  listSessions(filter?: SessionFilter): Promise<Session[]>;
  putSession(session: Session): Promise<void>;
  /** Members that are `undefined` are taken away. A session that is not stored stays so: it was purged. */
  changeSession(id: SessionId, change: SessionChange): Promise<void>;
  /** The same for several, all of them or none. Resolves to those that are stored. */
  changeSessions(ids: readonly SessionId[], change: SessionChange): Promise<SessionId[]>;
  /** Removes the session, its snapshots, and every object nothing else reaches. Deleted bytes are gone, not hidden. */
  purgeSession(id: SessionId): Promise<void>;
  /** The same for those of `sessions` that are still deleted as they were seen. */
  purgeDeleted(sessions: readonly DeletedSession[]): Promise<void>;

  /** Canonical bytes and keyed id of a payload. Same payload, same id. */
  seal<Kind extends ObjectKind>(kind: Kind, payload: ObjectPayload<Kind>): Promise<SealedObject>;
  /** Verified and parsed. Throws MissingObjectError or CorruptObjectError. */
  readObject<Kind extends ObjectKind>(kind: Kind, id: ObjectId): Promise<ObjectPayload<Kind>>;
  /** Those of `ids` that are not stored. Reads no payload: bytes that are damaged are found by a check. */
  listMissing(ids: readonly ObjectId[]): Promise<ObjectId[]>;
  /** Writes the objects not stored yet as one pack, the snapshot, and the session's head, in one strict transaction. */
  commitSnapshot(request: CommitRequest): Promise<Snapshot>;
  getSnapshot(id: SnapshotId): Promise<Snapshot | undefined>;
  /** Newest first. `onDamaged` hears of every row that is there and cannot be read. */
  listSnapshots(session: SessionId, onDamaged?: OnProblem): Promise<Snapshot[]>;
  /** Never a head, never a checkpoint's. Resolves to what was removed; its bytes go with `collectGarbage`. */
  deleteSnapshots(ids: readonly SnapshotId[]): Promise<SnapshotId[]>;
  /** Removes the bytes that nothing reaches any more. */
  collectGarbage(): Promise<void>;

  getCheckpoint(snapshot: SnapshotId): Promise<Checkpoint | undefined>;
  /** Newest first: those of one session, or all. `onDamaged` as for snapshots. */
  listCheckpoints(session?: SessionId, onDamaged?: OnProblem): Promise<Checkpoint[]>;
  /** False, and nothing written, when its snapshot is not stored. */
  putCheckpoint(checkpoint: Checkpoint): Promise<boolean>;
  /** Leaves the snapshot in place. */
  deleteCheckpoint(snapshot: SnapshotId): Promise<void>;

  /** Snapshots taken before a restore or an update, and lists of sessions kept before a migration. */
  listRestorePoints(): Promise<RestorePoints>;

  putRestoreReport(report: RestoreReport): Promise<void>;
  getRestoreReport(id: string): Promise<RestoreReport | undefined>;
  /** Newest first. */
  listRestoreReports(): Promise<RestoreReport[]>;

  /**
   * Starts a check, or returns the one under way when it is as thorough. `now` in milliseconds since 1970, here and below.
   * `asked`: somebody waits for it, which its report says from now on.
   */
  beginCheck(level: CheckLevel, now: number, asked?: boolean): Promise<CheckReport>;
  /** Does the next small step of the check under way, also of one another worker began; undefined when there is none. */
  stepCheck(now: number): Promise<CheckReport | undefined>;
  cancelCheck(now: number): Promise<void>;
  getCheckReport(id: string): Promise<CheckReport | undefined>;
  /** Newest first; the first one may still be growing. */
  listCheckReports(): Promise<CheckReport[]>;
  /** Does one small step of garbage collection or repacking. False when there is nothing to do. */
  stepUpkeep(now: number): Promise<boolean>;

  usage(): Promise<StorageUsage>;
  /** Bytes of the second copy's files; 0 where there is none. */
  secondCopySize(): Promise<number>;
  /** Bytes put by for a full disk. */
  reserveSize(): Promise<number>;
  /** What is stored, by kind and by session; reads a sample. */
  measure(): Promise<StoredBytes>;
  /** What removing these snapshots would free. */
  measureFreed(ids: readonly SnapshotId[]): Promise<FreedBytes>;
  /** What removing each of these groups alone would free, by its name; see `measureEach`. */
  measureEach(groups: ReadonlyMap<string, readonly SnapshotId[]>): Promise<Record<string, number>>;
  /** Removes everything, the key included, and starts over empty. */
  wipe(): Promise<void>;
  /** Closes the connection; the next call opens it anew. */
  letGo(): void;
  close(): void;
}
