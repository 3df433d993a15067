import { Dexie } from 'dexie';
import type { Certificate } from '../../model/certificate';
import type { Database } from '../database';
import type { CopyContext } from './copy-context';
import type { CopyIndex } from './copy-index';
import { isNamed } from './copied-rows';
import { readCounts, writePending, type Pending } from './flush';
import { isHurtFile, lackingNames } from './hurt-files';
import { isBookkeeping, isPatient, readJournal } from './journal';
import { countIn, cutUp, readAhead, type Turn } from './portions';
import type { RollRow } from './roll';
import { ROW_TABLES, type CopiedTable } from './second-copy';
import { storeIdOf } from './store-id';

/** What rows and packs mostly are smaller than, in bytes, by which as many go into one portion as there is room for. */
const ROW_BYTES = 8_000;
const PATIENT_ROW_BYTES = 160_000;
const PACK_BYTES = [16_000, 160_000, 1_600_000];

/** Records of one table, as many as go into one portion. */
type Part = { table: 'packs'; keys: number[] } | { table: CopiedTable; keys: string[] };

interface Work {
  storeId: string;
  parts: Part[];
}

/**
 * Writes into the copy what the database has and the copy does not, or not in one piece: after the copy was lost or
 * damaged, or before it had ever been written. Returns how many records that were. In portions, so that a copy of
 * gigabytes needs a few megabytes; cut off, the next start goes on where it ended.
 */
export async function reconcile(context: CopyContext, turn: Turn): Promise<number> {
  await readAhead(context, turn);
  const work = await turn(() => findWork(context));
  if (!work) return 0;
  let written = 0;
  for (const part of work.parts) written += await turn(() => writePart(context, work.storeId, part));
  await turn(() => conclude(context, work.storeId, written));
  return written;
}

/** Undefined when there is no store yet. */
async function findWork(context: CopyContext): Promise<Work | undefined> {
  const { db, index, certificate, portion } = context;
  const own = await readOwn(db);
  if (!own) return undefined;
  context.mustTidy = true;
  await index.refresh();
  index.useStore(own.storeId);
  const before = await certificate.read();
  const suspects = listSuspects(index, before);
  const lacks = lacksIn(index, { suspects, isHurt: suspects.size > 0 || isHurt(index, before) });
  const parts: Part[] = [];
  for (let at = 0; at <= PACK_BYTES.length; at += 1) {
    const packs = await lackingPacks(db, lacks, [PACK_BYTES[at - 1], PACK_BYTES[at]]);
    for (const keys of cutUp(packs, countIn(portion, PACK_BYTES[at]))) parts.push({ table: 'packs', keys });
  }
  for (const table of ROW_TABLES) {
    const rows = await lackingKeys(db, lacks, table);
    const count = countIn(portion, isPatient(table) ? PATIENT_ROW_BYTES : ROW_BYTES);
    for (const keys of cutUp(rows, count)) parts.push({ table, keys });
  }
  return { storeId: own.storeId, parts };
}

/** As the records are now: what was removed meanwhile is not written. Returns how many records were to be written. */
async function writePart(context: CopyContext, storeId: string, part: Part): Promise<number> {
  const { db } = context;
  const nothing = await empty(db, storeId);
  if (!nothing) return 0;
  const some = part.table === 'packs' ? { packs: part.keys } : { rows: await readRows(db, part.table, part.keys) };
  await writePending(context, { ...nothing, ...some });
  return part.keys.length;
}

/** Says which files are gone for good, or, where the copy is whole, makes up for a lost or foreign certificate. */
async function conclude(context: CopyContext, storeId: string, written: number): Promise<void> {
  const { db, index, certificate } = context;
  await index.refresh();
  const nothing = await empty(db, storeId);
  if (!nothing) return;
  const goneFiles = index.namesOfLostFiles().map(({ generation }) => generation);
  const isOwn = (await certificate.read())?.storeId === storeId;
  if (goneFiles.length > 0 || (written === 0 && !isOwn)) await writePending(context, { ...nothing, goneFiles });
}

/** Records in files that are gone or damaged: the copy may have an older version of them, and not know that it is one. */
function listSuspects(index: CopyIndex, certificate: Certificate | undefined): ReadonlySet<string> {
  const present = new Set(index.listFiles().map(({ generation }) => generation));
  const { newest = 0, holds = [] } = certificate?.files ?? {};
  const names = [
    ...index.namesOfLostFiles().flatMap(({ names: lost }) => lost),
    ...index.listFiles().flatMap((file) => lackingNames(index, file, { newest, holds })),
    ...[...index.unreadable].flatMap((generation) => index.namesOf(generation)),
    ...(present.has(newest) ? [] : holds),
  ];
  return new Set(names.map(({ table, key }) => `${table} ${key}`));
}

/** Something is gone or damaged, and which of the records without a name were in it nobody knows. */
const isHurt = (index: CopyIndex, certificate: Certificate | undefined): boolean =>
  index.unreadable.size > 0 ||
  index.namesOfLostFiles().length > 0 ||
  index.listFiles().some(isHurtFile) ||
  !index.listFiles().some(({ generation }) => generation === (certificate?.files.newest ?? generation));

type Lacks = (table: CopiedTable | 'packs', key: string) => boolean;

const lacksIn =
  (index: CopyIndex, { suspects, isHurt }: { suspects: ReadonlySet<string>; isHurt: boolean }): Lacks =>
  (table, key) => {
    const [newest] = index.versions(table, key);
    if (isHurt && !isNamed(table)) return true;
    return newest?.payload === undefined || !newest.sound || suspects.has(`${table} ${key}`);
  };

type Bounds = [from: number | undefined, to: number | undefined];

/** Those of at least `from` bytes and less than `to`. */
async function lackingPacks(db: Database, lacks: Lacks, [from, to]: Bounds): Promise<number[]> {
  const some = db.packs.where('size').between(from ?? Dexie.minKey, to ?? Dexie.maxKey);
  return (await some.primaryKeys()).map(Number).filter((number) => lacks('packs', String(number)));
}

async function lackingKeys(db: Database, lacks: Lacks, table: CopiedTable): Promise<string[]> {
  const keys = await db.table<unknown, string>(table).toCollection().primaryKeys();
  return keys.filter((key) => !isBookkeeping(key) && lacks(table, key));
}

async function readRows(db: Database, table: CopiedTable, keys: readonly string[]): Promise<RollRow[]> {
  const rows = await db.table<unknown, string>(table).bulkGet([...keys]);
  return keys.map((key, at) => ({ table, key, row: rows[at] })).filter(({ row }) => row !== undefined);
}

interface Own {
  storeId: string;
  idKey: Uint8Array<ArrayBuffer>;
}

async function readOwn(db: Database): Promise<Own | undefined> {
  const key: unknown = (await db.settings.get('idKey'))?.value;
  if (!(key instanceof Uint8Array)) return undefined;
  const idKey = key as Uint8Array<ArrayBuffer>;
  return { storeId: await storeIdOf(idKey), idKey };
}

/** Undefined when the store was wiped meanwhile: what is there now is another one. */
async function empty(db: Database, storeId: string): Promise<Pending | undefined> {
  const own = await readOwn(db);
  if (own?.storeId !== storeId) return undefined;
  const { changes } = await readJournal(db);
  const { idKey } = own;
  return { changes, idKey, rows: [], packs: [], removedPacks: [], goneFiles: [], counts: await readCounts(db) };
}
