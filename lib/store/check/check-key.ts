import { importIdKey, computeObjectId } from '../../codec/object-id';
import { decodePack } from '../../codec/pack';
import type { FramedObject } from '../../codec/frame-objects';
import type { ObjectKind } from '../../model/objects';
import type { Database } from '../database';
import { listPackNumbers, readPackBytes } from '../packs';
import { readIdKey } from '../prepare-settings';
import { countSweep } from '../stored-ids';
import type { CheckParts, CheckStep } from './check-step';

const PACKS_TRIED = 3;

/**
 * The key that ids are made with. When none of a few objects has the id that this key gives, and all have the one that
 * the copy's key gives, the key was lost and the copy's is put back.
 */
export const checkKey: CheckStep = async (parts, findings) => {
  findings.end();
  const objects = await readSome(parts);
  if (objects.length === 0) return;
  const stored = await readStoredKey(parts.db);
  if (stored && (await opensSome(stored, objects))) return;
  const damage = { part: 'id-key', record: 'idKey', reason: 'it is not the key that ids were made with' } as const;
  const copied = await readCopiedKey(parts);
  if (!copied || !(await opensSome(copied, objects))) findings.damage(damage);
  else
    findings.repair({ ...damage, from: 'second-copy' }, async () => {
      await parts.db.settings.put({ key: 'idKey', value: copied });
      await countSweep(parts.db);
      parts.keyring.forget();
    });
};

/** False when the copy is of a store with another key: everything was deleted since, and is not to come back. */
export async function isCopyOfThisStore(parts: CheckParts): Promise<boolean> {
  const copied = await readCopiedKey(parts);
  const stored = await readStoredKey(parts.db);
  return !copied || !stored || copied.every((byte, at) => byte === stored[at]);
}

/** Undefined when it is damaged. Read twice before that is said: a read that fails once is none. */
const readStoredKey = (db: Database): Promise<Uint8Array<ArrayBuffer> | undefined> =>
  readIdKey(db)
    .catch(() => readIdKey(db))
    .catch(() => undefined);

/** The objects of the first pack that can be read. */
async function readSome({ db }: CheckParts): Promise<FramedObject[]> {
  for (const number of (await listPackNumbers(db)).slice(0, PACKS_TRIED)) {
    try {
      const bytes = await readPackBytes(db, number);
      if (bytes) return (await decodePack(bytes)).slice(0, 20);
    } catch {
      continue;
    }
  }
  return [];
}

async function opensSome(raw: Uint8Array<ArrayBuffer>, objects: readonly FramedObject[]): Promise<boolean> {
  const key = await importIdKey(raw);
  for (const { id, kind, bytes } of objects)
    if ((await computeObjectId(key, { kind: kind as ObjectKind, bytes })) === id) return true;
  return false;
}

async function readCopiedKey({ copy }: CheckParts): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const row = await copy?.readRow('settings', 'idKey').catch(() => undefined);
  const { value } = (row ?? {}) as { value?: unknown };
  return value instanceof Uint8Array && value.length === 32 ? new Uint8Array(value) : undefined;
}
