import { compareBytes } from '../../codec/compare-bytes';
import { fromHex } from '../../codec/hex';
import { decodePack } from '../../codec/pack';
import type { Database } from '../database';
import { readPackBytes, toPackRows } from '../packs';
import { CHANGES, isBookkeeping, readJournal, type Journal } from './journal';
import { parseRow } from './copied-rows';
import type { CopyIndex, Version } from './copy-index';
import { ROW_TABLES, type CopiedTable } from './second-copy';

const ROWS_AT_ONCE = 500;
const BYTES_AT_ONCE = 4 * 1024 * 1024;
/** Read and unpacked side by side. */
const PACKS_AT_ONCE = 16;

/** Told of how many records are done, of how many. */
export type OnProgress = (done: number, total: number) => void;

/**
 * Brings back into the database what the copy holds and the database does not. What was removed on purpose stays so.
 * Nothing that is there and readable is overwritten, unless the copy has a later version of it. Cut off, it is simply
 * begun again. `db` records no changes.
 */
export async function mend(db: Database, index: CopyIndex, onProgress?: OnProgress): Promise<void> {
  const journal = await db.transaction('r', db.settings, () => readJournal(db));
  // Packs first, as in every order of writing: a snapshot is not there before what it reaches.
  await mendPacks(db, { index, journal, onProgress });
  // Settings first of the rows: the id key.
  for (const table of [...ROW_TABLES].reverse()) await mendRows(db, { index, journal, table });
  await db.transaction('rw', db.settings, async () => {
    const { changes } = await readJournal(db);
    // Later changes must be told from all that the copy has ever seen.
    await db.settings.put({ key: CHANGES, value: Math.max(changes, index.newestChange()) });
  });
}

interface Work {
  index: CopyIndex;
  journal: Journal;
}

interface RowChanges {
  put: unknown[];
  remove: string[];
}

async function mendRows(db: Database, work: Work & { table: CopiedTable }): Promise<void> {
  const { index, journal, table } = work;
  const keys = index.keys(table).filter((key) => !isBookkeeping(key) && !journal.removed.get(table)?.has(key));
  for (let at = 0; at < keys.length; at += ROWS_AT_ONCE) {
    const some = keys.slice(at, at + ROWS_AT_ONCE);
    const present = await db.table<unknown, string>(table).bulkGet(some);
    const changes: RowChanges = { put: [], remove: [] };
    for (const [place, key] of some.entries()) await compareRow(work, { key, stored: present[place], changes });
    await db.transaction('rw', db.table(table), async () => {
      await db.table(table).bulkPut(changes.put);
      await db.table(table).bulkDelete(changes.remove);
    });
  }
}

async function compareRow(
  { index, journal, table }: Work & { table: CopiedTable },
  { key, stored, changes }: { key: string; stored: unknown; changes: RowChanges },
): Promise<void> {
  const [newest] = index.versions(table, key);
  if (!newest || (stored !== undefined && newest.change <= journal.changes)) return;
  if (isDeletion(newest)) {
    if (stored !== undefined) changes.remove.push(key);
    return;
  }
  const row = await readNewestRow(index, table, key);
  if (row === undefined || (stored !== undefined && !isNewer(table, row, stored))) return;
  changes.put.push(row);
}

const isDeletion = ({ payload }: Version): boolean => payload === undefined;

/** What has come further is the newer one, whatever the count of changes says. */
const isNewer = (table: CopiedTable, row: unknown, stored: unknown): boolean =>
  !(progressOf(table, row) < progressOf(table, stored));

/** NaN for what does not say, which is less than nothing. */
function progressOf(table: CopiedTable, row: unknown): number {
  const { snapshots, seq, updatedAt } = row as Partial<Record<string, unknown>>;
  if (table === 'sessions') return Number(snapshots);
  if (table === 'live') return Number(seq);
  return table === 'conversations' ? Number(updatedAt) : NaN;
}

/** The newest version that can be read and is what it should be; undefined when a deletion came after it. */
export async function readNewestRow(index: CopyIndex, table: CopiedTable, key: string): Promise<unknown> {
  for (const version of index.versions(table, key)) {
    if (isDeletion(version)) return undefined;
    try {
      const payload = await index.readPayload(version);
      if (payload) return parseRow(table, key, payload);
    } catch {
      // The one before it may be sound.
    }
  }
  return undefined;
}

