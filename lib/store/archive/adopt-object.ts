import { encodeCanonicalJson } from '../../codec/canonical-json';
import type { FramedObject } from '../../codec/frame-objects';
import { CorruptObjectError } from '../../model/errors';
import { OBJECT_SCHEMAS, type ObjectKind, type ObjectPayload, type SealedObject } from '../../model/objects';
import type { IdKeyring } from '../id-keyring';
import { listChildren, type ObjectRef } from '../list-children';
import { openObject, parseObject } from '../objects';
import { reasonOf } from '../read-rows';
import { renameChildren, type Rename } from './rename-children';

/** What a foreign object points to. Throws CorruptObjectError or UnknownFormatError. */
export function listReferences(object: FramedObject): ObjectRef[] {
  const kind = knownKind(object);
  return listChildren(kind, parseObject(kind, object));
}

/**
 * A foreign object sealed under this store's key. Parsed to be believed, but written as it came, in the format it
 * came in: parsing strips the members that a newer Holdfast added, and what comes back to its own store finds its ids
 * there. What was not canonical becomes so.
 */
export async function adoptObject(keyring: IdKeyring, object: FramedObject, rename: Rename): Promise<SealedObject> {
  const kind = knownKind(object);
  const { stored } = openObject(kind, object);
  const bytes = encode(object, renameChildren(kind, stored as ObjectPayload<typeof kind>, rename));
  return { id: await keyring.idOf(kind, bytes), kind, bytes };
}

function knownKind({ id, kind }: FramedObject): ObjectKind {
  if (!Object.hasOwn(OBJECT_SCHEMAS, kind)) throw new CorruptObjectError(id, `the kind ${kind} is unknown`);
  return kind as ObjectKind;
}

function encode({ id }: FramedObject, payload: unknown): Uint8Array<ArrayBuffer> {
  try {
    return encodeCanonicalJson(payload);
  } catch (error) {
    throw new CorruptObjectError(id, reasonOf(error));
  }
}
