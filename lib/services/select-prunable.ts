import type { SessionId, SnapshotId } from '../model/ids';
import { selectExpired, type Expired, type Holdings } from '../model/retention';
import type { RetentionPolicy } from '../model/retention-policy';
import type { Session } from '../model/session';
import type { Snapshot } from '../model/snapshot';
import { DAY } from '../model/durations';
import type { SessionStore } from '../store/session-store';
import { isWhole } from './is-whole';

type Reads = Pick<SessionStore, 'listSnapshots' | 'listCheckpoints' | 'listRestoreReports' | 'listSessions'>;

/** What a restore was taken back to stays at least this long after it. */
const UNDO_STAYS = 7 * DAY;

export interface PruneRules {
  policy: RetentionPolicy;
  now: number;
  tight?: Holdings['tight'];
}

/** What is read once and holds for all sessions. */
export interface PruneGround {
  /** Without those that are still coming in: their checkpoints come last, and would find their snapshots gone. */
  sessions: readonly Session[];
  /** All of them: where two lines meet counts from the beginning. */
  linking: readonly Session[];
  /** Snapshots that an undo goes back to. */
  undo: ReadonlySet<SnapshotId>;
}

export async function readPruneGround(store: Reads, now: number): Promise<PruneGround> {
  const [linking, reports] = await Promise.all([
    store.listSessions({ includeDeleted: true }),
    store.listRestoreReports(),
  ]);
  const recent = reports.filter(({ startedAt }) => now - startedAt < UNDO_STAYS);
  const sessions = linking.filter(({ importing }) => !importing);
  return { sessions, linking, undo: new Set(recent.flatMap(({ before }) => before ?? [])) };
}

/** What of one session may go now, as the policy says. Its head is taken to be sound; see `selectRemovable`. */
export async function selectPrunable(
  store: Reads,
  session: Session,
  { ground, rules }: { ground: PruneGround; rules: PruneRules },
): Promise<Expired> {
  const snapshots = await store.listSnapshots(session.id);
  const linked = await readLinked(store, session, ground.linking);
  const checkpoints = await store.listCheckpoints(session.id);
  const { policy, now, tight } = rules;
  const holdings: Holdings = {
    sessions: [session],
    snapshots: [...snapshots, ...linked],
    checkpoints,
    needed: ground.undo,
    ...(tight && { tight }),
  };
  return selectExpired(holdings, policy, now);
}

/** Where lines meet across sessions, both are looked at. */
async function readLinked(store: Reads, session: Session, sessions: readonly Session[]): Promise<Snapshot[]> {
  const linked = new Set<SessionId>(session.links.map((link) => link.session));
  for (const { id, links } of sessions) if (links.some((link) => link.session === session.id)) linked.add(id);
  linked.delete(session.id);
  const lists = await Promise.all([...linked].map((id) => store.listSnapshots(id)));
  return lists.flat();
}

/**
 * Those of `expired` that may really be removed. When the head is damaged, the newest snapshot before it that is whole
 * stays too (P7), and when none is, all of them stay: each may hold what repair needs.
 */
export async function selectRemovable(
  store: Pick<SessionStore, 'listSnapshots' | 'readObject' | 'getSnapshot'>,
  session: Session,
  expired: readonly Snapshot[],
): Promise<Snapshot[]> {
  if (expired.length === 0) return [];
  const newestFirst = await store.listSnapshots(session.id);
  for (const snapshot of newestFirst) {
    if (await isWhole(store, snapshot)) return expired.filter(({ id }) => id !== snapshot.id);
  }
  return [];
}
