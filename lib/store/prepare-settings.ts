import { toHex } from '../codec/hex';
import { CorruptObjectError, NewerDatabaseError } from '../model/errors';
import type { Database } from './database';
import type { OnProblem } from './read-rows';

const ID_KEY_BYTES = 32;

/** An id key as something to be compared; undefined when there is none. */
export type KeyName = string | undefined;

const nameKey = (key: unknown): KeyName =>
  key instanceof Uint8Array ? toHex(key) : key === undefined ? undefined : 'damaged';

export interface Preparation {
  /** The newest version of the tables that this code knows. */
  known: number;
  onProblem: OnProblem;
  /** Hears what key is stored before anything is written; may throw. */
  onFound: (key: KeyName) => void;
}

/**
 * Runs at every opening, before any other access: refuses a newer database without writing, and writes what a new one
 * needs. Reads first, so that an ordinary opening writes nothing. A lost id key is reported and replaced: what it named
 * can no longer be verified, but saving goes on. Resolves to the key. One reading and one transaction, no more: while a
 * database is being opened, Dexie knows what belongs to the opening for a few steps only.
 */
export async function prepareSettings(db: Database, { known, onProblem, onFound }: Preparation): Promise<KeyName> {
  const stored = await readSettings(db, known);
  onFound(stored.key);
  if (stored.isPrepared) return stored.key;
  return db.transaction('rw', [db.settings, db.objects], async () => {
    const { isPrepared, key } = await readSettings(db, known);
    if (isPrepared) return key;
    await db.settings.put({ key: 'schemaVersion', value: known });
    if (key !== undefined) return key;
    if ((await db.objects.count()) > 0) onProblem(new CorruptObjectError('settings idKey', 'missing'));
    return putIdKey(db);
  });
}

/** A new random key: every id made with the former one is void. */
export async function putIdKey(db: Database): Promise<KeyName> {
  const value = crypto.getRandomValues(new Uint8Array(ID_KEY_BYTES));
  await db.settings.put({ key: 'idKey', value });
  return nameKey(value);
}

/** Throws CorruptObjectError when the stored key is none. */
export async function readIdKey(db: Database): Promise<Uint8Array<ArrayBuffer>> {
  const key = (await db.settings.get('idKey'))?.value;
  if (!(key instanceof Uint8Array) || key.length !== ID_KEY_BYTES) {
    throw new CorruptObjectError('settings idKey', `expected ${ID_KEY_BYTES} bytes`);
  }
  return key as Uint8Array<ArrayBuffer>;
}

async function readSettings(db: Database, known: number): Promise<{ isPrepared: boolean; key: KeyName }> {
  const [version, idKey] = await db.settings.bulkGet(['schemaVersion', 'idKey']);
  const found = Number(version?.value ?? 0);
  if (found > known) throw new NewerDatabaseError(found, known);
  const key = nameKey(idKey?.value);
  return { isPrepared: found === known && idKey !== undefined, key };
}
