import type { Table } from 'dexie';
import type { Database } from '../database';
import { readPackBytes } from '../packs';
import { readJournal } from './journal';
import { isSound } from './copied-rows';
import { packIds, writePacks } from './mend';
import type { CopiedTable } from './second-copy';

/** Live documents above all: nothing else holds what was typed last, the second copy only what was typed before. */
const WHOLE = ['live', 'conversations', 'audit'] as const;
/** Of these what the second copy cannot have yet. */
const UNWRITTEN = ['sessions', 'snapshots', 'checkpoints'] as const;

/** What could be read of a damaged database and stands nowhere else. Unparsed, as every stored row. */
export interface Salvage {
  rows: Map<string, unknown[]>;
  packs: { number: number; bytes: Uint8Array<ArrayBuffer> }[];
}

/** How many records there are. */
export const sizeOf = ({ rows, packs }: Salvage): number =>
  [...rows.values()].reduce((sum, { length }) => sum + length, packs.length);

/** The one that holds more. */
export const richer = (one: Salvage | undefined, other: Salvage | undefined): Salvage | undefined =>
  one && other ? (sizeOf(other) > sizeOf(one) ? other : one) : (one ?? other);

/** Record by record, as far as the browser lets us. Never throws. */
export async function salvage(db: Database): Promise<Salvage> {
  const { rows, packs } = await salvageUnwritten(db);
  for (const table of WHOLE) rows.set(table, await readAll(db.table(table)));
  return { rows, packs };
}

/** Only what the second copy has not heard of yet, which is little. Never throws. */
export async function salvageUnwritten(db: Database): Promise<Salvage> {
  const rows = new Map<string, unknown[]>();
  const journal = await readJournal(db).catch(() => undefined);
  for (const table of [...WHOLE, ...UNWRITTEN])
    rows.set(table, await readEach(db.table(table), [...(journal?.written.get(table) ?? [])]));
  const packs: Salvage['packs'] = [];
  for (const number of [...(journal?.written.get('packs') ?? [])].map(Number)) {
    const bytes = await readPackBytes(db, number).catch(() => undefined);
    if (bytes) packs.push({ number, bytes });
  }
  return { rows, packs };
}

async function readAll(table: Table<unknown, string>): Promise<unknown[]> {
  try {
    return await table.toArray();
  } catch {
    const keys = await table
      .toCollection()
      .primaryKeys()
      .catch((): string[] => []);
    return readEach(table, keys);
  }
}

async function readEach(table: Table<unknown, string>, keys: readonly string[]): Promise<unknown[]> {
  const rows: unknown[] = [];
  for (const key of keys) {
    const row = await table.get(key).catch(() => undefined);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

/** Puts back what the database, made anew and mended from the copy, does not have, or not as new. */
export async function putSalvage(db: Database, { rows, packs }: Salvage): Promise<void> {
  const sound = await Promise.all(
    packs.map(async ({ number, bytes }) => ({ number, bytes, ids: await packIds(bytes) })),
  );
  const absent = new Set(
    (await db.packs.bulkGet(packs.map(({ number }) => number))).flatMap((row, at) => (row ? [] : [at])),
  );
  await writePacks(
    db,
    sound.flatMap(({ ids, ...pack }, at) => (ids && absent.has(at) ? [{ ...pack, ids }] : [])),
  );
  for (const [table, found] of rows) {
    const newer = WHOLE.some((one) => one === table) ? found.filter((row) => isSound(table as CopiedTable, row)) : [];
    await db.table(table).bulkPut(newer);
    await putAbsent(db.table(table), found);
  }
}

async function putAbsent(table: Table<unknown, string>, rows: readonly unknown[]): Promise<void> {
  const keyPath = String(table.schema.primKey.keyPath);
  const keyed = rows.map((row) => ({ row, key: (row as Record<string, unknown>)[keyPath] }));
  const usable = keyed.filter((one): one is { row: unknown; key: string } => typeof one.key === 'string');
  const present = await table.bulkGet(usable.map(({ key }) => key));
  const absent = usable.filter((_, at) => present[at] === undefined);
  await table.bulkPut(absent.map(({ row }) => row));
}
