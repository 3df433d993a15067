import type { Checkpoint } from './checkpoint';
import type { SessionId, SnapshotId } from './ids';
import type { ExpiryReason } from './prune';
import type { RetentionPolicy } from './retention-policy';
import type { Session } from './session';
import type { Snapshot, Trigger } from './snapshot';
import { dateSnapshots, isAhead, type SnapshotDate } from './snapshot-dates';
import { DAY, HOUR, MINUTE } from './durations';

/** Of all snapshots in one stretch of `width` that ended at least `from` ago only the last stays. Milliseconds. */
export interface Band {
  from: number;
  width: number;
}

/**
 * All of the last hour; then the last of each minute until a day, of each hour until a week, of each day after that.
 * Stretches are cut from 1970 on, minutes fill hours and hours days, and a stretch changes its band as a whole: so
 * pruning every minute ends exactly where pruning once would have ended.
 */
export const BANDS: readonly Band[] = [
  { from: HOUR, width: MINUTE },
  { from: DAY, width: HOUR },
  { from: 7 * DAY, width: DAY },
];

/** For a session or a store that grew too large, and for a full disk. */
export const TIGHT_BANDS: readonly Band[] = [
  { from: 10 * MINUTE, width: MINUTE },
  { from: HOUR, width: HOUR },
  { from: DAY, width: DAY },
];

/** What nobody asked for by a name or a click. Only these are thinned; the others only grow too old. */
const THINNED: ReadonlySet<Trigger> = new Set(['edit', 'interval', 'tab', 'close']);

/** Put away so shortly ago, a session can be had back whole. */
export const PUT_AWAY_STAYS = 12_000;

/** A merge or a branch is compared with what it came from: its parents stay as long as this. */
const PARENTS_STAY = 7 * DAY;

/** What retention looks at. Everything else of what is stored is no business of it. */
export interface Holdings {
  sessions: readonly Session[];
  /** Snapshots of these sessions, in any order. Those of a session that is not listed are left alone. */
  snapshots: readonly Snapshot[];
  checkpoints: readonly Checkpoint[];
  /** Snapshots somebody still needs: the newest good one of a damaged session, what an undo goes back to. */
  needed?: ReadonlySet<SnapshotId>;
  /** Sessions to be thinned by `TIGHT_BANDS`; `all` when the whole store has to. */
  tight?: ReadonlySet<SessionId> | 'all';
}

export interface ExpiredSnapshot {
  snapshot: Snapshot;
  reason: ExpiryReason;
}

export interface Expired {
  /** May go by themselves. */
  snapshots: ExpiredSnapshot[];
  /** Past their age, the oldest first: only proposed, and only somebody's choice removes them. */
  checkpoints: Checkpoint[];
  /** Ended, kept and unused for long, the oldest first: only proposed for the archive. */
  idle: Session[];
}

/**
 * What may go at `now`. Never a checkpoint's snapshot, a session's head, its newest snapshot, or one that is `needed`;
 * nothing of a session that is being offered. Snapshots are as old as their order shows, whatever a wrong clock said when
 * they were taken; see `dateSnapshots`. A clock that is ahead at `now` cannot be told from here; see `judgeClock`.
 */
export function selectExpired(holdings: Holdings, policy: RetentionPolicy, now: number): Expired {
  const kept = findKept(holdings, now);
  const snapshots = holdings.sessions.flatMap((session) => {
    if (session.offer === 'pending' && session.deletedAt === undefined) return [];
    const own = kept.bySession.get(session.id) ?? [];
    if (session.status === 'archived') return isPutAwayNow(session, now) ? [] : restOf(own, kept);
    return expiredOf(own, { policy, now, bands: bandsFor(session, holdings, policy), kept });
  });
  return {
    snapshots,
    checkpoints: holdings.checkpoints
      .filter((checkpoint) => now - chosenAt(checkpoint, kept, now) >= policy.checkpointDays * DAY)
      .sort((one, other) => one.createdAt - other.createdAt),
    idle: holdings.sessions
      .filter((session) => isIdle(session) && now - savedAt(session, kept, now) >= policy.idleDays * DAY)
      .sort((one, other) => one.lastSavedAt - other.lastSavedAt),
  };
}

/** After its snapshot was taken, whatever the clock said. */
function chosenAt({ snapshot, createdAt }: Checkpoint, { dates }: Kept, now: number): number {
  const takenAt = dates.get(snapshot)?.at ?? createdAt;
  return isAhead(createdAt, now) ? takenAt : Math.max(createdAt, takenAt);
}

/** A save dated by a clock that was ahead leaves its date with the session. */
function savedAt({ id, lastSavedAt }: Session, { dates, newest }: Kept, now: number): number {
  const snapshot = newest.get(id);
  return isAhead(lastSavedAt, now) && snapshot ? dateOf(snapshot, dates).at : lastSavedAt;
}

/** A clock that was set back since does not keep it for ever. */
const isPutAwayNow = ({ putAway }: Session, now: number): boolean =>
  putAway !== undefined && Math.abs(now - putAway.at) < PUT_AWAY_STAYS;

const bandsFor = ({ id }: Session, { tight }: Holdings, { thinning }: RetentionPolicy): readonly Band[] => {
  if (tight === 'all' || tight?.has(id)) return TIGHT_BANDS;
  return thinning ? BANDS : [];
};

const isIdle = ({ status, offer, endedAt, deletedAt }: Session): boolean =>
  deletedAt === undefined &&
  endedAt !== undefined &&
  status !== 'active' &&
  status !== 'archived' &&
  offer !== 'pending';

type Dates = ReadonlyMap<SnapshotId, SnapshotDate>;

