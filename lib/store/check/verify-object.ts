import type { FramedObject } from '../../codec/frame-objects';
import { decodePack } from '../../codec/pack';
import { AppError } from '../../model/errors';
import { OBJECT_SCHEMAS, type ObjectKind } from '../../model/objects';
import type { IdKeyring } from '../id-keyring';
import { parseObject } from '../objects';
import { reasonOf } from '../read-rows';

/**
 * Why an object is not what it should be; undefined when it is, or when a newer Holdfast's kind cannot be judged. Rejects
 * when the browser could not read the key just now: that says nothing of the object, nor of the pack it lies in.
 */
export async function findFault(keyring: IdKeyring, object: FramedObject): Promise<string | undefined> {
  if (!isKnown(object.kind)) return undefined;
  if (!(await isItself(keyring, object.kind, object))) return 'its bytes are not what its id promises';
  try {
    parseObject(object.kind, object);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

async function isItself(keyring: IdKeyring, kind: ObjectKind, { id, bytes }: FramedObject): Promise<boolean> {
  try {
    return (await keyring.idOf(kind, bytes)) === id;
  } catch (error) {
    // Of a key that is damaged, and stays so, nothing is what its id promises.
    if (error instanceof AppError) return false;
    throw error;
  }
}

const isKnown = (kind: string): kind is ObjectKind => Object.hasOwn(OBJECT_SCHEMAS, kind);

/** The objects of a pack, each verified by id and schema; undefined when any of it is not what it should be. */
export async function decodeSound(
  keyring: IdKeyring,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<FramedObject[] | undefined> {
  try {
    const objects = await decodePack(bytes);
    for (const object of objects) if (await findFault(keyring, object)) return undefined;
    return objects;
  } catch {
    return undefined;
  }
}
