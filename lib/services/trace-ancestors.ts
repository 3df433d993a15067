import type { SessionId, SnapshotId, Uid } from '../model/ids';
import type { Ancestor } from '../model/merge/find-merge-base';
import type { SessionLink } from '../model/session';
import type { Snapshot } from '../model/snapshot';
import type { SessionStore } from '../store/session-store';

export type AncestorStore = Pick<SessionStore, 'getSession' | 'getSnapshot' | 'listSnapshots' | 'listRestoreReports'>;

/** A snapshot that another comes from. */
export interface TracedAncestor extends Ancestor {
  /** Only these tabs were taken over, as when some tabs of a session were resumed. */
  only?: ReadonlySet<Uid>;
}

/** Sessions looked through at most: nobody's history is longer, and links may run in circles. */
const MOST_SESSIONS = 200;

interface Stretch {
  session: SessionId;
  /** Which snapshots of the session count. */
  reaches: (snapshot: Snapshot) => boolean;
  only?: ReadonlySet<Uid>;
}

/**
 * The snapshot and all it comes from: earlier ones of its session, parents elsewhere, and what its session was resumed
 * or branched from. Snapshots that retention has removed in between are passed over.
 */
export async function traceAncestors(
  store: AncestorStore,
  { session, seq }: Pick<Snapshot, 'session' | 'seq'>,
): Promise<Map<SnapshotId, TracedAncestor>> {
  const found = new Map<SnapshotId, TracedAncestor>();
  const open: Stretch[] = [{ session, reaches: (snapshot) => snapshot.seq <= seq }];
  for (let visited = 0; visited < MOST_SESSIONS; visited += 1) {
    const stretch = open.shift();
    if (!stretch) break;
    const snapshots = (await store.listSnapshots(stretch.session)).filter(stretch.reaches);
    const fresh = snapshots.filter(({ id }) => !found.has(id));
    snapshots.forEach((snapshot, index) => remember(found, snapshot, { former: snapshots[index + 1], stretch }));
    if (fresh.length > 0) open.push(...(await comesFrom(store, stretch, fresh)));
  }
  return found;
}

function remember(
  found: Map<SnapshotId, TracedAncestor>,
  { id, manifest, takenAt, parents }: Snapshot,
  { former, stretch: { only } }: { former: Snapshot | undefined; stretch: Stretch },
): void {
  if (found.has(id)) return;
  found.set(id, {
    id,
    manifest,
    takenAt,
    parents: [...parents, ...(former ? [former.id] : [])],
    ...(only && { only }),
  });
}

/** Where a stretch of snapshots leads on to. */
async function comesFrom(store: AncestorStore, stretch: Stretch, fresh: readonly Snapshot[]): Promise<Stretch[]> {
  const { session: id, only } = stretch;
  const parents = await Promise.all(parentsElsewhere(fresh).map((parent) => store.getSnapshot(parent)));
  const known = parents.filter((parent) => parent !== undefined);
  const byParent = known.map((parent): Stretch => ({
    session: parent.session,
    reaches: ({ seq }) => seq <= parent.seq,
    ...(only && { only }),
  }));
  const session = await store.getSession(id);
  const byLink = (session?.links ?? []).filter((link) => !known.some((parent) => parent.session === link.session));
  const linked = byLink.map((link) => followLink(store, link, { run: id, startedAt: session?.startedAt ?? 0, only }));
  return [...byParent, ...(await Promise.all(linked))];
}

/** Parents within a session are its own earlier snapshots, which are known already. */
function parentsElsewhere(snapshots: readonly Snapshot[]): SnapshotId[] {
  const own = new Set(snapshots.map(({ id }) => id));
  return [...new Set(snapshots.flatMap(({ parents }) => parents))].filter((parent) => !own.has(parent));
}

interface LinkedFrom {
  run: SessionId;
  startedAt: number;
  only: ReadonlySet<Uid> | undefined;
}

/** Of a resumed session, what it was when it was resumed, and of that the tabs that came back. */
async function followLink(
  store: AncestorStore,
  link: SessionLink,
  { run, startedAt, only }: LinkedFrom,
): Promise<Stretch> {
  const reports = link.kind === 'resumed-from' ? await store.listRestoreReports() : [];
  const restores = reports.filter((report) => report.session === link.session && report.run === run);
  const until = restores.length > 0 ? Math.min(...restores.map((report) => report.startedAt)) : startedAt;
  const tabs = restores.flatMap((report) =>
    report.tabs.filter(({ result }) => result !== 'failed').map(({ tab }) => tab),
  );
  const cameBack = link.kind === 'resumed-from' ? new Set(tabs) : undefined;
  const both = cameBack && only ? new Set([...cameBack].filter((tab) => only.has(tab))) : (cameBack ?? only);
  return { session: link.session, reaches: ({ takenAt }) => takenAt <= until, ...(both && { only: both }) };
}