interface Kept {
  ids: ReadonlySet<SnapshotId>;
  /** Merges and branches: where two lines meet is not thinned. */
  knots: ReadonlySet<SnapshotId>;
  bySession: ReadonlyMap<SessionId, Snapshot[]>;
  newest: ReadonlyMap<SessionId, Snapshot>;
  dates: Dates;
}

function findKept({ sessions, snapshots, checkpoints, needed }: Holdings, now: number): Kept {
  const bySession = groupBySession(snapshots);
  const dates: Dates = new Map([...bySession.values()].flatMap((own) => [...dateSnapshots(own, now)]));
  const newest = new Map([...bySession].map(([id, own]) => [id, own.reduce((a, b) => (b.seq > a.seq ? b : a))]));
  const heads = sessions.flatMap(({ head }) => head ?? []);
  const knots = findKnots(snapshots);
  const young = knots.filter((knot) => now - dateOf(knot, dates).at < PARENTS_STAY);
  const ids = new Set([...heads, ...checkpoints.map(({ snapshot }) => snapshot), ...(needed ?? [])]);
  for (const { id } of newest.values()) ids.add(id);
  for (const id of young.flatMap(({ parents }) => parents)) ids.add(id);
  return { ids, knots: new Set(knots.map(({ id }) => id)), bySession, newest, dates };
}

const dateOf = ({ id, takenAt }: Snapshot, dates: Dates): SnapshotDate =>
  dates.get(id) ?? { at: takenAt, witnesses: [] };

function groupBySession(snapshots: readonly Snapshot[]): Map<SessionId, Snapshot[]> {
  const groups = new Map<SessionId, Snapshot[]>();
  for (const snapshot of snapshots) {
    const group = groups.get(snapshot.session);
    if (group) group.push(snapshot);
    else groups.set(snapshot.session, [snapshot]);
  }
  return groups;
}

function findKnots(snapshots: readonly Snapshot[]): Snapshot[] {
  const sessionOf = new Map(snapshots.map(({ id, session }) => [id, session]));
  const isElsewhere = (parent: SnapshotId, session: SessionId): boolean =>
    sessionOf.has(parent) && sessionOf.get(parent) !== session;
  return snapshots.filter(
    ({ parents, session }) => parents.length > 1 || parents.some((parent) => isElsewhere(parent, session)),
  );
}

interface Rules {
  policy: RetentionPolicy;
  now: number;
  bands: readonly Band[];
  kept: Kept;
}

/** An archived session is its head, its checkpoints, and where other lines meet it. */
const restOf = (snapshots: readonly Snapshot[], { ids, knots }: Kept): ExpiredSnapshot[] =>
  snapshots.filter(({ id }) => !ids.has(id) && !knots.has(id)).map((snapshot) => ({ snapshot, reason: 'archived' }));

/** What stays by a right of its own is the last of its stretch like any other. */
function expiredOf(snapshots: readonly Snapshot[], { policy, now, bands, kept }: Rules): ExpiredSnapshot[] {
  const taken = new Set<string>();
  const newestFirst = snapshots.toSorted((one, other) => other.seq - one.seq || other.takenAt - one.takenAt);
  const expired = newestFirst.flatMap((snapshot): ExpiredSnapshot[] => {
    const stays = kept.ids.has(snapshot.id);
    const { at } = dateOf(snapshot, kept.dates);
    if (!stays && now - at >= policy.snapshotDays * DAY) return [{ snapshot, reason: 'too-old' }];
    const stretch = stretchOf({ takenAt: snapshot.takenAt, at }, bands, now);
    if (stretch === undefined) return [];
    const isLast = !taken.has(stretch);
    taken.add(stretch);
    const mayGo = !stays && !isLast && THINNED.has(snapshot.trigger) && !kept.knots.has(snapshot.id);
    return mayGo ? [{ snapshot, reason: 'thinned' }] : [];
  });
  return withoutWitnesses(snapshots, expired, kept);
}

/**
 * What shows how old another one is stays as long as that, or the next pruning would take it for older. What stays by a
 * right of its own does not need one that is too old itself.
 */
function withoutWitnesses(
  snapshots: readonly Snapshot[],
  expired: readonly ExpiredSnapshot[],
  { ids, dates }: Kept,
): ExpiredSnapshot[] {
  const reasons = new Map(expired.map(({ snapshot, reason }) => [snapshot.id, reason]));
  const wanted = new Set<SnapshotId>();
  for (const snapshot of snapshots) {
    const { witnesses } = dateOf(snapshot, dates);
    if (witnesses.length === 0 || reasons.has(snapshot.id)) continue;
    if (ids.has(snapshot.id) && witnesses.some(({ id }) => reasons.get(id) === 'too-old')) continue;
    for (const { id } of witnesses) wanted.add(id);
  }
  return expired.filter(({ snapshot }) => !wanted.has(snapshot.id));
}

/**
 * The stretch of which only the last snapshot stays; undefined for one that is too young for any. Its band goes by when
 * the snapshots count as taken, its place by what their clock said: that still tells how far apart they are.
 */
function stretchOf(
  { takenAt, at }: { takenAt: number; at: number },
  bands: readonly Band[],
  now: number,
): string | undefined {
  const startOf = (time: number, width: number): number => Math.floor(time / width) * width;
  const band = bands.findLast(({ from, width }) => startOf(at, width) + width <= now - from);
  if (!band) return undefined;
  const ownTime = at === takenAt ? '' : `:${String(at)}`;
  return `${String(band.width)}:${String(startOf(takenAt, band.width))}${ownTime}`;
}
