import { Dexie } from 'dexie';
import type { SessionId, SnapshotId } from '../model/ids';
import { Snapshot } from '../model/snapshot';
import type { Database } from './database';
import { readRow, readRows, type OnProblem, type RowReader } from './read-rows';

export function getSnapshot(db: Database, onProblem: OnProblem, id: SnapshotId): Promise<Snapshot | undefined> {
  return readRow(reader(db, onProblem), id);
}

/** Newest first. */
export async function listSnapshots(db: Database, onProblem: OnProblem, session: SessionId): Promise<Snapshot[]> {
  // Ascending and then reversed: browsers read ascending ranges in one go, descending ones row by row.
  const ascending = await readRows(reader(db, onProblem), (table) =>
    table.where('[session+seq]').between([session, Dexie.minKey], [session, Dexie.maxKey]),
  );
  return ascending.reverse();
}

/** The row of the session's last snapshot as it is stored, unparsed. */
export function findNewestSnapshot(db: Database, session: SessionId): PromiseLike<Snapshot | undefined> {
  return db.snapshots.where('[session+seq]').between([session, Dexie.minKey], [session, Dexie.maxKey]).last();
}

const reader = (db: Database, onProblem: OnProblem): RowReader<Snapshot, Snapshot> => ({
  table: db.snapshots,
  onProblem,
  parse: (row) => Snapshot.parse(row),
});
