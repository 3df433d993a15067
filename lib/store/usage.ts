import type { Database } from './database';
import type { StorageUsage } from './session-store';

/** Counts from keys and the `size` index; no payload is read. */
export async function readUsage(db: Database): Promise<StorageUsage> {
  const [sessions, snapshots, objects, sizes] = await Promise.all([
    db.sessions.count(),
    db.snapshots.count(),
    db.objects.count(),
    db.packs.orderBy('size').keys(),
  ]);
  return { sessions, snapshots, objects, packBytes: sizes.reduce<number>((sum, size) => sum + Number(size), 0) };
}
