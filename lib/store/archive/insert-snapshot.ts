import { MissingObjectError, SnapshotClashError } from '../../model/errors';
import type { Snapshot } from '../../model/snapshot';
import { moveHead } from '../commit-snapshot';
import type { Database, SessionRow } from '../database';
import { toRow } from '../sessions';
import { readSweeps } from '../stored-ids';
import type { WholeTrees } from './whole-trees';

/** How often it is looked at anew because something was swept meanwhile. */
const ATTEMPTS = 5;

/** See `ArchiveStore.insertSnapshot`. Keeps S5 and S6: looked through before, written with the head in one transaction. */
export async function insertSnapshot(db: Database, trees: WholeTrees, snapshot: Snapshot): Promise<boolean> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const sweeps = await trees.require(snapshot.manifest);
    const written = await db.transaction('rw', [db.snapshots, db.sessions, db.settings], () =>
      write(db, snapshot, sweeps),
    );
    if (written !== undefined) return written;
  }
  throw new Error('objects kept changing while a snapshot was inserted');
}

/** Undefined, and nothing written, when something was swept since the snapshot was looked through. */
async function write(db: Database, snapshot: Snapshot, sweeps: number): Promise<boolean | undefined> {
  const { session, seq, id } = snapshot;
  const [sweepsNow, row, sameId, sameSeq] = await Promise.all([
    readSweeps(db),
    db.sessions.get(session),
    db.snapshots.get(id),
    db.snapshots.where('[session+seq]').equals([session, seq]).first(),
  ]);
  if (sweepsNow !== sweeps) return undefined;
  if (!row) throw new MissingObjectError(session);
  const taken = sameId ?? sameSeq;
  if (taken) {
    if (isSame(taken, snapshot)) return false;
    throw new SnapshotClashError(session, seq);
  }
  refuseAheadOfRun(row, snapshot);
  await db.snapshots.add(snapshot);
  if (seq > row.snapshots || row.head === undefined) await db.sessions.put(toRow(moveHead(row, snapshot)));
  return true;
}

const isSame = (one: Snapshot, other: Snapshot): boolean =>
  one.id === other.id && one.session === other.session && one.seq === other.seq && one.manifest === other.manifest;

/** A session that is being written goes on from its head: nothing may be put in front of it. */
function refuseAheadOfRun({ status, snapshots, importing }: SessionRow, { session, seq }: Snapshot): void {
  if (status === 'active' && importing === undefined && seq > snapshots) throw new SnapshotClashError(session, seq);
}
