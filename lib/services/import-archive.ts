import { RECORD_KINDS } from '../codec/archive-record';
import { parseCanonicalJson } from '../codec/canonical-json';
import { decodeArchive } from '../codec/decode-archive';
import type { FramedObject } from '../codec/frame-objects';
import { decodePack } from '../codec/pack';
import type { ArchiveProgress, ImportedSession, ImportResult } from '../model/archive';
import { CorruptObjectError, MissingObjectError } from '../model/errors';
import type { ObjectId, SessionId } from '../model/ids';
import type { SealedObject } from '../model/objects';
import type { Snapshot } from '../model/snapshot';
import { UnknownFormatError } from '../model/upcast';
import type { SessionStore } from '../store/session-store';
import { markNeeded, type ArchiveNode } from './archive-graph';
import { SessionImport } from './import-session';
import type { ImportRoom } from './make-room';
import { fileWarnings, planImport, type ImportPlan } from './plan-import';
import { isKnownKind, rootOf, surveyArchive, type ArchiveSource, type ArchiveSurvey } from './survey-archive';

/** Bytes of objects that are written at once. */
const BATCH_BYTES = 2 * 1024 * 1024;

/** How often it begins anew because something it had written, or found stored, was removed before it was done. */
const ATTEMPTS = 4;

export type ImportStore = Pick<
  SessionStore,
  | 'archiveId'
  | 'getSession'
  | 'putSession'
  | 'changeSession'
  | 'purgeSession'
  | 'getSnapshot'
  | 'listSnapshots'
  | 'getCheckpoint'
  | 'putCheckpoint'
  | 'listReferences'
  | 'adopt'
  | 'addObjects'
  | 'insertSnapshot'
> &
  Partial<ImportRoom>;

