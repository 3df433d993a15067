import type { SnapshotId } from '../model/ids';
import type { Session } from '../model/session';
import type { Parts } from './parts';
import { selectPrunable, selectRemovable, type PruneGround, type PruneRules } from './select-prunable';
import type { TakeSnapshot } from './take-snapshot';

export interface PruneTools {
  parts: Pick<Parts, 'store' | 'run' | 'now' | 'report'>;
  takeSnapshot: Pick<TakeSnapshot, 'between'>;
}

/** Removes what of one session may go now. Resolves to how many snapshots went; their bytes go with the garbage. */
export async function pruneSession(
  tools: PruneTools,
  session: Session,
  { ground, rules }: { ground: PruneGround; rules: PruneRules },
): Promise<number> {
  const { store } = tools.parts;
  const { snapshots } = await selectPrunable(store, session, { ground, rules });
  const expired = snapshots.map(({ snapshot }) => snapshot);
  const removable = await selectRemovable(store, session, expired);
  return removeSnapshots(
    tools,
    session.id,
    removable.map(({ id }) => id),
  );
}

/**
 * Removes snapshots of one session. Those of the present run go between two of its snapshots, and what the run remembers
 * as sealed is forgotten: objects that only a removed snapshot reached may be swept.
 */
export async function removeSnapshots(
  { parts: { store, run }, takeSnapshot }: PruneTools,
  session: string,
  ids: readonly SnapshotId[],
): Promise<number> {
  if (ids.length === 0) return 0;
  const remove = async (): Promise<number> => (await store.deleteSnapshots(ids)).length;
  return session === run() ? takeSnapshot.between(remove) : remove();
}
