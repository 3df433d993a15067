import type { CopyEntry } from '../../codec/copy-file';
import { CorruptObjectError } from '../../model/errors';
import type { Certificate } from '../../model/certificate';
import type { Snapshot } from '../../model/snapshot';
import { isTime } from '../../model/time';
import type { Database } from '../database';
import { readPackBytes } from '../packs';
import { reasonOf } from '../read-rows';
import { encodeRow, nameRow } from './copied-rows';
import type { CopyContext } from './copy-context';
import { listGenerations } from './copy-folder';
import { FileWriter, type Unlisted } from './file-writer';
import { clearJournal, foldJournal, isBookkeeping, readJournal, type Journal } from './journal';
import { callRoll, readRoll, type RollRow } from './roll';
import { ROW_TABLES, type CopiedTable } from './second-copy';
import { storeIdOf } from './store-id';

const KEPT_NAMES = 1_000;

export interface Pending {
  changes: number;
  idKey: Uint8Array<ArrayBuffer>;
  rows: RollRow[];
  /** Numbers of packs that were written, and of those that were removed. */
  packs: number[];
  removedPacks: number[];
  /** Files that are gone for good: what they held was written again. */
  goneFiles: number[];
  counts: Certificate['counts'];
}

/**
 * Appends what changed since the last flush, packs first, then says so in the certificate. False when nothing had
 * changed. Cut off at any point it is simply done again: the journal is cleared last.
 */
export async function flush(context: CopyContext): Promise<boolean> {
  const pending = await readPending(context.db);
  if (!pending) return false;
  try {
    await writePending(context, pending);
  } catch (error) {
    // Where no file can be written for days, the journal must not grow with every save.
    await foldJournal(context.db);
    throw error;
  }
  await clearJournal(context.db, pending.changes);
  return true;
}

function readPending(db: Database): PromiseLike<Pending | undefined> {
  return db.transaction('r', [...ROW_TABLES, 'packs'], async () => {
    const journal = await readJournal(db);
    const idKey: unknown = (await db.settings.get('idKey'))?.value;
    if (journal.isEmpty || !(idKey instanceof Uint8Array)) return undefined;
    const touched: RollRow[][] = [];
    for (const table of ROW_TABLES) touched.push(await readTouched(db, table, journal));
    const packs = [...(journal.written.get('packs') ?? [])].map(Number);
    const firsts = await db.packs.bulkGet(packs);
    return {
      changes: journal.changes,
      idKey: idKey as Uint8Array<ArrayBuffer>,
      // Flattened, not pushed as arguments: after a wipe they are more than fit on the stack.
      rows: touched.flat(),
      packs: packs.filter((_, at) => firsts[at] !== undefined),
      removedPacks: [...(journal.removed.get('packs') ?? [])].map(Number),
      goneFiles: [],
      counts: await readCounts(db),
    };
  });
}

/** What the journal calls written but is not there was lost, not removed: the copy keeps what it has of it. */
async function readTouched(db: Database, table: CopiedTable, journal: Journal): Promise<RollRow[]> {
  const removed = journal.removed.get(table) ?? new Set<string>();
  const keys = [...new Set([...(journal.written.get(table) ?? []), ...removed])].filter((key) => !isBookkeeping(key));
  const rows = await db.table<unknown, string>(table).bulkGet(keys);
  return keys
    .map((key, at) => ({ table, key, row: rows[at] }))
    .filter(({ key, row }) => row !== undefined || removed.has(key));
}

/** To be called inside a transaction. */
export async function readCounts(db: Database): Promise<Certificate['counts']> {
  const [sessions, snapshots, packs] = await Promise.all([
    db.sessions.count(),
    db.snapshots.count(),
    // Only the first piece of a pack is in this index.
    db.packs.orderBy('size').count(),
  ]);
  return { sessions, snapshots, packs };
}

