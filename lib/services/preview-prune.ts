import type { Checkpoint } from '../model/checkpoint';
import type { SnapshotId } from '../model/ids';
import type { PrunePreview, SessionLoss } from '../model/prune';
import { judgeClock, type RetentionClock } from '../model/retention-clock';
import type { RetentionPolicy } from '../model/retention-policy';
import type { Session } from '../model/session';
import type { SessionStore } from '../store/session-store';
import { readPruneGround, selectPrunable } from './select-prunable';

export interface PreviewNeeds {
  store: SessionStore;
  now(): number;
  /** The clock as it was last seen. */
  clock: RetentionClock | undefined;
}

/** The dry run: what would go, why, and how many bytes that would free. Writes nothing. */
export async function previewPrune(
  { store, now, clock }: PreviewNeeds,
  policy: RetentionPolicy,
): Promise<PrunePreview> {
  const at = now();
  const ground = await readPruneGround(store, at);
  const losses: SessionLoss[] = [];
  const going: string[] = [];
  const checkpoints: Checkpoint[] = [];
  const idle: Session[] = [];
  for (const session of ground.sessions.filter(({ deletedAt }) => deletedAt === undefined)) {
    const expired = await selectPrunable(store, session, { ground, rules: { policy, now: at } });
    checkpoints.push(...expired.checkpoints);
    idle.push(...expired.idle);
    if (expired.snapshots.length === 0) continue;
    going.push(...expired.snapshots.map(({ snapshot }) => snapshot.id));
    const { id, title, startedAt } = session;
    const tooOld = expired.snapshots.filter(({ reason }) => reason === 'too-old').length;
    losses.push({ session: id, title, startedAt, snapshots: expired.snapshots.length, tooOld });
  }
  const freed = await store.measureFreed(going);
  const bytesOf = await store.measureEach(await groupProposed(store, checkpoints, idle));
  return {
    snapshots: going.length,
    sessions: losses.sort((one, other) => other.snapshots - one.snapshots),
    checkpoints: checkpoints.sort((one, other) => one.createdAt - other.createdAt),
    idle: idle.sort((one, other) => one.lastSavedAt - other.lastSavedAt),
    bytesOf,
    ...freed,
    clockInDoubt: judgeClock(clock, at).inDoubt,
  };
}

/** A checkpoint goes with its snapshot, a session with all of them. */
async function groupProposed(
  store: SessionStore,
  checkpoints: readonly Checkpoint[],
  idle: readonly Session[],
): Promise<Map<string, SnapshotId[]>> {
  const groups = new Map(checkpoints.map(({ snapshot }) => [snapshot, [snapshot]]));
  for (const { id } of idle)
    groups.set(
      id,
      (await store.listSnapshots(id)).map((snapshot) => snapshot.id),
    );
  return groups;
}
