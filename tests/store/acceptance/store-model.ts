import type { Checkpoint } from '../../../lib/model/checkpoint';
import type { Conversation } from '../../../lib/model/conversation';
import type { LiveDocument } from '../../../lib/model/live-document';
import type { RestoreReport } from '../../../lib/model/restore-report';
import type { Session } from '../../../lib/model/session';
import type { Snapshot } from '../../../lib/model/snapshot';
import type { CommitRequest } from '../../../lib/store/session-store';
import { CheckModel } from './check-model';

const ALWAYS = ['manual', 'before-restore', 'before-update', 'close'];

/** What a tree shows: its texts in order, and the conversations its tabs belong to. `ids`: the objects it is made of. */
export interface ModelTree {
  texts: string[];
  chats: string[];
  ids: string[];
}

/** What a `SessionStore` is to hold after the calls made so far, kept in plain maps. */
export class StoreModel {
  sessions = new Map<string, Session>();
  snapshots = new Map<string, Snapshot>();
  checkpoints = new Map<string, Checkpoint>();
  documents = new Map<string, LiveDocument>();
  conversations = new Map<string, Conversation>();
  reports = new Map<string, RestoreReport>();
  checks = new CheckModel();
  /** By manifest; known for ever, stored or not. */
  trees = new Map<string, ModelTree>();
  /** Objects that may be stored: what snapshots reach must be, the rest is garbage that a whole collection removes. */
  kept = new Set<string>();
  /** Conversations whose purge was cut off: they are there or not, and go with the next collection that is not. */
  doomed = new Set<string>();
  /** A collection was begun step by step: what became garbage since may survive it. */
  isCollecting = false;
  /** Snapshots were deleted since the last collection, so that one is due. False where that is not certain. */
  isRequested = false;
  /** Days gone by, so that the daily collection is due. */
  days = 0;

  clone(): StoreModel {
    const { checks, ...rest } = this;
    return Object.assign(new StoreModel(), structuredClone(rest), {
      checks: Object.assign(new CheckModel(), structuredClone({ ...checks })),
    });
  }

  putSession(session: Session): void {
    const stored = this.sessions.get(session.id);
    const { head, snapshots, totals, lastSavedAt } = stored ?? session;
    const isOlder = snapshots > session.snapshots;
    const facts = { snapshots, totals, lastSavedAt, ...(head !== undefined && { head }) };
    this.sessions.set(session.id, isOlder ? { ...session, ...facts } : session);
  }

  /** Those of `ids` that are stored, which are the ones changed. */
  changeSessions(ids: readonly string[], change: Partial<Session>): string[] {
    const stored = ids.flatMap((id) => this.sessions.get(id) ?? []);
    for (const session of stored) {
      const present = Object.entries<unknown>({ ...session, ...change }).filter(([, value]) => value !== undefined);
      this.sessions.set(session.id, Object.fromEntries(present) as unknown as Session);
    }
    return stored.map(({ id }) => id);
  }

  /** The snapshot a commit is to resolve to, with the id that the store chose if it is a new one. */
  commit(request: CommitRequest, tree: ModelTree, chosen: string): Snapshot {
    const session = this.sessions.get(request.session)!;
    const { id = chosen, trigger, takenAt, manifest, totals, parents } = request;
    const head = this.snapshots.get(session.head ?? '');
    if (head?.manifest === manifest && !ALWAYS.includes(trigger)) return head;
    const seq = session.snapshots + 1;
    const former = session.head ? [session.head] : [];
    const snapshot = {
      id,
      session: session.id,
      seq,
      parents: [...(parents ?? former)],
      takenAt,
      trigger,
      manifest,
      totals,
    };
    this.addTree(manifest, tree);
    this.putHead(session, snapshot);
    return snapshot;
  }

  /** Objects of a tree, stored before anything reaches them. */
  addTree(manifest: string, tree: ModelTree): void {
    this.trees.set(manifest, tree);
    for (const id of tree.ids) this.kept.add(id);
  }

  /** Why a snapshot is not to be inserted; undefined when it is, or is there already. */
  refuseInsert(snapshot: Snapshot): string | undefined {
    const session = this.sessions.get(snapshot.session);
    if (!session) return 'missing-object';
    const taken = this.findTaken(snapshot);
    if (taken) return isSame(taken, snapshot) ? undefined : 'snapshot-clash';
    const isAhead = session.status === 'active' && snapshot.seq > session.snapshots;
    return isAhead ? 'snapshot-clash' : undefined;
  }

