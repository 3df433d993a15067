import type { Checkpoint } from '../../lib/model/checkpoint';
import type { Conversation } from '../../lib/model/conversation';
import type { LiveDocument } from '../../lib/model/live-document';
import type { RestoreReport } from '../../lib/model/restore-report';
import type { Session } from '../../lib/model/session';
import type { Snapshot } from '../../lib/model/snapshot';
import type { CommitRequest } from '../../lib/store/session-store';

const ALWAYS = ['manual', 'before-restore', 'before-update', 'close'];

/** What a tree shows: its texts in order, and the conversations its tabs belong to. */
export interface ModelTree {
  texts: string[];
  chats: string[];
}

/** What a `SessionStore` is to hold after the calls made so far, kept in plain maps. */
export class StoreModel {
  sessions = new Map<string, Session>();
  snapshots = new Map<string, Snapshot>();
  checkpoints = new Map<string, Checkpoint>();
  documents = new Map<string, LiveDocument>();
  conversations = new Map<string, Conversation>();
  reports = new Map<string, RestoreReport>();
  /** By manifest. */
  trees = new Map<string, ModelTree>();
  /** Conversations whose purge was cut off: they are there or not, and go with the next purge that is not. */
  doomed = new Set<string>();

  putSession(session: Session): void {
    const stored = this.sessions.get(session.id);
    const { head, snapshots, totals, lastSavedAt } = stored ?? session;
    const isOlder = snapshots > session.snapshots;
    const facts = { snapshots, totals, lastSavedAt, ...(head !== undefined && { head }) };
    this.sessions.set(session.id, isOlder ? { ...session, ...facts } : session);
  }

  changeSession(id: string, change: Partial<Session>): void {
    const stored = this.sessions.get(id);
    if (!stored) return;
    const present = Object.entries<unknown>({ ...stored, ...change }).filter(([, value]) => value !== undefined);
    this.sessions.set(id, Object.fromEntries(present) as unknown as Session);
  }

  /** The snapshot a commit is to resolve to, with the id that the store chose if it is a new one; undefined: refused. */
  commit(request: CommitRequest, tree: ModelTree, id: string): Snapshot | undefined {
    const session = this.sessions.get(request.session);
    if (!session) return undefined;
    const { trigger, takenAt, manifest, totals } = request;
    const head = this.snapshots.get(session.head ?? '');
    if (head?.manifest === manifest && !ALWAYS.includes(trigger)) return head;
    const seq = session.snapshots + 1;
    const parents = session.head ? [session.head] : [];
    const snapshot = { id, session: session.id, seq, parents, takenAt, trigger, manifest, totals };
    this.snapshots.set(id, snapshot);
    this.trees.set(manifest, tree);
    const lastSavedAt = Math.max(session.lastSavedAt, takenAt);
    this.sessions.set(session.id, { ...session, head: id, snapshots: seq, lastSavedAt, totals });
    return snapshot;
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

  /** What is gone at once when a purge begins; its conversations only when it is `complete`. */
  purge(id: string, isComplete: boolean): void {
    for (const key of this.shownBy((session) => session === id)) this.doomed.add(key);
    this.sessions.delete(id);
    for (const rows of [this.snapshots, this.checkpoints, this.documents] as Map<string, { session: string }>[]) {
      for (const [key, { session }] of rows) if (session === id) rows.delete(key);
    }
    if (!isComplete) return;
    const shown = this.shownBy(() => true);
    for (const key of this.doomed) if (!shown.has(key)) this.conversations.delete(key);
    this.doomed.clear();
  }

  wipe(): void {
    Object.assign(this, new StoreModel());
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
