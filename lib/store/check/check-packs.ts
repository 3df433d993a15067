import type { FramedObject } from '../../codec/frame-objects';
import { decodePack } from '../../codec/pack';
import type { ObjectId } from '../../model/ids';
import { orThrow, readEachPack, type PackBytes } from '../packs';
import { reasonOf } from '../read-rows';
import type { CheckParts, CheckStep, Findings } from './check-step';
import { readPackLayout } from './pack-layout';
import { readCopiedPack, rewritePack } from './repair-pack';
import { findFault } from './verify-object';

/** Compressed bytes that one step looks at; a larger pack is a step of its own. */
const STEP_BYTES = 1024 * 1024;
const PACKS_PER_STEP = 96;

/** Reads every stored byte: checksums, ids, schemas. Packs that are written meanwhile are written soundly. */
export const checkPacks: CheckStep = async (parts, findings, memory) => {
  const { sizes } = (memory.layout ??= await readPackLayout(parts.db));
  const { next, isLast } = nextPacks(sizes, Number(findings.cursor.after ?? 0));
  const read = await readEachPack(parts.db, next);
  // Side by side: most of the time is waiting for the browser, to unpack and to hash.
  const looked = await Promise.all(read.map((bytes) => lookAtPack(parts, bytes)));
  for (const [at, number] of next.entries()) await note(parts, findings, { number, look: looked[at] });
  findings.goOn(next.at(-1), next.length);
  if (isLast) findings.end();
};

function nextPacks(sizes: ReadonlyMap<number, number>, after: number): { next: number[]; isLast: boolean } {
  const next: number[] = [];
  let bytes = 0;
  for (const [number, size] of sizes) {
    if (number <= after) continue;
    bytes += size;
    if (next.length === PACKS_PER_STEP || (next.length > 0 && bytes > STEP_BYTES)) return { next, isLast: false };
    next.push(number);
  }
  return { next, isLast: true };
}

type Look = { bytes: number; objects: number; bad: ObjectId[] } | { reason: string };

/** Undefined when the pack was removed a moment ago: what it held is in another one now. */
async function lookAtPack({ keyring }: CheckParts, read: PackBytes | Error | undefined): Promise<Look | undefined> {
  const unpacked = await unpack(read).catch((error: unknown) => ({ reason: reasonOf(error) }));
  if (!unpacked || 'reason' in unpacked) return unpacked;
  const { bytes, objects } = unpacked;
  const faults = await Promise.all(objects.map((object) => findFault(keyring, object)));
  const bad = objects.filter((_, at) => faults[at] !== undefined).map(({ id }) => id);
  return { bytes, objects: objects.length, bad };
}

async function unpack(
  read: PackBytes | Error | undefined,
): Promise<{ bytes: number; objects: FramedObject[] } | undefined> {
  const bytes = orThrow(read);
  return bytes && { bytes: bytes.length, objects: await decodePack(bytes) };
}

async function note(
  parts: CheckParts,
  findings: Findings,
  { number, look }: { number: number; look: Look | undefined },
): Promise<void> {
  if (!look) return;
  if ('reason' in look) return repairPack(parts, findings, { number, reason: look.reason });
  findings.count('packs', 1);
  findings.count('bytes', look.bytes);
  findings.count('objects', look.objects);
  if (look.bad.length > 0) findings.remember('badObjects', look.bad);
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
