import { RECORD_KINDS, type RecordKind } from '../codec/archive-record';
import { encodeCanonicalJson } from '../codec/canonical-json';
import { encodeArchive, type ArchivePart } from '../codec/encode-archive';
import { encodePack } from '../codec/pack';
import type { ArchiveProgress, ArchiveWarning, WrittenArchive } from '../model/archive';
import type { ArchiveEnd, ArchiveHead, ArchiveListing } from '../model/archive-rows';
import type { Checkpoint } from '../model/checkpoint';
import type { SessionId } from '../model/ids';
import type { SealedObject } from '../model/objects';
import type { Session } from '../model/session';
import type { Snapshot } from '../model/snapshot';
import type { SessionStore } from '../store/session-store';
import { gatherChunks } from './gather-chunks';

/** Bytes of objects that become one pack. */
const GROUP_BYTES = 512 * 1024;

type Store = Pick<
  SessionStore,
  'archiveId' | 'walkReachable' | 'listSessions' | 'getSession' | 'getSnapshot' | 'listSnapshots' | 'listCheckpoints'
>;

export interface ExportRequest {
  /** By id, or all that are neither deleted nor coming in. */
  sessions: readonly SessionId[] | 'all';
  appVersion: string;
  now: number;
}

export interface ExportWork {
  onProgress?: ((progress: ArchiveProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** A session to be written, and what was there of it when the archive was begun. */
interface Chosen {
  session: Session;
  listing: ArchiveListing;
}

/**
 * Writes sessions with their snapshots, checkpoints and every object they reach as one archive into `sink`, and closes
 * it; aborts it when anything fails or `signal` says so. Holds one pack. Records that cannot be read are passed over and
 * counted, by session, in the warnings.
 */
export async function exportArchive(
  store: Store,
  sink: WritableStream<Uint8Array<ArrayBuffer>>,
  { onProgress, signal, ...request }: ExportRequest & ExportWork,
): Promise<Omit<WrittenArchive, 'name'>> {
  const writer = sink.getWriter();
  let bytes = 0;
  try {
    signal?.throwIfAborted();
    const { chosen, unreadable } = await choose(store, request.sessions);
    const exporter = new Exporter(store, chosen, request);
    const tell = (): void => onProgress?.({ sessions: exporter.done, ofSessions: chosen.length, bytes });
    for await (const chunk of gatherChunks(encodeArchive(exporter.parts(), () => exporter.describeEnd()))) {
      signal?.throwIfAborted();
      await writer.write(chunk);
      bytes += chunk.length;
      tell();
    }
    await writer.close();
    const warnings = [...unreadable, ...exporter.warnings];
    return { bytes, sessions: chosen.length, snapshots: exporter.snapshots, warnings };
  } catch (error) {
    await writer.abort(error).catch(() => undefined);
    throw error;
  }
}

interface Choice {
  chosen: Chosen[];
  /** One for each session of which not even the row can be read: what it was called is not known. */
  unreadable: ArchiveWarning[];
}

async function choose(store: Store, sessions: readonly SessionId[] | 'all'): Promise<Choice> {
  const unreadable: ArchiveWarning[] = [];
  const onDamaged = (): void => void unreadable.push({ code: 'missing-session', session: '' });
  const found =
    sessions === 'all'
      ? await store.listSessions({ onDamaged })
      : await Promise.all(sessions.map((id) => store.getSession(id)));
  const chosen: Chosen[] = [];
  for (const session of found) {
    if (!session || session.deletedAt !== undefined || session.importing) continue;
    chosen.push({ session, listing: toListing(session, await readRows(store, session.id)) });
  }
  return { chosen, unreadable };
}

interface Rows {
  /** In their order. */
  snapshots: Snapshot[];
  checkpoints: Checkpoint[];
}

const readRows = async (store: Store, id: SessionId, onDamaged?: () => void): Promise<Rows> => ({
  snapshots: (await store.listSnapshots(id, onDamaged)).reverse(),
  checkpoints: await store.listCheckpoints(id, onDamaged),
});

/** Makes the records. Objects are held back until they fill a pack, and so are the snapshots that need them. */
class Exporter {
  done = 0;
  snapshots = 0;
  readonly warnings: ArchiveWarning[] = [];
  private readonly seen = new Set<string>();
  private readonly written: ArchiveListing[] = [];
  private group: SealedObject[] = [];
  private groupBytes = 0;
  private waiting: ArchivePart[] = [];
  private readonly counts = { packs: 0, objects: 0, problems: 0 };
  private storeId = '';

  constructor(
    private readonly store: Store,
    private readonly chosen: readonly Chosen[],
    private readonly facts: Pick<ExportRequest, 'appVersion' | 'now'>,
  ) {}

  async *parts(): AsyncGenerator<ArchivePart, void> {
    this.storeId = await this.store.archiveId();
    yield toPart(RECORD_KINDS.head, this.describeHead());
    for (const { session } of this.chosen) {
      yield* this.sessionParts(session);
      this.done += 1;
    }
  }

  describeEnd(): Omit<ArchiveEnd, 'records' | 'checksum'> {
    return { store: this.storeId, sessions: this.written, ...this.counts };
  }

  private describeHead(): ArchiveHead {
    const { appVersion, now: createdAt } = this.facts;
    return {
      formatVersion: 1,
      appVersion,
      createdAt,
      store: this.storeId,
      sessions: this.chosen.map(({ listing }) => listing),
    };
  }

  private async *sessionParts(session: Session): AsyncGenerator<ArchivePart, void> {
    const before = this.counts.problems;
    const rows = await readRows(this.store, session.id, () => (this.counts.problems += 1));
    const snapshots: Snapshot[] = [];
    yield toPart(RECORD_KINDS.session, session);
    for (const snapshot of rows.snapshots) {
      const { problems } = this.counts;
      yield* this.collect(snapshot);
      // What retention or somebody removed while this was written is not missing, let alone damaged.
      if (!(await this.store.getSnapshot(snapshot.id))) {
        this.counts.problems = problems;
        continue;
      }
      this.waiting.push(toPart(RECORD_KINDS.snapshot, snapshot));
      snapshots.push(snapshot);
    }
    yield* this.flush();
    const ids = new Set(snapshots.map(({ id }) => id));
    const checkpoints = rows.checkpoints.filter(({ snapshot }) => ids.has(snapshot));
    for (const checkpoint of checkpoints) yield toPart(RECORD_KINDS.checkpoint, checkpoint);
    this.snapshots += snapshots.length;
    this.written.push(toListing(session, { snapshots, checkpoints }));
    const lost = this.counts.problems - before;
    if (lost > 0) this.warnings.push({ code: 'damaged-objects', session: session.title, count: lost });
  }

  private async *collect({ manifest }: Snapshot): AsyncGenerator<ArchivePart, void> {
    const onProblem = (): void => void (this.counts.problems += 1);
    for await (const object of this.store.walkReachable(manifest, { seen: this.seen, onProblem })) {
      if (this.group.length > 0 && this.groupBytes + object.bytes.length > GROUP_BYTES) yield* this.flush();
      this.group.push(object);
      this.groupBytes += object.bytes.length;
    }
  }

  private async *flush(): AsyncGenerator<ArchivePart, void> {
    if (this.group.length > 0) {
      yield { kind: RECORD_KINDS.pack, body: await encodePack(this.group) };
      this.counts.packs += 1;
      this.counts.objects += this.group.length;
      this.group = [];
      this.groupBytes = 0;
    }
    yield* this.waiting;
    this.waiting = [];
  }
}

const toPart = (kind: RecordKind, row: unknown): ArchivePart => ({ kind, body: encodeCanonicalJson(row) });

const toListing = ({ id, title }: Session, { snapshots, checkpoints }: Rows): ArchiveListing => ({
  id,
  title,
  snapshots: snapshots.length,
  checkpoints: checkpoints.length,
});
