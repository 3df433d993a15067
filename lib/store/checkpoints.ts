import { Dexie } from 'dexie';
import { Checkpoint } from '../model/checkpoint';
import type { SessionId, SnapshotId } from '../model/ids';
import type { Database } from './database';
import { readRow, readRows, type OnProblem, type RowReader } from './read-rows';

export function getCheckpoint(db: Database, onProblem: OnProblem, id: SnapshotId): Promise<Checkpoint | undefined> {
  return readRow(reader(db, onProblem), id);
}

/** Newest first: those of one session, or all. */
export async function listCheckpoints(db: Database, onProblem: OnProblem, session?: SessionId): Promise<Checkpoint[]> {
  const found = await readRows(reader(db, onProblem), (table) =>
    session === undefined
      ? table.toCollection()
      : table.where('[session+createdAt]').between([session, Dexie.minKey], [session, Dexie.maxKey]),
  );
  return found.sort((one, other) => other.createdAt - one.createdAt);
}

/** False, and nothing written, when its snapshot is not stored or belongs to another session. */
export function putCheckpoint(db: Database, checkpoint: Checkpoint): PromiseLike<boolean> {
  return db.transaction('rw', [db.checkpoints, db.snapshots], async () => {
    const snapshot = await db.snapshots.get(checkpoint.snapshot);
    if (snapshot?.session !== checkpoint.session) return false;
    await db.checkpoints.put(checkpoint);
    return true;
  });
}

/** In a transaction of its own: the note of it for the second copy is written with it, or neither is. */
export function deleteCheckpoint(db: Database, snapshot: SnapshotId): PromiseLike<void> {
  return db.transaction('rw', db.checkpoints, () => db.checkpoints.delete(snapshot));
}

const reader = (db: Database, onProblem: OnProblem): RowReader<Checkpoint, Checkpoint> => ({
  table: db.checkpoints,
  onProblem,
  parse: (row) => Checkpoint.parse(row),
});
