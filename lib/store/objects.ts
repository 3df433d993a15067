import type { FramedObject } from '../codec/frame-objects';
import { encodeCanonicalJson, parseCanonicalJson } from '../codec/canonical-json';
import { fromHex } from '../codec/hex';
import { AppError, CorruptObjectError, MissingObjectError } from '../model/errors';
import type { ObjectId } from '../model/ids';
import { OBJECT_SCHEMAS, type ObjectKind, type ObjectPayload, type SealedObject } from '../model/objects';
import { upcast } from '../model/upcast';
import type { Database } from './database';
import type { IdKeyring } from './id-keyring';
import type { PackCache } from './packs';
import { reasonOf } from './read-rows';

/** What reading and sealing objects needs. */
export interface ObjectSource {
  db: Database;
  keyring: IdKeyring;
  packs: PackCache;
}

/** The numbers of the packs that hold `ids`; undefined for those not stored. Reads no payload. */
export function findPacks(db: Database, ids: readonly ObjectId[]): PromiseLike<(number | undefined)[]> {
  return db.objects.bulkGet(ids.map(toKey));
}

/** Those of `ids` that are not stored. */
export async function listMissing(db: Database, ids: readonly ObjectId[]): Promise<ObjectId[]> {
  const packs = await findPacks(db, ids);
  return ids.filter((_, at) => packs[at] === undefined);
}

/** Ids come from stored and imported records: one that cannot be a key is an object nobody has. */
const toKey = (id: ObjectId): Uint8Array<ArrayBuffer> => (/^[0-9a-f]{64}$/.test(id) ? fromHex(id) : Uint8Array.of(0));

/** Canonical bytes and id of a payload. Writes nothing. */
export async function sealObject<Kind extends ObjectKind>(
  keyring: IdKeyring,
  kind: Kind,
  payload: ObjectPayload<Kind>,
): Promise<SealedObject> {
  const bytes = encodeCanonicalJson(payload);
  return { id: await keyring.idOf(kind, bytes), kind, bytes };
}

/** Verified and parsed. Throws MissingObjectError, CorruptObjectError, or UnknownFormatError for a newer format. */
export async function readObject<Kind extends ObjectKind>(
  source: ObjectSource,
  kind: Kind,
  id: ObjectId,
): Promise<ObjectPayload<Kind>> {
  const object = await findObject(source, id);
  await verifyId(source.keyring, kind, object);
  return parseObject(kind, object);
}

/** The payload of an object whose bytes are known to be sound. Throws CorruptObjectError or UnknownFormatError. */
export function parseObject<Kind extends ObjectKind>(kind: Kind, object: FramedObject): ObjectPayload<Kind> {
  return openObject(kind, object).payload;
}

/** The same, beside what is stored: that is in the format it was written in, with members nobody here knows. */
export function openObject<Kind extends ObjectKind>(
  kind: Kind,
  object: FramedObject,
): { stored: unknown; payload: ObjectPayload<Kind> } {
  const { id, bytes } = object;
  if (object.kind !== kind) throw new CorruptObjectError(id, `expected a ${kind}, got a ${object.kind}`);
  const stored = parse(id, () => parseCanonicalJson(bytes));
  const current = upcast(kind, stored);
  return { stored, payload: parse(id, () => OBJECT_SCHEMAS[kind].parse(current) as ObjectPayload<Kind>) };
}

/** How often an object is looked up anew because it was moved to another pack while its pack was read. */
const LOOKUPS = 5;

const findObject = async (source: ObjectSource, id: ObjectId): Promise<FramedObject> =>
  readFound(source, id, await requirePack(source.db, id));

/** The object from the pack it was found in, or from where it was moved to since. Throws as `readObject`; verifies no id. */
export async function readFound(
  { db, packs }: Pick<ObjectSource, 'db' | 'packs'>,
  id: ObjectId,
  found: number,
): Promise<FramedObject> {
  let pack = found;
  for (let lookup = 1; ; lookup += 1) {
    const object = await readFrom(packs, pack, id);
    if (!(object instanceof AppError)) return object;
    const moved = await requirePack(db, id);
    // Read from the same pack twice: it may have been removed and the index read just before.
    if (lookup >= LOOKUPS || (moved === pack && lookup > 1)) throw object;
    pack = moved;
  }
}

async function readFrom(packs: PackCache, pack: number, id: ObjectId): Promise<FramedObject | AppError> {
  try {
    const content = await packs.read(pack);
    return content?.get(id) ?? new CorruptObjectError(id, content ? `not in pack ${pack}` : `pack ${pack} is missing`);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

async function requirePack(db: Database, id: ObjectId): Promise<number> {
  const [pack] = await findPacks(db, [id]);
  if (pack === undefined) throw new MissingObjectError(id);
  return pack;
}

/** Throws CorruptObjectError unless the bytes are what the id promises. */
export async function verifyId(keyring: IdKeyring, kind: ObjectKind, { id, bytes }: FramedObject): Promise<void> {
  if ((await keyring.idOf(kind, bytes)) === id) return;
  if ((await keyring.hasChanged()) && (await keyring.idOf(kind, bytes)) === id) return;
  throw new CorruptObjectError(id, 'its bytes are not what its id promises');
}

function parse<Value>(id: ObjectId, work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    throw new CorruptObjectError(id, reasonOf(error));
  }
}
