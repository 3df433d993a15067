import { splitPieces } from '../../codec/split-pieces';
import type { Database } from '../database';
import { listPackNumbers, toPackRows } from '../packs';
import type { CheckParts } from './check-step';
import { decodeSound } from './verify-object';

/**
 * The pack's bytes from the second copy, every object verified. Undefined when the copy has none that is sound, or when
 * another pack lies where its pieces belong: its objects are then looked for one by one.
 */
export async function readCopiedPack(
  { db, copy, keyring }: CheckParts,
  number: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const bytes = await copy?.readPack(number).catch(() => undefined);
  if (!bytes || !(await decodeSound(keyring, bytes))) return undefined;
  return (await isFree(db, number, bytes)) ? bytes : undefined;
}

async function isFree(db: Database, number: number, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const others = await listPackNumbers(db);
  const end = number + splitPieces(bytes).length;
  return !others.some((other) => other > number && other < end);
}

/** Writes a pack under its old number, so that the rows that name it hold again. To be called inside a transaction. */
export async function rewritePack(db: Database, number: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const rows = toPackRows(bytes);
  await db.packs.bulkPut(
    rows,
    rows.map((_, at) => number + at),
  );
}
