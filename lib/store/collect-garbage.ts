import { MissingObjectError, CorruptObjectError } from '../model/errors';
import { toHex } from '../codec/hex';
import type { ObjectId } from '../model/ids';
import { Snapshot } from '../model/snapshot';
import { compactPacks } from './compact-packs';
import type { Database } from './database';
import { changeGarbageState, noteDirtyPacks, readGarbageState } from './garbage-state';
import { deleteConversations } from './delete-conversations';
import { Marker, Marks } from './mark-reachable';
import { findPacks } from './objects';
import { deletePacks, listPackNumbers, PackCache } from './packs';
import type { OnProblem } from './read-rows';
import { isQuota } from './store-errors';
import { countSweep } from './stored-ids';

/** Rows looked at in one step: a step is short enough for a save to wait for it. */
const ROWS_PER_STEP = 500;

type Phase = 'roots' | 'heads' | 'mark' | 'sweep' | 'packs' | 'compact' | 'finish';

/** One collection from its first mark to its last byte. Lives in memory: a worker that dies starts a new one. */
interface Round {
  phase: Phase;
  marker: Marker;
  /** Key of the last row looked at in this phase. */
  after?: string | Uint8Array<ArrayBuffer>;
  /** What is younger than this pack is nobody's garbage before the next round: the grace of one generation. */
  youngest: number;
  floor: number;
  /** Packs that hold an object of the index. */
  used: Set<number>;
  unused: number[];
  /** Deletions asked for when it began. */
  requests: number;
  dirty: number[];
}

/**
 * Removes objects that no stored snapshot reaches, and their bytes, in small steps that a kill at any point leaves whole.
 * Snapshots committed meanwhile are marked before anything more goes. When a record on the way cannot be read, nothing
 * that may hang on it goes (S7): neither what was stored before the damage was found nor packs that no row names.
 */
export class GarbageCollector {
  private round: Round | undefined;

  constructor(
    private readonly db: Database,
    private readonly onProblem: OnProblem,
  ) {}

  /** Does the next step. Resolves to the marks when it was the last one. `now` in milliseconds since 1970. */
  async step(now: number): Promise<Marks | undefined> {
    this.round ??= await this.begin();
    const { round } = this;
    try {
      if (round.phase !== 'finish') await STEPS[round.phase](this.db, round);
      else return await this.finish(round, now);
    } catch (error) {
      this.round = undefined;
      throw error;
    }
    return undefined;
  }

  /** Another step would go on with a collection already begun. */
  isUnderWay(): boolean {
    return this.round !== undefined;
  }

  /** To be called when something lost was put back: what is known of this round no longer holds. */
  abandon(): void {
    this.round = undefined;
  }

  /** All steps at once. Resolves to what is still reached. */
  async collect(now: number): Promise<Marks> {
    this.round = undefined;
    for (;;) {
      const marks = await this.step(now);
      if (marks) return marks;
    }
  }

  private async begin(): Promise<Round> {
    const source = { packs: new PackCache(this.db), locate: (ids: readonly ObjectId[]) => findPacks(this.db, ids) };
    const youngest = Number((await this.db.packs.toCollection().lastKey()) ?? 0);
    const marker = new Marker(source, new Marks());
    const { requests } = await readGarbageState(this.db);
    return { phase: 'roots', marker, requests, youngest, floor: 0, used: new Set(), unused: [], dirty: [] };
  }

  private async finish({ marker: { marks }, requests }: Round, now: number): Promise<Marks> {
    marks.problems.forEach(this.onProblem);
    const { conversations } = await readGarbageState(this.db);
    const isClean = marks.problems.length === 0;
    if (isClean && conversations.length > 0) await deleteConversations(this.db, new Set(conversations), marks);
    await this.db.transaction('rw', this.db.settings, () =>
      changeGarbageState(this.db, { served: requests, collectedAt: now, ...(isClean && { floor: 0, damaged: [] }) }),
    );
    this.round = undefined;
    return marks;
  }
}

const STEPS: Readonly<Record<Exclude<Phase, 'finish'>, (db: Database, round: Round) => Promise<void>>> = {
  roots: markRoots,
  heads: checkHeads,
  mark: markMore,
  sweep: sweepRows,
  packs: removeUnused,
  compact: compactNext,
};

function enter(round: Round, phase: Phase): void {
  round.phase = phase;
  delete round.after;
}

async function markRoots(db: Database, round: Round): Promise<void> {
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
async function checkHeads(db: Database, round: Round): Promise<void> {
  const rows = await nextRows(db, 'sessions', round);
  round.after = rows.at(-1)?.id ?? '';
  const checkpoints = rows.length === 0 ? await db.checkpoints.toCollection().primaryKeys() : [];
  const { marks } = round.marker;
  const named = [...rows.flatMap(({ head }) => head ?? []), ...checkpoints].filter((id) => !marks.snapshots.has(id));
  const keys = new Set(await db.snapshots.where(':id').anyOf(named).primaryKeys());
  for (const id of named) if (!keys.has(id)) marks.problems.push(new MissingObjectError(id));
  if (rows.length === 0) enter(round, 'mark');
}

async function markMore(db: Database, round: Round): Promise<void> {
  if (await round.marker.step()) return;
  if (await addCommitted(db, round)) return;
  round.floor = await settleFloor(db, round);
  enter(round, 'sweep');
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

/** Takes dead objects out of the index; their bytes follow in later steps, which a kill between does not forget. */
async function sweepRows(db: Database, round: Round): Promise<void> {
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

async function removeUnused(db: Database, round: Round): Promise<void> {
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
async function compactNext(db: Database, round: Round): Promise<void> {
  const pack = round.dirty.shift();
  if (pack === undefined) enter(round, 'finish');
  else await compactPacks(db, [pack]).catch(passOverQuota);
}

/** Writing anew needs a little room: without it the bytes wait for the next collection, and the rest goes on. */
function passOverQuota(error: unknown): void {
  if (!isQuota(error)) throw error;
}

function nextRows<Table extends 'snapshots' | 'sessions'>(db: Database, table: Table, { after }: Round) {
  const rows = after === undefined ? db[table].toCollection() : db[table].where(':id').above(after);
  return rows.limit(ROWS_PER_STEP).toArray() as PromiseLike<{ id: string; head?: string }[]> as PromiseLike<
    Table extends 'snapshots' ? Snapshot[] : { id: string; head?: string }[]
  >;
}
