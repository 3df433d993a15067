import { fromHex, toHex } from '../../codec/hex';
import type { Database } from '../database';
import { countSweep } from '../stored-ids';
import { repairPack } from './check-packs';
import type { CheckMemory, CheckParts, CheckStep, Findings } from './check-step';
import { readPackLayout, type PackLayout } from './pack-layout';

const ROWS_PER_STEP = 4_000;

/**
 * Index against packs. A row whose pack is lost is taken out of the index: the object then counts as missing, is looked
 * for elsewhere, and is written anew by the next save that holds it.
 */
export const checkIndex: CheckStep = async (parts, findings, memory) => {
  const { db } = parts;
  const { after } = findings.cursor;
  const from = typeof after === 'string' ? after : undefined;
  if (from === undefined) {
    memory.layout = await readPackLayout(db);
    for (const number of memory.layout.broken)
      await repairPack(parts, findings, { number, reason: 'a piece is missing' });
  }
  const rows = await readIndex(db, from);
  const named = [...new Set(rows.map(({ pack }) => pack))];
  const { sizes } = await layoutWith(db, memory, named);
  for (const number of named.filter((pack) => !sizes.has(pack))) await repairLost(parts, findings, number);
  const bad = new Set(findings.cursor.badPacks);
  const dangling = rows.filter(({ pack }) => bad.has(pack));
  if (dangling.length > 0) findings.repairs.push(() => unlink(db, dangling));
  const last = rows.at(-1);
  findings.goOn(last ? toHex(last.key) : from, rows.length);
  if (rows.length < ROWS_PER_STEP) findings.end();
};

/** Packs that came since the layout was read are no lost ones. */
async function layoutWith(db: Database, memory: CheckMemory, packs: readonly number[]): Promise<PackLayout> {
  const known = memory.layout;
  if (known && packs.every((pack) => known.sizes.has(pack))) return known;
  return (memory.layout = await readPackLayout(db));
}

async function repairLost(parts: CheckParts, findings: Findings, number: number): Promise<void> {
  const isKnown = findings.report.damages.some(({ part, record }) => part === 'pack' && record === String(number));
  if (!isKnown) await repairPack(parts, findings, { number, reason: 'missing' });
}

interface IndexRow {
  key: Uint8Array<ArrayBuffer>;
  pack: number;
}

function readIndex(db: Database, after: string | undefined): PromiseLike<IndexRow[]> {
  return db.transaction('r', db.objects, async () => {
    const rows = () =>
      (after === undefined ? db.objects.toCollection() : db.objects.where(':id').above(fromHex(after))).limit(
        ROWS_PER_STEP,
      );
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
