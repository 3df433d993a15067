import type { SnapshotId } from './ids';
import type { Snapshot } from './snapshot';
import { DAY } from './durations';

/** A clock that is ahead by less is nothing to speak of. */
const SMALL_STEP_AHEAD = DAY;
/** Nobody leaves the browser open for so long without one snapshot: its clock had forgotten the year. */
const LONGEST_SILENCE = 180 * DAY;

/** When a snapshot counts as taken, in milliseconds since 1970. */
export interface SnapshotDate {
  at: number;
  /** Other snapshots that show it: without them it would count as older. */
  witnesses: readonly Snapshot[];
}

const NONE: readonly Snapshot[] = [];

/** Later than any clock that is right could have said. */
export const isAhead = (time: number, now: number): boolean => time > now + SMALL_STEP_AHEAD;

/**
 * When each snapshot of one session counts as taken; which is what the clock said then, unless their order shows that it
 * was wrong: set back, as the snapshot says less than one before it; ahead, as it lies in the future; or years behind
 * until it was set right. Such a snapshot is as young as the next one that is right, or, where none follows, as the last
 * before it: it cannot be older than that, and what is kept a little too long is no loss.
 */
export function dateSnapshots(snapshots: readonly Snapshot[], now: number): Map<SnapshotId, SnapshotDate> {
  const inOrder = snapshots.toSorted((one, other) => one.seq - other.seq || one.takenAt - other.takenAt);
  const latest = findLatest(inOrder, now);
  const dates = new Map<SnapshotId, SnapshotDate>();
  let next: { snapshot: Snapshot; shown: Snapshot } | undefined;
  let lifted: Snapshot | undefined;
  for (const [at, snapshot] of [...inOrder.entries()].reverse()) {
    const last = latest[at];
    const isRight = last === snapshot;
    if (isRight && next && next.snapshot.takenAt - snapshot.takenAt > LONGEST_SILENCE) lifted = next.shown;
    const shown = isRight ? (lifted ?? snapshot) : (next?.shown ?? last ?? snapshot);
    if (isRight) next = { snapshot, shown };
    const isPlain = isRight && shown === snapshot;
    const witnesses = isPlain ? NONE : [shown, ...(last ? [last] : [])].filter((witness) => witness !== snapshot);
    dates.set(snapshot.id, { at: shown.takenAt, witnesses });
  }
  return dates;
}

/** Of each and all before it the one that says the most and is not ahead; in the order of `seq`. */
function findLatest(inOrder: readonly Snapshot[], now: number): (Snapshot | undefined)[] {
  let latest: Snapshot | undefined;
  return inOrder.map((snapshot) => {
    if (!isAhead(snapshot.takenAt, now) && snapshot.takenAt >= (latest?.takenAt ?? -Infinity)) latest = snapshot;
    return latest;
  });
}
