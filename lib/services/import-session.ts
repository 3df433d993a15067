import type { ImportedSession } from '../model/archive';
import { MissingObjectError, SnapshotClashError } from '../model/errors';
import type { ObjectId, SessionId } from '../model/ids';
import type { Session } from '../model/session';
import { NO_TOTALS, type Snapshot } from '../model/snapshot';
import type { ImportStore } from './import-archive';
import type { ImportPlan, PlannedSession, PlannedSnapshot } from './plan-import';

/** One session coming in. Hidden until it is finished, unless it was here before. */
export class SessionImport {
  isDone = false;
  /** Snapshots that are still to be inserted. */
  waiting: PlannedSnapshot[];
  private added = 0;
  private partial = 0;
  /** Some of it is stored already. */
  private isHere: boolean;

  constructor(
    private readonly store: ImportStore,
    readonly planned: PlannedSession,
    private readonly plan: ImportPlan,
  ) {
    this.waiting = [...planned.adds];
    this.isHere = planned.adds.length < planned.ids.size;
  }

  /** Inserts the snapshots whose tree is written; `rootOf` says what the root of one is called here. */
  async insert(rootOf: (snapshot: Snapshot) => ObjectId | undefined): Promise<void> {
    const later: PlannedSnapshot[] = [];
    for (const planned of this.waiting) {
      const manifest = rootOf(planned.archived);
      if (manifest === undefined) later.push(planned);
      else await this.insertOne(planned, manifest);
    }
    this.waiting = later;
  }

  /** What is still waiting cannot be had. */
  giveUp(): void {
    this.lose(this.waiting);
    this.waiting = [];
  }

  /** Writes the checkpoints, and shows the session. Throws MissingObjectError when it was removed meanwhile. */
  async finish(): Promise<ImportedSession> {
    const { surveyed, target } = this.planned;
    const session = await this.ensure();
    await this.putCheckpoints();
    if (session.importing ?? session.deletedAt !== undefined) {
      await this.store.changeSession(target, { importing: undefined, deletedAt: undefined });
      await this.ensure();
    }
    this.isDone = true;
    const { added, partial } = this;
    return { archived: surveyed.id, session: target, title: surveyed.title, added, partial };
  }

  /** Removes what came in, unless the session is complete or was here before. */
  async takeBack(): Promise<void> {
    const session = await this.store.getSession(this.planned.target);
    if (session?.importing) await this.store.purgeSession(session.id);
  }

  private async insertOne(planned: PlannedSnapshot, manifest: ObjectId): Promise<void> {
    const { archived, id, lacksParts } = planned;
    const { target, ids } = this.planned;
    await this.ensure();
    const parents = archived.parents.map((parent) => ids.get(parent) ?? parent);
    try {
      const isNew = await this.store.insertSnapshot({ ...archived, id, session: target, parents, manifest });
      if (isNew) this.added += 1;
      if (isNew && lacksParts) this.partial += 1;
    } catch (error) {
      if (!(error instanceof SnapshotClashError)) throw error;
      this.lose([planned]);
    }
  }

  private lose(snapshots: readonly PlannedSnapshot[]): void {
    const { ids, warnings, surveyed } = this.planned;
    for (const { archived } of snapshots) ids.delete(archived.id);
    if (snapshots.length === 0) return;
    warnings.push({ code: 'missing-snapshots', session: surveyed.title, count: snapshots.length });
  }

  /** The session's row. One that was deleted and is purged while it comes in has lost what it had: it must all come anew. */
  private async ensure(): Promise<Session> {
    const stored = await this.store.getSession(this.planned.target);
    if (stored) return stored;
    if (this.isHere) throw new MissingObjectError(this.planned.target);
    this.isHere = true;
    const session: Session = { ...this.describe(), importing: true };
    await this.store.putSession(session);
    return session;
  }

  /** As it was in the archive; no run of ours writes it, so it is not active, and it asks for nothing by itself. */
  private describe(): Session {
    const { surveyed, target } = this.planned;
    const { head: _head, deletedAt: _deletedAt, importing: _importing, ...row } = surveyed.row ?? this.guess();
    const isUnasked = row.offer === 'pending' || row.status === 'active';
    return {
      ...row,
      id: target,
      status: row.status === 'active' ? 'completed' : row.status,
      offer: isUnasked ? 'later' : row.offer,
      endedAt: row.endedAt ?? row.lastSavedAt,
      snapshots: 0,
      links: row.links.map((link) => ({ ...link, session: this.targetOf(link.session) })),
      importedFrom: { store: this.plan.store, session: surveyed.id },
    };
  }

  /** Where the session's own row is lost. */
  private guess(): Session {
    const { id, title, snapshots } = this.planned.surveyed;
    const times = [...snapshots.values()].map(({ takenAt }) => takenAt);
    const startedAt = times.reduce((one, other) => Math.min(one, other), Infinity);
    const lastSavedAt = times.reduce((one, other) => Math.max(one, other), 0);
    const facts = { status: 'completed', offer: 'later', description: '', snapshots: 0, totals: NO_TOTALS } as const;
    return { ...facts, id, title, tags: [], links: [], startedAt, lastSavedAt };
  }

  private targetOf(session: SessionId): SessionId {
    return this.plan.sessions.find(({ surveyed }) => surveyed.id === session)?.target ?? session;
  }

  private async putCheckpoints(): Promise<void> {
    const { surveyed, ids, target } = this.planned;
    for (const checkpoint of surveyed.checkpoints.values()) {
      const snapshot = ids.get(checkpoint.snapshot);
      if (snapshot === undefined || (await this.store.getCheckpoint(snapshot))) continue;
      await this.store.putCheckpoint({ ...checkpoint, snapshot, session: target });
    }
  }
}
