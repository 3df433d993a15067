import { PIECE_BYTES } from '../../codec/split-pieces';
import type { Database } from '../database';
import { pieceKeys } from '../packs';
import { countSweep } from '../stored-ids';
import { repairPack } from './check-packs';
import type { CheckParts, CheckStep, Findings } from './check-step';

const ROWS_PER_STEP = 1_000;

/**
 * Index against packs. A row whose pack is lost is taken out of the index: the object then counts as missing, is looked
 * for elsewhere, and is written anew by the next save that holds it.
 */
export const checkIndex: CheckStep = async (parts, findings) => {
  const { db } = parts;
  const { after } = findings.cursor;
  const { whole, broken } = await readLayout(db);
  if (after === undefined)
    for (const number of broken) await repairPack(parts, findings, { number, reason: 'a piece is missing' });
  const rows = await readIndex(db, Number(after ?? 0));
  const lost = [...new Set(rows.map(({ pack }) => pack))].filter((pack) => !whole.has(pack) && !broken.has(pack));
  for (const number of lost) await repairLost(parts, findings, number);
  const bad = new Set(findings.cursor.badPacks);
  const dangling = rows.filter(({ pack }) => bad.has(pack));
  if (dangling.length > 0) findings.repairs.push(() => unlink(db, dangling));
  if (rows.length === 0) findings.end();
  // Rows taken out move up those after them.
  else findings.goOn(Number(after ?? 0) + rows.length - dangling.length, rows.length);
};

async function repairLost(parts: CheckParts, findings: Findings, number: number): Promise<void> {
  const isKnown = findings.report.damages.some(({ part, record }) => part === 'pack' && record === String(number));
  if (!isKnown) await repairPack(parts, findings, { number, reason: 'missing' });
}

interface IndexRow {
  key: Uint8Array<ArrayBuffer>;
  pack: number;
}

/** Which packs have all their pieces, from keys alone: no payload is read. */
async function readLayout(db: Database): Promise<{ whole: Set<number>; broken: Set<number> }> {
  const keys = new Set(await db.packs.toCollection().primaryKeys());
  const [whole, broken] = [new Set<number>(), new Set<number>()];
  await db.packs.orderBy('size').eachKey((size, { primaryKey }) => {
    const pieces = Math.max(1, Math.ceil(Number(size) / PIECE_BYTES));
    const isWhole = pieceKeys(primaryKey, pieces).every((key) => keys.has(key));
    (isWhole ? whole : broken).add(primaryKey);
  });
  return { whole, broken };
}

function readIndex(db: Database, offset: number): PromiseLike<IndexRow[]> {
  return db.transaction('r', db.objects, async () => {
    const rows = () => db.objects.toCollection().offset(offset).limit(ROWS_PER_STEP);
    const [keys, packs] = await Promise.all([rows().primaryKeys(), rows().toArray()]);
    return keys.map((key, at) => ({ key: new Uint8Array(key), pack: packs[at] ?? 0 }));
  });
}

/** To be called inside a transaction. */
async function unlink(db: Database, rows: readonly IndexRow[]): Promise<void> {
  const packs = await db.objects.bulkGet(rows.map(({ key }) => key));
  await db.objects.bulkDelete(rows.filter(({ pack }, at) => packs[at] === pack).map(({ key }) => key));
  await countSweep(db);
}
