import { CorruptObjectError, MissingObjectError } from '../../model/errors';
import { Snapshot } from '../../model/snapshot';
import type { Database } from '../database';
import { enter, nextRows, ROWS_PER_STEP, type Round } from './collection-round';
import { changeGarbageState, readGarbageState } from './garbage-state';
import type { Marker } from './mark-reachable';

/** Every stored snapshot is a root. */
export async function markRoots(db: Database, round: Round): Promise<void> {
  const rows = await nextRows(db, 'snapshots', round);
  if (rows.length === 0) {
    enter(round, 'heads');
    return;
  }
  round.after = rows.at(-1)?.id ?? '';
  await addSnapshots(round.marker, rows);
}

/** Unparsable rows are problems: what they reached is unknown. */
async function addSnapshots(marker: Marker, rows: readonly Snapshot[]): Promise<void> {
  const readable = rows.filter((row) => Snapshot.safeParse(row).success);
  for (const row of rows) {
    if (marker.marks.snapshots.has(row.id) || readable.includes(row)) continue;
    marker.marks.snapshots.add(row.id);
    marker.marks.problems.push(new CorruptObjectError(`snapshots ${row.id}`, 'cannot be read'));
  }
  await marker.add(readable);
}

/** A head or a checkpoint whose snapshot is gone: the snapshot may come back, and with it what it reaches. */
export async function checkHeads(db: Database, round: Round): Promise<void> {
  const rows = await nextRows(db, 'sessions', round);
  round.after = rows.at(-1)?.id ?? '';
  const checkpoints = rows.length === 0 ? await db.checkpoints.toCollection().primaryKeys() : [];
  const { marks } = round.marker;
  const named = [...rows.flatMap(({ head }) => head ?? []), ...checkpoints].filter((id) => !marks.snapshots.has(id));
  const keys = new Set(await db.snapshots.where(':id').anyOf(named).primaryKeys());
  for (const id of named) if (!keys.has(id)) marks.problems.push(new MissingObjectError(id));
  if (rows.length === 0) enter(round, 'mark');
}

/** Follows what was marked; snapshots committed meanwhile are added before anything is swept. */
export async function markMore(db: Database, round: Round): Promise<void> {
  if (await round.marker.step()) return;
  if (await addCommitted(db, round)) return;
  round.floor = await settleFloor(db, round);
  enter(round, 'sweep');
}

/** Marks the snapshots that were committed since marking ended; there are few, and they share most with marked ones. */
export async function markCommitted(db: Database, round: Round): Promise<void> {
  while (await addCommitted(db, round)) while (await round.marker.step());
}

/** True when snapshots were committed that are not marked yet. */
async function addCommitted(db: Database, { marker }: Round): Promise<boolean> {
  const keys = await db.snapshots.toCollection().primaryKeys();
  const fresh = keys.filter((key) => !marker.marks.snapshots.has(key)).slice(0, ROWS_PER_STEP);
  if (fresh.length === 0) return false;
  const rows = await db.snapshots.bulkGet(fresh);
  await addSnapshots(
    marker,
    rows.filter((row) => row !== undefined),
  );
  return true;
}

/** The pack below which nothing goes. It rises when damage is found that was not known, and falls when none is left. */
async function settleFloor(db: Database, { marker: { marks }, youngest }: Round): Promise<number> {
  const names = marks.problems.map(({ data }) => String(data['id']));
  if (names.length === 0) return 0;
  return db.transaction('rw', db.settings, async () => {
    const { floor, damaged } = await readGarbageState(db);
    const known = new Set(damaged);
    if (floor > 0 && names.every((name) => known.has(name))) return floor;
    await changeGarbageState(db, { floor: youngest, damaged: names });
    return youngest;
  });
}
