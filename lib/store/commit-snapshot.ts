import { encodePack } from '../codec/pack';
import { fromHex } from '../codec/hex';
import { MissingObjectError } from '../model/errors';
import { newId, type ObjectId } from '../model/ids';
import type { SealedObject } from '../model/objects';
import { Session } from '../model/session';
import type { Snapshot, Trigger } from '../model/snapshot';
import type { Database } from './database';
import { groupObjects } from './group-objects';
import { findPacks } from './objects';
import { addPack } from './packs';
import type { CommitRequest } from './session-store';
import { toRow } from './sessions';
import { findNewestSnapshot } from './snapshots';
import { readSweeps, type StoredIds } from './stored-ids';

/** Triggers that leave a snapshot even when nothing changed: somebody will look for it. */
const ALWAYS: ReadonlySet<Trigger> = new Set(['manual', 'before-restore', 'before-update', 'close']);

/** How often a commit is prepared anew because objects came or went while it was compressed. */
const ATTEMPTS = 5;

/** A pack ready to be written, and what it holds. */
export interface PreparedPack {
  ids: ObjectId[];
  bytes: Uint8Array<ArrayBuffer>;
}

/** A commit with its bytes ready: what is left to do is to write. */
interface PreparedCommit {
  request: CommitRequest;
  packs: PreparedPack[];
  /** Objects not in `packs` are stored as long as the count of sweeps is this. */
  sweeps: number;
}

/**
 * Writes the objects not stored yet, the snapshot and the session's head in one transaction. An unchanged manifest
 * returns the head's snapshot and writes nothing, unless the trigger asks for a snapshot of its own. Throws
 * MissingObjectError when the session does not exist, or its manifest is neither stored nor among the objects, or one that
 * should be stored is not, or a snapshot named as a parent: what it shares with that may be swept.
 */
export async function commitSnapshot(db: Database, stored: StoredIds, request: CommitRequest): Promise<Snapshot> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const prepared = await prepare(stored, request);
    const snapshot = await db.transaction('rw', [db.packs, db.objects, db.snapshots, db.sessions, db.settings], () =>
      write(db, prepared),
    );
    if (!snapshot) continue;
    for (const { ids } of prepared.packs) stored.remember(ids);
    return snapshot;
  }
  throw new Error('objects kept changing while a snapshot was written');
}

/** Compressing happens here: awaiting it inside a transaction would end it half-way. */
async function prepare(stored: StoredIds, request: CommitRequest): Promise<PreparedCommit> {
  const objects = new Map(request.objects.map((object) => [object.id, object]));
  const ids = new Set([...objects.keys(), ...(request.stored ?? []), request.manifest]);
  const { missing, sweeps } = await stored.findMissing([...ids]);
  const fresh = missing.map((id) => objects.get(id) ?? raiseMissing(id));
  const packs: PreparedPack[] = [];
  for (const group of groupObjects(fresh)) packs.push(await preparePack(group));
  return { request, packs, sweeps };
}

/** Compresses; not to be called inside a transaction. */
export async function preparePack(objects: readonly SealedObject[]): Promise<PreparedPack> {
  return { ids: objects.map(({ id }) => id), bytes: await encodePack(objects) };
}

function raiseMissing(id: string): never {
  throw new MissingObjectError(id);
}

/** Undefined, and nothing written, when objects came or went since the commit was prepared. */
async function write(db: Database, { request, packs, sweeps }: PreparedCommit): Promise<Snapshot | undefined> {
  const freshIds = packs.flatMap(({ ids }) => ids);
  const wanted = [...(request.parents ?? [])];
  const [found, sweepsNow, row, newest, parents] = await Promise.all([
    findPacks(db, freshIds),
    readSweeps(db),
    db.sessions.get(request.session),
    findNewestSnapshot(db, request.session),
    db.snapshots.bulkGet(wanted),
  ]);
  if (sweepsNow !== sweeps || found.some((pack) => pack !== undefined)) return undefined;
  // As long as its parents are stored, nothing is swept that it shares with them.
  wanted.forEach((id, at) => parents[at] ?? raiseMissing(id));
  const session = mendSession(row ?? raiseMissing(request.session), request);
  const head = newest?.id === session.head ? newest : await findHead(db, session);
  if (head?.manifest === request.manifest && !ALWAYS.has(request.trigger)) return head;
  const before = newest?.id === request.id ? 0 : (newest?.seq ?? 0);
  const snapshot = nextSnapshot(request, session, before);
  for (const pack of packs) await writePack(db, pack);
  // Issued in this order and carried out in it; waiting for each would only cost time.
  const stored = request.id === undefined ? db.snapshots.add(snapshot) : db.snapshots.put(snapshot);
  await Promise.all([stored, db.sessions.put(toRow(moveHead(session, snapshot)))]);
  return snapshot;
}

/** To be called inside a transaction. */
export async function writePack(db: Database, { ids, bytes }: PreparedPack): Promise<void> {
  const number = await addPack(db, bytes);
  await db.objects.bulkAdd(
    ids.map(() => number),
    ids.map(fromHex),
  );
}

const findHead = async (db: Database, { head }: Session): Promise<Snapshot | undefined> =>
  head === undefined ? undefined : db.snapshots.get(head);

function nextSnapshot(request: CommitRequest, session: Session, newestSeq: number): Snapshot {
  const { trigger, takenAt, manifest, totals } = request;
  return {
    id: request.id ?? newId(),
    session: session.id,
    seq: Math.max(newestSeq, session.snapshots) + 1,
    parents: [...(request.parents ?? (session.head === undefined ? [] : [session.head]))],
    takenAt,
    trigger,
    manifest,
    totals,
  };
}

/** The session with this snapshot as its newest. */
export const moveHead = (session: Session, { id, seq, takenAt, totals }: Snapshot): Session => ({
  ...session,
  head: id,
  snapshots: seq,
  lastSavedAt: Math.max(session.lastSavedAt, takenAt),
  totals,
});

/** A damaged row is replaced by what the commit knows, so that saving goes on. */
function mendSession(row: Session, { session: id, takenAt, totals }: CommitRequest): Session {
  if (Session.safeParse(row).success) return row;
  const nothing = { title: '', description: '', tags: [], links: [], offer: 'none', snapshots: 0 } as const;
  return { ...nothing, id, status: 'active', startedAt: takenAt, lastSavedAt: takenAt, totals, tags: [], links: [] };
}
