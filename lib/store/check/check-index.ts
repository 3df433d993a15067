import { fromHex, toHex } from '../../codec/hex';
import type { Database } from '../database';
import { readIndexRows, type IndexRow } from '../object-index';
import { countSweep } from '../stored-ids';
import { repairPack } from './check-packs';
import type { CheckParts, CheckStep, Findings } from './check-step';
import { readPackLayout } from './pack-layout';

const ROWS_PER_STEP = 4_000;

/**
 * Index against packs. A row whose pack is lost is taken out of the index: the object then counts as missing, is looked
 * for elsewhere, and is written anew by the next save that holds it.
 */
export const checkIndex: CheckStep = async (parts, findings) => {
  const { db } = parts;
  const { after } = findings.cursor;
  const from = typeof after === 'string' ? after : undefined;
  if (from === undefined) {
    const { broken } = await readPackLayout(db);
    for (const number of broken) await repairPack(parts, findings, { number, reason: 'a piece is missing' });
  }
  const { rows, lost } = await readIndex(db, from);
  for (const number of lost) await repairLost(parts, findings, number);
  const bad = new Set(findings.cursor.badPacks);
  const dangling = rows.filter(({ pack }) => bad.has(pack));
  if (dangling.length > 0) findings.repairs.push(() => unlink(db, dangling));
  const last = rows.at(-1);
  findings.goOn(last ? toHex(last.key) : from, rows.length);
  if (rows.length < ROWS_PER_STEP) findings.end();
};

async function repairLost(parts: CheckParts, findings: Findings, number: number): Promise<void> {
  const isKnown = findings.report.damages.some(({ part, record }) => part === 'pack' && record === String(number));
  if (!isKnown) await repairPack(parts, findings, { number, reason: 'missing' });
}

/** The next rows, and the packs that they name and that are not there: at one time, since packs are merged meanwhile. */
function readIndex(db: Database, after: string | undefined): PromiseLike<{ rows: IndexRow[]; lost: number[] }> {
  return db.transaction('r', db.objects, db.packs, async () => {
    const rows = await readIndexRows(db, after === undefined ? undefined : fromHex(after), ROWS_PER_STEP);
    const named = [...new Set(rows.map(({ pack }) => pack))];
    const there = new Set(await db.packs.where(':id').anyOf(named).primaryKeys());
    return { rows, lost: named.filter((number) => !there.has(number)) };
  });
}

/** To be called inside a transaction. */
async function unlink(db: Database, rows: readonly IndexRow[]): Promise<void> {
  const packs = await db.objects.bulkGet(rows.map(({ key }) => key));
  await db.objects.bulkDelete(rows.filter(({ pack }, at) => packs[at] === pack).map(({ key }) => key));
  await countSweep(db);
}
