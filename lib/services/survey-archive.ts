import { RECORD_KINDS } from '../codec/archive-record';
import { parseCanonicalJson } from '../codec/canonical-json';
import { decodeArchive, type ArchiveDamage, type ArchiveRecord } from '../codec/decode-archive';
import { decodePack } from '../codec/pack';
import type { FramedObject } from '../codec/frame-objects';
import {
  ARCHIVE_LIMITS,
  ArchiveEnd,
  ArchiveHead,
  type ArchiveLimits,
  type ArchiveListing,
} from '../model/archive-rows';
import { Checkpoint } from '../model/checkpoint';
import { AppError, ArchiveLimitError } from '../model/errors';
import type { SessionId } from '../model/ids';
import { OBJECT_SCHEMAS, type ObjectKind } from '../model/objects';
import { Session } from '../model/session';
import { Snapshot } from '../model/snapshot';
import type { ObjectRef } from '../store/list-children';
import type { SessionStore } from '../store/session-store';
import { ArchiveGraph, type ArchiveNode } from './archive-graph';

/** An archive that can be read more than once. */
export interface ArchiveSource {
  /** Bytes. */
  size: number;
  open(): AsyncIterable<Uint8Array<ArrayBuffer>>;
}

export interface SurveyedSession {
  id: SessionId;
  /** As its row says, or else as the first or the last record does. */
  title: string;
  /** Undefined when it is damaged or missing. */
  row?: Session;
  /** By number; the first of each holds. */
  snapshots: Map<number, Snapshot>;
  checkpoints: Map<string, Checkpoint>;
  bytes: number;
}

/** What an archive holds and what is wrong with it, everything parsed and nothing written. */
export interface ArchiveSurvey {
  head?: ArchiveHead;
  end?: ArchiveEnd;
  sessions: Map<SessionId, SurveyedSession>;
  graph: ArchiveGraph;
  bytes: number;
  /** It ends before its end. */
  isCutOff: boolean;
  counts: { damaged: number; unknown: number; outOfOrder: number; missing: number; damagedObjects: number };
}

export interface SurveyWork {
  onProgress?: ((bytes: number) => void) | undefined;
  signal?: AbortSignal | undefined;
  limits?: ArchiveLimits;
}

/**
 * Reads an archive from front to back. Whatever is wrong with it is counted and passed over; throws NotAnArchiveError,
 * NewerArchiveError, or ArchiveLimitError for what no honest archive holds.
 */
export async function surveyArchive(
  store: Pick<SessionStore, 'listReferences'>,
  source: ArchiveSource,
  { onProgress, signal, limits = ARCHIVE_LIMITS }: SurveyWork = {},
): Promise<ArchiveSurvey> {
  const surveyor = new Surveyor(store, source, limits);
  for await (const item of decodeArchive(source.open(), { progress: onProgress })) {
    signal?.throwIfAborted();
    await surveyor.take(item);
  }
  return surveyor.finish();
}

class Surveyor {
  private readonly survey: ArchiveSurvey;
  private current: SurveyedSession | undefined;
  private next = 0;
  private readonly totals = { records: 0, snapshots: 0, checkpoints: 0, contentBytes: 0 };

  constructor(
    private readonly store: Pick<SessionStore, 'listReferences'>,
    { size }: ArchiveSource,
    private readonly limits: ArchiveLimits,
  ) {
    const counts = { damaged: 0, unknown: 0, outOfOrder: 0, missing: 0, damagedObjects: 0 };
    const graph = new ArchiveGraph(limits.objects);
    this.survey = { sessions: new Map(), graph, bytes: size, isCutOff: false, counts };
  }

  async take(item: ArchiveRecord | ArchiveDamage): Promise<void> {
    this.spend('records', 1);
    if (item.type === 'damage') this.noteDamage(item);
    else await this.takeRecord(item);
  }

  finish(): ArchiveSurvey {
    const { survey } = this;
    // The row of a session may be lost while its snapshots are not.
    for (const { id, title } of [...(survey.head?.sessions ?? []), ...(survey.end?.sessions ?? [])]) {
      const session = this.ensureSession(id);
      if (session.row === undefined) session.title = title;
    }
    if (survey.end) survey.counts.missing = Math.max(0, survey.end.records + 1 - this.totals.records);
    else survey.isCutOff = true;
    return survey;
  }

  private noteDamage({ what }: ArchiveDamage): void {
    const { counts } = this.survey;
    if (what === 'skipped') counts.unknown += 1;
    else if (what !== 'cut-off') counts.damaged += 1;
    if (what === 'cut-off') this.survey.isCutOff = true;
  }

