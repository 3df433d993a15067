import type { Certificate } from '../../model/certificate';
import type { Database } from '../database';
import type { CopyContext } from './copy-context';
import type { CopyIndex } from './copy-index';
import { isNamed } from './copied-rows';
import { readCounts, writePending, type Pending } from './flush';
import { isBookkeeping, readJournal } from './journal';
import type { RollRow } from './roll';
import { ROW_TABLES, type CopiedTable } from './second-copy';
import { storeIdOf } from './store-id';

const ROWS_AT_ONCE = 1_000;
const PACKS_AT_ONCE = 500;

/**
 * Writes into the copy what the database has and the copy does not, or not in one piece: after the copy was lost or
 * damaged, or before it had ever been written. Returns how many records that were. In portions, so that a copy of
 * gigabytes needs a few megabytes; cut off, the next start goes on where it ended.
 */
export async function reconcile(context: CopyContext): Promise<number> {
  const { db, index, certificate } = context;
  const idKey: unknown = (await db.settings.get('idKey'))?.value;
  if (!(idKey instanceof Uint8Array)) return 0;
  const key = idKey as Uint8Array<ArrayBuffer>;
  context.mustTidy = true;
  await index.refresh();
  index.useStore(await storeIdOf(key));
  const before = await certificate.read();
  const lacks = lacksIn(index, { suspects: listSuspects(index, before), isHurt: isHurt(index, before) });
  const packs = await lackingPacks(db, lacks);
  let written = 0;
  for (let at = 0; at < packs.length; at += PACKS_AT_ONCE) {
    const some = packs.slice(at, at + PACKS_AT_ONCE);
    await writePending(context, { ...(await empty(db, key)), packs: some });
    written += some.length;
  }
  for (const table of ROW_TABLES) {
    const keys = await lackingKeys(db, lacks, table);
    for (let at = 0; at < keys.length; at += ROWS_AT_ONCE) {
      const some = keys.slice(at, at + ROWS_AT_ONCE);
      await writePending(context, { ...(await empty(db, key)), rows: await readRows(db, table, some) });
      written += some.length;
    }
  }
  await index.refresh();
  const goneFiles = index.namesOfLostFiles().map(({ generation }) => generation);
  if (goneFiles.length > 0) await writePending(context, { ...(await empty(db, key)), goneFiles });
  else if (written === 0) await certifyAnew(context, key);
  return written;
}

/** Records in files that are gone or damaged: the copy may have an older version of them, and not know that it is one. */
function listSuspects(index: CopyIndex, certificate: Certificate | undefined): ReadonlySet<string> {
  const present = new Set(index.listFiles().map(({ generation }) => generation));
  const { newest = 0, holds = [] } = certificate?.files ?? {};
  const damaged = index.listFiles().filter(({ lost }) => lost > 0);
  const names = [
    ...index.namesOfLostFiles().flatMap(({ names: lost }) => lost),
    ...damaged.flatMap(({ generation }) => (generation === newest ? holds : index.namesOf(generation))),
    ...[...index.unreadable].flatMap((generation) => index.namesOf(generation)),
    ...(present.has(newest) ? [] : holds),
  ];
  return new Set(names.map(({ table, key }) => `${table} ${key}`));
}

/** Something is gone or damaged, and which of the records without a name were in it nobody knows. */
const isHurt = (index: CopyIndex, certificate: Certificate | undefined): boolean =>
  index.unreadable.size > 0 ||
  index.namesOfLostFiles().length > 0 ||
  index.listFiles().some(({ lost }) => lost > 0) ||
  !index.listFiles().some(({ generation }) => generation === (certificate?.files.newest ?? generation));

type Lacks = (table: CopiedTable | 'packs', key: string) => boolean;

const lacksIn =
  (index: CopyIndex, { suspects, isHurt }: { suspects: ReadonlySet<string>; isHurt: boolean }): Lacks =>
  (table, key) => {
    const [newest] = index.versions(table, key);
    if (isHurt && !isNamed(table)) return true;
    return newest?.payload === undefined || !newest.sound || suspects.has(`${table} ${key}`);
  };

async function lackingPacks(db: Database, lacks: Lacks): Promise<number[]> {
  const numbers = (await db.packs.orderBy('size').primaryKeys()).map(Number);
  return numbers.filter((number) => lacks('packs', String(number)));
}

async function lackingKeys(db: Database, lacks: Lacks, table: CopiedTable): Promise<string[]> {
  const keys = await db.table<unknown, string>(table).toCollection().primaryKeys();
  return keys.filter((key) => !isBookkeeping(key) && lacks(table, key));
}

async function readRows(db: Database, table: CopiedTable, keys: readonly string[]): Promise<RollRow[]> {
  const rows = await db.table<unknown, string>(table).bulkGet([...keys]);
  return keys.map((key, at) => ({ table, key, row: rows[at] })).filter(({ row }) => row !== undefined);
}

async function empty(db: Database, idKey: Uint8Array<ArrayBuffer>): Promise<Pending> {
  const { changes } = await readJournal(db);
  return { changes, idKey, rows: [], packs: [], removedPacks: [], goneFiles: [], counts: await readCounts(db) };
}

/** The copy is whole; a lost or foreign certificate is derived from what is there. */
async function certifyAnew(context: CopyContext, idKey: Uint8Array<ArrayBuffer>): Promise<void> {
  const before = await context.certificate.read();
  if (before?.storeId === (await storeIdOf(idKey))) return;
  await writePending(context, await empty(context.db, idKey));
}