/** Writes the files and then the certificate. */
export async function writePending(context: CopyContext, pending: Pending): Promise<void> {
  const { index, certificate } = context;
  const storeId = await storeIdOf(pending.idKey);
  const before = await certificate.read();
  const isSame = before?.storeId === storeId;
  const generations = await listGenerations(index.folder);
  const writer = new FileWriter({
    folder: index.folder,
    storeId,
    idKey: encodeRow('settings', { key: 'idKey', value: pending.idKey }),
    change: pending.changes,
    next: Math.max(0, ...generations, isSame ? before.files.newest : 0) + 1,
    unlisted: isSame ? before.files : { newest: 0, holds: [] },
    verifies: false,
  });
  for (const number of pending.packs) await addPack(context, writer, { number, change: pending.changes });
  for (const number of pending.removedPacks) await writer.add(deletionOf('packs', number, pending.changes));
  for (const row of pending.rows) await addRow(context, writer, { ...row, change: pending.changes });
  for (const generation of pending.goneFiles) await writer.add(deletionOf('contents', generation, pending.changes));
  const unlisted = await writer.close();
  await certificate.write({
    formatVersion: 1,
    storeId,
    generation: pending.changes,
    newest: newestOf(pending.rows, isSame ? before.newest : null),
    counts: pending.counts,
    roll: callRoll((isSame && before.roll) || (await readRoll(context.db)), pending.rows),
    files: toFiles(unlisted, {
      count: generations.length + writer.written.length,
      settled: isSame ? before.files.settled : undefined,
    }),
  });
  if (pending.removedPacks.length > 0 || pending.rows.some(({ row }) => row === undefined)) context.mustTidy = true;
}

export const toFiles = (
  { newest, holds }: Unlisted,
  { count, settled }: { count: number; settled: number | undefined },
): Certificate['files'] => ({
  count,
  newest,
  ...(settled !== undefined && { settled }),
  holds: holds.slice(0, KEPT_NAMES),
});

const deletionOf = (table: CopyEntry['table'], key: string | number, change: number): CopyEntry => ({
  table,
  key: String(key),
  change,
  payload: undefined,
});

async function addPack(
  { db, onProblem }: CopyContext,
  writer: FileWriter,
  { number, change }: { number: number; change: number },
): Promise<void> {
  const bytes = await readPackBytes(db, number).catch((error: unknown) =>
    onProblem(new CorruptObjectError(`pack ${number}`, reasonOf(error))),
  );
  // Gone since: a later change says so.
  if (!bytes) return;
  await writer.add(
    { table: 'packs', key: String(number), change, payload: bytes },
    { table: 'packs', key: String(number) },
  );
}

async function addRow(
  { onProblem }: CopyContext,
  writer: FileWriter,
  { table, key, row, change }: RollRow & { change: number },
): Promise<void> {
  if (row === undefined) return writer.add(deletionOf(table, key, change));
  try {
    const payload = encodeRow(table, row);
    await writer.add({ table, key, change, payload }, nameRow(table, key, row));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    onProblem(new CorruptObjectError(`${table} ${key}`, reasonOf(error)));
  }
}

function newestOf(rows: readonly RollRow[], former: Certificate['newest']): Certificate['newest'] {
  const isGone = rows.some(({ table, key, row }) => table === 'snapshots' && key === former?.snapshot && !row);
  const before = isGone ? null : former;
  const candidates = rows
    .filter(({ table, row }) => table === 'snapshots' && row !== undefined)
    .map(({ row }) => row as Partial<Snapshot>)
    .flatMap(({ id, session, takenAt }) =>
      typeof id === 'string' && typeof session === 'string' && isTime(takenAt)
        ? [{ snapshot: id, session, takenAt }]
        : [],
    );
  return [before, ...candidates].reduce(
    (one, other) => ((other?.takenAt ?? -1) > (one?.takenAt ?? -1) ? other : one),
    null,
  );
}
