import type { Checkpoint, CheckpointChange } from '../model/checkpoint';
import { UnknownCheckpointError, UnknownSnapshotError } from '../model/errors';
import type { SnapshotId } from '../model/ids';
import type { Parts } from './parts';

type Needs = Pick<Parts, 'store'>;

/** Writes what is named in `change`. Throws UnknownCheckpointError. */
export async function changeCheckpoint(
  { store }: Needs,
  snapshot: SnapshotId,
  change: CheckpointChange,
): Promise<Checkpoint> {
  const found = await find(store, snapshot);
  const changed = { ...found, ...change };
  if (!(await store.putCheckpoint(changed))) throw new UnknownSnapshotError(snapshot);
  return changed;
}

/** Leaves the snapshot in place. Returns what was deleted: whoever holds it can have it back. */
export async function deleteCheckpoint({ store }: Needs, snapshot: SnapshotId): Promise<Checkpoint> {
  const found = await find(store, snapshot);
  await store.deleteCheckpoint(snapshot);
  return found;
}

/** Throws UnknownSnapshotError when its snapshot went meanwhile. */
export async function undoDeleteCheckpoint({ store }: Needs, checkpoint: Checkpoint): Promise<void> {
  if (!(await store.putCheckpoint(checkpoint))) throw new UnknownSnapshotError(checkpoint.snapshot);
}

async function find(store: Needs['store'], snapshot: SnapshotId): Promise<Checkpoint> {
  const found = await store.getCheckpoint(snapshot);
  if (!found) throw new UnknownCheckpointError(snapshot);
  return found;
}
