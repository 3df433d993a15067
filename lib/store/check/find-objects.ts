import type { FramedObject } from '../../codec/frame-objects';
import { decodePack, encodePack } from '../../codec/pack';
import { fromHex } from '../../codec/hex';
import type { ObjectId } from '../../model/ids';
import type { Database } from '../database';
import { groupObjects } from '../group-objects';
import { addPack, listPackNumbers, readPackBytes } from '../packs';
import type { CheckMemory, CheckParts, CheckStep, Findings } from './check-step';
import { findFault } from './verify-object';

const PACKS_PER_STEP = 8;

/** Looks for wanted objects in the packs that are there: rows of the index that were lost are written anew. */
export const findInPacks: CheckStep = async ({ db, keyring }, findings, memory) => {
  const numbers = await nextNumbers({ findings, memory }, () => listPackNumbers(db));
  for (const number of numbers) {
    const objects = await pickWanted(keyring, findings, () => readPackBytes(db, number));
    if (objects.length > 0) take(findings, { objects, from: 'another-pack' }, () => relink(db, objects, number));
  }
};

/** Looks for wanted objects in all packs of the second copy, and writes those it has as a new pack. */
export const findInCopy: CheckStep = async ({ db, copy, keyring }: CheckParts, findings, memory) => {
  const numbers = await nextNumbers({ findings, memory }, () => copy?.listPacks() ?? Promise.resolve([]));
  for (const number of numbers) {
    const objects = await pickWanted(keyring, findings, () => copy?.readPack(number) ?? Promise.resolve(undefined));
    const packs: { ids: ObjectId[]; bytes: Uint8Array<ArrayBuffer> }[] = [];
    for (const group of groupObjects(objects))
      packs.push({ ids: group.map(({ id }) => id), bytes: await encodePack(group) });
    if (packs.length === 0) continue;
    take(findings, { objects, from: 'second-copy' }, async () => {
      for (const { ids, bytes } of packs) {
        const pack = await addPack(db, bytes);
        await db.objects.bulkPut(
          ids.map(() => pack),
          ids.map(fromHex),
        );
      }
    });
  }
};

/** Listed once for each phase: in every step it would take longer than all the rest. */
async function nextNumbers(
  { findings, memory }: { findings: Findings; memory: CheckMemory },
  list: () => PromiseLike<number[]>,
): Promise<number[]> {
  const { after, wanted, phase } = findings.cursor;
  if (after === undefined || memory.listed?.phase !== phase) {
    const numbers = wanted.length === 0 ? [] : await Promise.resolve(list()).catch(() => []);
    memory.listed = { phase, numbers: numbers.sort((one, other) => one - other) };
  }
  const left = wanted.length === 0 ? [] : memory.listed.numbers.filter((number) => number > Number(after ?? 0));
  const next = left.slice(0, PACKS_PER_STEP);
  findings.goOn(next.at(-1), 0);
  if (next.length === left.length) findings.end();
  return next;
}

/** The sound objects of a pack that are wanted. A pack that cannot be read has none. */
async function pickWanted(
  keyring: CheckParts['keyring'],
  findings: Findings,
  read: () => PromiseLike<Uint8Array<ArrayBuffer> | undefined>,
): Promise<FramedObject[]> {
  try {
    const bytes = await read();
    const wanted = new Set(findings.cursor.wanted);
    const objects = bytes ? (await decodePack(bytes)).filter(({ id }) => wanted.has(id)) : [];
    const faults = await Promise.all(objects.map((object) => findFault(keyring, object)));
    return objects.filter((_, at) => faults[at] === undefined);
  } catch {
    return [];
  }
}

function take(
  findings: Findings,
  { objects, from }: { objects: readonly FramedObject[]; from: 'another-pack' | 'second-copy' },
  repair: () => Promise<void>,
): void {
  const ids = new Set(objects.map(({ id }) => id));
  findings.repairs.push(repair);
  for (const id of ids) findings.repaired(id, from);
  const { cursor } = findings;
  const isLeft = (id: ObjectId): boolean => !ids.has(id);
  findings.cursor = {
    ...cursor,
    found: true,
    wanted: cursor.wanted.filter(isLeft),
    badObjects: cursor.badObjects.filter(isLeft),
  };
}

/** To be called inside a transaction. The pack may have been merged into another meanwhile; then its rows hold already. */
async function relink(db: Database, objects: readonly FramedObject[], number: number): Promise<void> {
  if ((await db.packs.where(':id').equals(number).count()) === 0) return;
  const ids = objects.map(({ id }) => id);
  await db.objects.bulkPut(
    ids.map(() => number),
    ids.map(fromHex),
  );
}
