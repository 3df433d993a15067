import { toHex } from '../../codec/hex';
import { compactPacks } from '../compact-packs';
import type { Database } from '../database';
import { deletePacks, listPackNumbers } from '../packs';
import { isQuota } from '../store-errors';
import { countSweep } from '../stored-ids';
import { enter, ROWS_PER_STEP, type Round } from './collection-round';
import { changeGarbageState, noteDirtyPacks, readGarbageState } from './garbage-state';
import type { Marks } from './mark-reachable';

/** Takes dead objects out of the index; their bytes follow in later steps, which a kill between does not forget. */
export async function sweepRows(db: Database, round: Round): Promise<void> {
  const { keys, packs } = await readIndex(db, round.after);
  if (keys.length === 0) return prepareRemoval(db, round);
  const { marks } = round.marker;
  const dead = keys.flatMap((key, at) => {
    const pack = packs[at] ?? 0;
    const isDead = !marks.objects.has(toHex(new Uint8Array(key))) && pack <= round.youngest && pack > round.floor;
    if (!isDead) round.used.add(pack);
    return isDead ? [{ key, pack }] : [];
  });
  if (dead.length > 0 && !(await removeRows(db, marks, dead))) enter(round, 'mark');
  else round.after = keys.at(-1) ?? new Uint8Array();
}

interface IndexRow {
  key: Uint8Array<ArrayBuffer>;
  pack: number;
}

/** False, and nothing removed, when a snapshot was committed that is not marked, or an object was moved. */
function removeRows(db: Database, marks: Marks, dead: readonly IndexRow[]): PromiseLike<boolean> {
  return db.transaction('rw', [db.snapshots, db.objects, db.settings], async () => {
    const snapshots = await db.snapshots.toCollection().primaryKeys();
    if (snapshots.some((id) => !marks.snapshots.has(id))) return false;
    const packs = await db.objects.bulkGet(dead.map(({ key }) => key));
    const unmoved = dead.filter(({ pack }, at) => packs[at] === pack);
    await db.objects.bulkDelete(unmoved.map(({ key }) => key));
    await noteDirtyPacks(
      db,
      unmoved.map(({ pack }) => pack),
    );
    await countSweep(db);
    return true;
  });
}

function readIndex(
  db: Database,
  after: Round['after'],
): PromiseLike<{ keys: Uint8Array<ArrayBuffer>[]; packs: number[] }> {
  return db.transaction('r', db.objects, async () => {
    const rows = () =>
      (after === undefined ? db.objects.toCollection() : db.objects.where(':id').above(after)).limit(ROWS_PER_STEP);
    const [keys, packs] = await Promise.all([rows().primaryKeys(), rows().toArray()]);
    return { keys: keys.map((key) => new Uint8Array(key)), packs };
  });
}

/** Packs that no row names hold garbage only, if everything that is reached was found. */
async function prepareRemoval(db: Database, round: Round): Promise<void> {
  const isClean = round.marker.marks.problems.length === 0;
  const packs = isClean ? await listPackNumbers(db) : [];
  round.unused = packs.filter((pack) => pack <= round.youngest && !round.used.has(pack));
  round.dirty = (await readGarbageState(db)).dirty;
  enter(round, 'packs');
}

const PACKS_PER_STEP = 20;

/** Removes the bytes of packs that no row names. */
export async function removeUnused(db: Database, round: Round): Promise<void> {
  const packs = round.unused.splice(0, PACKS_PER_STEP);
  if (packs.length === 0) {
    enter(round, 'compact');
    return;
  }
  await db.transaction('rw', [db.packs, db.settings], async () => {
    await deletePacks(db, packs);
    const { dirty } = await readGarbageState(db);
    await changeGarbageState(db, { dirty: dirty.filter((pack) => !packs.includes(pack)) });
  });
}

/** One pack at a time; one that cannot be read stays as it is, for repair. */
export async function compactNext(db: Database, round: Round): Promise<void> {
  const pack = round.dirty.shift();
  if (pack === undefined) enter(round, 'finish');
  else await compactPacks(db, [pack]).catch(passOverQuota);
}

/** Writing anew needs a little room: without it the bytes wait for the next collection, and the rest goes on. */
function passOverQuota(error: unknown): void {
  if (!isQuota(error)) throw error;
}
