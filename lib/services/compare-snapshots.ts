import type { SnapshotComparison } from '../model/compare/snapshot-comparison';
import type { SnapshotId } from '../model/ids';
import type { SessionStore } from '../store/session-store';

type Store = Pick<SessionStore, 'getSnapshot' | 'readObject'>;

/** What differs between two snapshots. */
export function compareSnapshots(_store: Store, before: SnapshotId, after: SnapshotId): Promise<SnapshotComparison> {
  return Promise.resolve({ before, after, same: true, windows: [], tabs: [], more: 0, problems: [] });
}