export interface ImportRequest {
  /** By their ids in the archive. */
  sessions: readonly SessionId[] | 'all';
  onProgress?: ((progress: ArchiveProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Imports sessions of an archive, every object sealed anew under this store's key, snapshot by snapshot. A session shows
 * only when all of it is there. Cut off, it can be done again and goes on; done again when it was complete, it changes
 * nothing. Aborted, or failing, it takes back what is not complete.
 */
export async function importArchive(
  store: ImportStore,
  source: ArchiveSource,
  request: ImportRequest,
): Promise<ImportResult> {
  for (let attempt = 1; ; attempt += 1) {
    store.beginAttempt?.(attempt);
    try {
      return await importOnce(store, source, request);
    } catch (error) {
      if (request.signal?.aborted) return { sessions: [], warnings: [], cancelled: true };
      if (!(error instanceof MissingObjectError) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function importOnce(store: ImportStore, source: ArchiveSource, request: ImportRequest): Promise<ImportResult> {
  const { onProgress, signal } = request;
  const tell = (bytes: number, sessions = 0, ofSessions = 0): void =>
    onProgress?.({ sessions, ofSessions, bytes: Math.floor(bytes / 2), ofBytes: source.size });
  const survey = await surveyArchive(store, source, { signal, onProgress: (bytes) => tell(bytes) });
  const plan = await planImport(store, survey);
  const importer = new Importer(store, { survey, plan }, request.sessions);
  try {
    await importer.begin();
    const progress = (bytes: number): void => tell(source.size + bytes, importer.done, importer.chosen.length);
    do await readOnce(importer, decodeArchive(source.open(), { progress }), signal);
    while (await importer.endPass());
    return importer.result(false);
  } catch (error) {
    await importer.takeBack();
    if (!signal?.aborted) throw error;
    return importer.result(true);
  }
}

async function readOnce(
  importer: Importer,
  items: ReturnType<typeof decodeArchive>,
  signal: AbortSignal | undefined,
): Promise<void> {
  for await (const item of items) {
    signal?.throwIfAborted();
    if (item.type === 'record') await importer.take(item);
  }
}

class Importer {
  done = 0;
  readonly chosen: SessionImport[];
  private readonly imported: ImportedSession[] = [];
  private batch: SealedObject[] = [];
  private batchBytes = 0;
  private progressed = false;
  /** The session whose records are being read. */
  private current: SessionImport | undefined;

  constructor(
    private readonly store: ImportStore,
    private readonly from: { survey: ArchiveSurvey; plan: ImportPlan },
    wanted: readonly SessionId[] | 'all',
  ) {
    const names = wanted === 'all' ? undefined : new Set(wanted);
    this.chosen = from.plan.sessions
      .filter(({ state, surveyed }) => state !== 'unreadable' && (names?.has(surveyed.id) ?? true))
      .map((planned) => new SessionImport(store, planned, from.plan));
  }

  async begin(): Promise<void> {
    for (const session of this.chosen)
      for (const { archived } of session.waiting) markNeeded(rootOf(this.from.survey, archived));
    await this.insertWhatIsWhole();
  }

  async take({ kind, body }: { kind: string; body: Uint8Array<ArrayBuffer> }): Promise<void> {
    if (kind === RECORD_KINDS.pack) await this.takePack(body);
    if (kind === RECORD_KINDS.session) await this.goOnTo(body);
  }

  /** A session ends where the next begins: what it needs is written. Looking at all of them would take ever longer. */
  private async goOnTo(row: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.insertWhatIsWhole(this.current ? [this.current] : []);
    const id = idOf(row);
    this.current = this.chosen.find(({ planned }) => planned.surveyed.id === id);
  }

  /** True when another pass over the file gets further: its records are not in their order. */
  async endPass(): Promise<boolean> {
    await this.insertWhatIsWhole();
    const isMore = this.progressed && this.chosen.some(({ isDone }) => !isDone);
    this.progressed = false;
    if (!isMore) {
      for (const session of this.chosen) session.giveUp();
      await this.insertWhatIsWhole();
    }
    return isMore;
  }

  /** Removes what is not complete; what was complete before stays. */
  async takeBack(): Promise<void> {
    for (const session of this.chosen) await session.takeBack().catch(() => undefined);
  }

  result(cancelled: boolean): ImportResult {
    const { survey, plan } = this.from;
    const names = new Set(this.chosen.map(({ planned }) => planned.surveyed.id));
    const warnings = plan.sessions
      .filter(({ surveyed }) => names.has(surveyed.id))
      .flatMap((planned) => planned.warnings);
    return { sessions: this.imported, warnings: [...fileWarnings(survey), ...warnings], cancelled };
  }

  private async takePack(body: Uint8Array<ArrayBuffer>): Promise<void> {
    // Damage was told of by the survey.
    const objects = await decodePack(body).catch(() => []);
    let left = objects.filter((object) => this.nodeOf(object)?.isNeeded);
    // What points to another object of its pack may stand before it.
    for (let before = -1; left.length !== before;) {
      before = left.length;
      const postponed: FramedObject[] = [];
      for (const object of left) if (!(await this.takeObject(object))) postponed.push(object);
      left = postponed;
    }
  }

  /** False when something it points to has not come yet. */
  private async takeObject(object: FramedObject): Promise<boolean> {
    const node = this.nodeOf(object);
    if (!node || node.adopted !== undefined) return true;
    if (node.children.some(({ isPresent, adopted }) => isPresent && adopted === undefined)) return false;
    const { graph } = this.from.survey;
    const adopted = await this.store.adopt(object, (ref) => graph.get(ref)?.adopted).catch(forgiveDamage);
    this.progressed = true;
    if (!adopted) {
      node.isPresent = false;
      return true;
    }
    node.adopted = adopted.id;
    this.batch.push(adopted);
    this.batchBytes += adopted.bytes.length;
    if (this.batchBytes >= BATCH_BYTES) await this.flush();
    return true;
  }

  private async flush(): Promise<void> {
    const { batch } = this;
    this.batch = [];
    this.batchBytes = 0;
    if (batch.length > 0) await this.store.addObjects(batch);
  }

  private async insertWhatIsWhole(sessions: readonly SessionImport[] = this.chosen): Promise<void> {
    await this.flush();
    for (const session of sessions) {
      if (session.isDone) continue;
      await session.insert((snapshot) => this.adoptedRoot(snapshot));
      if (session.waiting.length > 0) continue;
      this.imported.push(await session.finish());
      this.done += 1;
    }
  }

  private adoptedRoot({ manifest }: Snapshot): ObjectId | undefined {
    return this.from.survey.graph.get({ kind: 'session', id: manifest })?.adopted;
  }

  private nodeOf({ kind, id }: FramedObject): ArchiveNode | undefined {
    return isKnownKind(kind) ? this.from.survey.graph.get({ kind, id }) : undefined;
  }
}

/** An object that cannot be read is left out; what cannot be written must be heard of. */
function forgiveDamage(error: unknown): undefined {
  if (error instanceof CorruptObjectError || error instanceof UnknownFormatError) return undefined;
  throw error;
}

/** The id in a session's row; undefined for one that the survey could not read either. */
function idOf(row: Uint8Array): unknown {
  try {
    return (parseCanonicalJson(row) as { id?: unknown }).id;
  } catch {
    return undefined;
  }
}