  insert(snapshot: Snapshot): boolean {
    if (this.findTaken(snapshot)) return false;
    const session = this.sessions.get(snapshot.session)!;
    if (snapshot.seq > session.snapshots || session.head === undefined) this.putHead(session, snapshot);
    else this.snapshots.set(snapshot.id, snapshot);
    return true;
  }

  private findTaken({ id, session, seq }: Snapshot): Snapshot | undefined {
    return this.snapshots.get(id) ?? this.snapshotsOf(session).find((one) => one.seq === seq);
  }

  private putHead(session: Session, snapshot: Snapshot): void {
    const { id, seq, takenAt, totals } = snapshot;
    this.snapshots.set(id, snapshot);
    const lastSavedAt = Math.max(session.lastSavedAt, takenAt);
    this.sessions.set(session.id, { ...session, head: id, snapshots: seq, lastSavedAt, totals });
  }

  /** Those of `ids` that nothing holds fast, which are the ones removed. */
  deleteSnapshots(ids: readonly string[]): string[] {
    const isHeld = ({ id, session }: Snapshot): boolean =>
      this.checkpoints.has(id) || this.sessions.get(session)?.head === id;
    const stored = ids.flatMap((id) => this.snapshots.get(id) ?? []);
    const removed = stored.filter((snapshot) => !isHeld(snapshot)).map(({ id }) => id);
    for (const id of removed) this.snapshots.delete(id);
    this.isRequested ||= removed.length > 0 && !this.isCollecting;
    return removed;
  }

  putCheckpoint(checkpoint: Checkpoint): boolean {
    if (this.snapshots.get(checkpoint.snapshot)?.session !== checkpoint.session) return false;
    this.checkpoints.set(checkpoint.snapshot, checkpoint);
    return true;
  }

  putLiveDocument(document: LiveDocument): boolean {
    if ((this.documents.get(document.id)?.seq ?? 0) >= document.seq) return false;
    this.documents.set(document.id, document);
    return true;
  }

  changeLiveDocuments(ids: readonly string[], change: Partial<LiveDocument>): void {
    for (const id of ids) {
      const stored = this.documents.get(id);
      if (stored) this.documents.set(id, { ...stored, ...change });
    }
  }

  /** What is gone at once when a purge begins; its bytes and conversations only when it is `complete`. */
  purge(ids: readonly string[], isComplete: boolean): void {
    for (const key of this.shownBy((session) => ids.includes(session))) this.doomed.add(key);
    for (const id of ids) this.sessions.delete(id);
    for (const rows of [this.snapshots, this.checkpoints, this.documents] as Map<string, { session: string }>[]) {
      for (const [key, { session }] of rows) if (ids.includes(session)) rows.delete(key);
    }
    this.isRequested = false;
    if (isComplete) this.collect();
  }

  /** A whole collection: nothing is left of what nothing reaches. */
  collect(): void {
    const shown = this.shownBy(() => true);
    for (const key of this.doomed) if (!shown.has(key)) this.conversations.delete(key);
    this.doomed.clear();
    this.kept = this.reached();
    this.endCollection();
  }

  /** One that was not whole is over too. */
  endCollection(): void {
    this.isCollecting = false;
    this.isRequested = false;
  }

  wipe(): void {
    Object.assign(this, new StoreModel(), { days: this.days });
  }

  /** Ids of the objects that snapshots reach. */
  reached(): Set<string> {
    return new Set([...this.snapshots.values()].flatMap(({ manifest }) => this.trees.get(manifest)?.ids ?? []));
  }

  /** Newest first. */
  snapshotsOf(session: string): Snapshot[] {
    return [...this.snapshots.values()].filter((one) => one.session === session).sort((a, b) => b.seq - a.seq);
  }

  private shownBy(isAsked: (session: string) => boolean): Set<string> {
    const documents = [...this.documents.values()].filter(({ session }) => isAsked(session));
    const snapshots = [...this.snapshots.values()].filter(({ session }) => isAsked(session));
    return new Set([
      ...documents.flatMap(({ conversation }) => conversation ?? []),
      ...snapshots.flatMap(({ manifest }) => this.trees.get(manifest)?.chats ?? []),
    ]);
  }
}

const isSame = (one: Snapshot, other: Snapshot): boolean =>
  one.id === other.id && one.session === other.session && one.seq === other.seq && one.manifest === other.manifest;
