import { decodePack } from '../../codec/pack';
import { listPackNumbers, readPackBytes } from '../packs';
import { reasonOf } from '../read-rows';
import type { CheckParts, CheckStep, Findings } from './check-step';
import { readCopiedPack, rewritePack } from './repair-pack';
import { findFault } from './verify-object';

/** Compressed bytes after which a step ends. */
const STEP_BYTES = 512 * 1024;
const PACKS_PER_STEP = 16;

/** Reads every stored byte: checksums, ids, schemas. */
export const checkPacks: CheckStep = async (parts, findings) => {
  const { after } = findings.cursor;
  const all = await listPackNumbers(parts.db);
  const left = all.filter((number) => number > Number(after ?? 0)).sort((one, other) => one - other);
  let looked = 0;
  for (let bytes = 0; looked < Math.min(left.length, PACKS_PER_STEP) && bytes < STEP_BYTES; looked += 1)
    bytes += await checkPack(parts, findings, left[looked] ?? 0);
  if (looked === 0) findings.end();
  else findings.goOn(left[looked - 1], looked);
};

/** Resolves to the bytes read. */
async function checkPack(parts: CheckParts, findings: Findings, number: number): Promise<number> {
  try {
    const bytes = await readPackBytes(parts.db, number);
    // Repacked a moment ago.
    if (!bytes) return 0;
    findings.count('packs', 1);
    findings.count('bytes', bytes.length);
    const objects = await decodePack(bytes);
    findings.count('objects', objects.length);
    for (const object of objects)
      if (await findFault(parts.keyring, object)) findings.remember('badObjects', [object.id]);
    return bytes.length;
  } catch (error) {
    await repairPack(parts, findings, { number, reason: reasonOf(error) });
    return 0;
  }
}

/** A pack without a sound copy is kept as it is, and its objects are looked for elsewhere. */
export async function repairPack(
  parts: CheckParts,
  findings: Findings,
  { number, reason }: { number: number; reason: string },
): Promise<void> {
  const damage = { part: 'pack', record: String(number), reason } as const;
  const bytes = await readCopiedPack(parts, number);
  if (bytes) findings.repair({ ...damage, from: 'second-copy' }, () => rewritePack(parts.db, number, bytes));
  else {
    findings.damage(damage);
    findings.cursor = { ...findings.cursor, badPacks: [...new Set([...findings.cursor.badPacks, number])] };
  }
}