  private async takeRecord({ kind, number, body }: ArchiveRecord): Promise<void> {
    if (number < this.next) this.survey.counts.outOfOrder += 1;
    this.next = number + 1;
    try {
      if (kind === RECORD_KINDS.pack) await this.takePack(body);
      else this.takeRow(kind, body);
    } catch (error) {
      if (error instanceof ArchiveLimitError) throw error;
      this.survey.counts.damaged += 1;
    }
  }

  private takeRow(kind: string, body: Uint8Array): void {
    const isList = kind === RECORD_KINDS.head || kind === RECORD_KINDS.end;
    if (body.length > (isList ? this.limits.listBytes : this.limits.rowBytes))
      throw new TypeError('a row is too large');
    const value = parseCanonicalJson(body);
    if (kind === RECORD_KINDS.head) this.survey.head ??= ArchiveHead.parse(value);
    else if (kind === RECORD_KINDS.end) this.survey.end ??= ArchiveEnd.parse(value);
    else if (kind === RECORD_KINDS.session) this.takeSession(Session.parse(value));
    else if (kind === RECORD_KINDS.snapshot) this.takeSnapshot(Snapshot.parse(value));
    else this.takeCheckpoint(Checkpoint.parse(value));
  }

  private takeSession(row: Session): void {
    const session = this.ensureSession(row.id);
    this.current = session;
    if (session.row) this.survey.counts.outOfOrder += 1;
    else Object.assign(session, { row, title: row.title });
  }

  private takeSnapshot(snapshot: Snapshot): void {
    const { seq } = snapshot;
    if (!Number.isSafeInteger(seq) || seq < 1) throw new TypeError('a snapshot has no number');
    const { snapshots } = this.ensureSession(snapshot.session);
    if (snapshots.has(seq)) {
      this.survey.counts.outOfOrder += 1;
      return;
    }
    this.spend('snapshots', 1);
    snapshots.set(seq, snapshot);
  }

  private takeCheckpoint(checkpoint: Checkpoint): void {
    const { checkpoints } = this.ensureSession(checkpoint.session);
    if (checkpoints.has(checkpoint.snapshot)) {
      this.survey.counts.outOfOrder += 1;
      return;
    }
    this.spend('checkpoints', 1);
    checkpoints.set(checkpoint.snapshot, checkpoint);
  }

  private async takePack(body: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.current) this.current.bytes += body.length;
    for (const object of await decodePack(body)) {
      this.spend('contentBytes', object.bytes.length);
      this.takeObject(object);
    }
  }

  /** A kind nobody knows is passed over: a newer Holdfast wrote it, and nothing we can read points to it. */
  private takeObject(object: FramedObject): void {
    if (!isKnownKind(object.kind)) return;
    try {
      this.survey.graph.add({ kind: object.kind, id: object.id }, this.store.listReferences(object));
    } catch (error) {
      if (!(error instanceof AppError) || error instanceof ArchiveLimitError) throw error;
      this.survey.counts.damagedObjects += 1;
    }
  }

  private ensureSession(id: SessionId): SurveyedSession {
    const known = this.survey.sessions.get(id);
    if (known) return known;
    if (this.survey.sessions.size >= this.limits.sessions)
      throw new ArchiveLimitError('sessions', this.limits.sessions);
    const session = { id, title: '', snapshots: new Map(), checkpoints: new Map(), bytes: 0 };
    this.survey.sessions.set(id, session);
    return session;
  }

  private spend(what: keyof typeof this.totals, amount: number): void {
    this.totals[what] += amount;
    if (this.totals[what] > this.limits[what]) throw new ArchiveLimitError(what, this.limits[what]);
  }
}

export const isKnownKind = (kind: string): kind is ObjectKind => Object.hasOwn(OBJECT_SCHEMAS, kind);

/** What the archive itself says it holds of a session; undefined when neither its first nor its last record can be read. */
export function listingOf({ head, end }: ArchiveSurvey, id: SessionId): ArchiveListing | undefined {
  return [...(end?.sessions ?? []), ...(head?.sessions ?? [])].find((listing) => listing.id === id);
}

/** The root of a snapshot's tree; undefined when it is not there, and the snapshot is lost with it. */
export function rootOf({ graph }: ArchiveSurvey, { manifest }: Snapshot): ArchiveNode | undefined {
  const ref: ObjectRef = { kind: 'session', id: manifest };
  const node = graph.get(ref);
  return node?.isPresent ? node : undefined;
}