/** A pack that was unpacked, so that it is known to be sound. */
export interface SoundPack {
  bytes: Uint8Array<ArrayBuffer>;
  /** Keys of its objects. */
  ids: Uint8Array<ArrayBuffer>[];
}

/** The newest version of the pack that is sound; undefined when none is. */
export async function readNewestPack(index: CopyIndex, number: number): Promise<SoundPack | undefined> {
  for (const version of index.versions('packs', String(number))) {
    if (isDeletion(version)) return undefined;
    const bytes = await index.readPayload(version).catch(() => undefined);
    const ids = bytes && (await packIds(bytes));
    if (ids) return { bytes, ids };
  }
  return undefined;
}

export interface PackToWrite {
  number: number;
  bytes: Uint8Array<ArrayBuffer> | undefined;
  ids: Uint8Array<ArrayBuffer>[];
}

async function mendPacks(
  db: Database,
  { index, journal, onProgress }: Work & { onProgress: OnProgress | undefined },
): Promise<void> {
  const stored = new Set((await db.packs.orderBy('size').primaryKeys()).map(Number));
  const copied = index
    .keys('packs')
    .map(Number)
    .filter((number) => !journal.removed.get('packs')?.has(String(number)));
  const numbers = [...new Set([...stored, ...copied])].filter(Number.isSafeInteger).sort((one, other) => one - other);
  let batch: PackToWrite[] = [];
  let size = 0;
  let writing = Promise.resolve();
  for (let at = 0; at < numbers.length; at += PACKS_AT_ONCE) {
    const some = numbers.slice(at, at + PACKS_AT_ONCE);
    const read = await Promise.all(some.map((number) => readPack(db, index, { number, isStored: stored.has(number) })));
    const found = read.filter((pack) => pack !== undefined);
    batch.push(...found);
    size += found.reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0);
    if (size < BYTES_AT_ONCE && batch.length < ROWS_AT_ONCE) continue;
    await writing;
    // The next ones are read meanwhile.
    writing = writePacks(db, batch);
    writing.catch(() => undefined);
    batch = [];
    size = 0;
    onProgress?.(at, numbers.length);
  }
  await writing;
  await writePacks(db, batch);
  await skipUsedNumbers(db);
}

/** A damaged database may have forgotten how far it had counted, and would hand out numbers that are taken. */
async function skipUsedNumbers(db: Database): Promise<void> {
  await db.transaction('rw', db.packs, async () => {
    const [last] = await db.packs.toCollection().reverse().limit(1).primaryKeys();
    if (last === undefined) return;
    await db.packs.put({ bytes: new Uint8Array() }, last + 1);
    await db.packs.delete(last + 1);
  });
}

/** `bytes` only when they are not in the database yet. */
async function readPack(
  db: Database,
  index: CopyIndex,
  { number, isStored }: { number: number; isStored: boolean },
): Promise<PackToWrite | undefined> {
  const present = isStored ? await readPackBytes(db, number).catch(() => undefined) : undefined;
  const presentIds = present && (await packIds(present));
  if (presentIds) return { number, bytes: undefined, ids: presentIds };
  const copied = await readNewestPack(index, number);
  return copied && { number, ...copied };
}

/** Keys of the objects in a pack; undefined when it is damaged. */
export async function packIds(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>[] | undefined> {
  try {
    return (await decodePack(bytes)).map(({ id }) => fromHex(id));
  } catch {
    return undefined;
  }
}

/** Packs with the rows of their objects, in the order of their keys: in another one the browser takes half as long again. */
export async function writePacks(db: Database, packs: readonly PackToWrite[]): Promise<void> {
  const pieces = packs.flatMap(({ number, bytes }) =>
    bytes ? toPackRows(bytes).map((row, at) => ({ key: number + at, row })) : [],
  );
  const rows = packs.flatMap(({ number, ids }) => ids.map((key) => ({ key, number })));
  rows.sort((one, other) => compareBytes(one.key, other.key));
  await db.transaction('rw', [db.packs, db.objects], async () => {
    await Promise.all([
      db.packs.bulkPut(
        pieces.map(({ row }) => row),
        pieces.map(({ key }) => key),
      ),
      db.objects.bulkPut(
        rows.map(({ number }) => number),
        rows.map(({ key }) => key),
      ),
    ]);
  });
}
