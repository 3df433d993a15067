import type { SnapshotId } from '../model/ids';
import type { Database } from './database';
import { noteGarbage } from './garbage/garbage-state';

/**
 * Removes snapshots but never a session's head nor a checkpoint's, whoever asks (S6, P7). Their objects stay until the
 * next garbage collection; `parents` of other snapshots may point to nothing afterwards. Resolves to what was removed.
 */
export function deleteSnapshots(db: Database, ids: readonly SnapshotId[]): PromiseLike<SnapshotId[]> {
  return db.transaction('rw', [db.sessions, db.snapshots, db.checkpoints, db.settings], async () => {
    const stored = (await db.snapshots.bulkGet([...ids])).filter((row) => row !== undefined);
    const owners = await db.sessions.bulkGet([...new Set(stored.map(({ session }) => session))]);
    const heads = new Set(owners.map((owner) => owner?.head));
    const checkpoints = new Set(
      await db.checkpoints
        .where('snapshot')
        .anyOf(stored.map(({ id }) => id))
        .primaryKeys(),
    );
    const removed = stored.map(({ id }) => id).filter((id) => !heads.has(id) && !checkpoints.has(id));
    await db.snapshots.bulkDelete(removed);
    if (removed.length > 0) await noteGarbage(db);
    return removed;
  });
}
