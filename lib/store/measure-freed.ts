import type { SessionId, SnapshotId } from '../model/ids';
import type { Snapshot } from '../model/snapshot';
import type { Database } from './database';
import { Marks, markReachable, type MarkSource } from './garbage/mark-reachable';
import { findPacks } from './objects';
import { PackCache } from './packs';

/** What removing snapshots would free. */
export interface FreedBytes {
  bytes: number;
  /** False when only some of the snapshots were followed and the rest reckoned from them. */
  exact: boolean;
}

/** Up to this much everything is followed; above it, session by session until the time is up. Bytes. */
const FOLLOWED_BYTES = 48_000_000;
const LONGEST_MS = 3_000;

/** Bytes that nothing but `ids` reaches. Writes nothing. What cannot be read frees nothing. */
export async function measureFreed(db: Database, ids: readonly SnapshotId[]): Promise<FreedBytes> {
  const going = new Set(ids);
  if (going.size === 0) return { bytes: 0, exact: true };
  const sizes = await readSizes(db);
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  if (total > FOLLOWED_BYTES) return measureSome(db, going, sizes);
  const all = await db.snapshots.toArray();
  return { bytes: await bytesOnlyOf(db, sizes, split(all, going)), exact: true };
}

/**
 * Bytes that each of these groups frees alone: snapshots of one session, measured against the others of it. Absent are
 * those there was no time for.
 */
export async function measureEach(
  db: Database,
  groups: ReadonlyMap<string, readonly SnapshotId[]>,
): Promise<Record<string, number>> {
  const deadline = Date.now() + LONGEST_MS;
  const bytes: Record<string, number> = {};
  if (groups.size === 0) return bytes;
  const sizes = await readSizes(db);
  for (const [name, ids] of groups) {
    const [first] = await db.snapshots.bulkGet([...ids.slice(0, 1)]);
    if (first) bytes[name] = await bytesOnlyOf(db, sizes, split(await listOf(db, first.session), new Set(ids)));
    if (Date.now() > deadline) break;
  }
  return bytes;
}

const listOf = (db: Database, session: SessionId): Promise<Snapshot[]> =>
  db.snapshots.where('[session+seq]').between([session, -Infinity], [session, Infinity]).toArray();

type PackSizes = ReadonlyMap<number, number>;

async function readSizes(db: Database): Promise<PackSizes> {
  const bySize = db.packs.orderBy('size');
  const [numbers, sizes] = await db.transaction('r', db.packs, () =>
    Promise.all([bySize.primaryKeys(), bySize.keys()]),
  );
  return new Map(numbers.map((pack, at) => [pack, Number(sizes[at])]));
}

interface Parted {
  going: Snapshot[];
  staying: Snapshot[];
}

const split = (snapshots: readonly Snapshot[], going: ReadonlySet<SnapshotId>): Parted => ({
  going: snapshots.filter(({ id }) => going.has(id)),
  staying: snapshots.filter(({ id }) => !going.has(id)),
});

/** Snapshots share most with others of their session: what one session would free says what the next will. */
async function measureSome(db: Database, going: ReadonlySet<SnapshotId>, sizes: PackSizes): Promise<FreedBytes> {
  const deadline = Date.now() + LONGEST_MS;
  const rows = (await db.snapshots.bulkGet([...going])).filter((row) => row !== undefined);
  let followed = 0;
  let bytes = 0;
  for (const session of new Set(rows.map((row) => row.session))) {
    const parted = split(await listOf(db, session), going);
    bytes += await bytesOnlyOf(db, sizes, parted);
    followed += parted.going.length;
    if (Date.now() > deadline) break;
  }
  return { bytes: followed === 0 ? 0 : Math.round((bytes / followed) * rows.length), exact: false };
}

async function bytesOnlyOf(db: Database, sizes: PackSizes, { going, staying }: Parted): Promise<number> {
  const packs = new PackCache(db);
  const source: MarkSource = { packs, locate: (ids) => findPacks(db, ids) };
  const marks = new Marks();
  await markReachable(source, marks, staying);
  const shared = new Set(marks.objects);
  await markReachable(source, marks, going);
  const dead = [...marks.objects].filter((id) => !shared.has(id));
  const where = await source.locate(dead);
  const byPack = new Map<number, string[]>();
  where.forEach((pack, at) => {
    const id = dead[at];
    if (pack !== undefined && id !== undefined) byPack.set(pack, [...(byPack.get(pack) ?? []), id]);
  });
  let bytes = 0;
  for (const [pack, ids] of byPack) bytes += (sizes.get(pack) ?? 0) * (await shareOf(packs, pack, ids));
  return Math.round(bytes);
}

async function shareOf(packs: PackCache, pack: number, ids: readonly string[]): Promise<number> {
  const content = await packs.read(pack).catch(() => undefined);
  if (!content) return 0;
  const bytesOf = (found: readonly string[]): number =>
    found.reduce((sum, id) => sum + (content.get(id)?.bytes.length ?? 0), 0);
  return bytesOf(ids) / Math.max(1, bytesOf([...content.keys()]));
}
