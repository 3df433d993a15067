import { CorruptObjectError, LostStoreError, NewerDatabaseError } from '../model/errors';
import type { Database } from './database';
import type { OnProblem } from './read-rows';

const ID_KEY_BYTES = 32;

/**
 * Runs at every opening, before any other access: refuses a newer database without writing, and writes what a new one
 * needs. Reads first, so that an ordinary opening writes nothing. A lost id key is reported and replaced: what it named
 * can no longer be verified, but saving goes on.
 */
export async function prepareSettings(db: Database, known: number, onProblem: OnProblem): Promise<void> {
  if (await isPrepared(db, known)) return;
  await db.transaction('rw', [db.settings, db.objects], async () => {
    if (await isPrepared(db, known)) return;
    await db.settings.put({ key: 'schemaVersion', value: known });
    if (await db.settings.get('idKey')) return;
    if ((await db.objects.count()) > 0) onProblem(new CorruptObjectError('settings idKey', 'missing'));
    await putIdKey(db);
  });
}

/** Throws LostStoreError when a database that had a key has none any more: it was made anew behind our back. */
export async function refuseEmptied(db: Database): Promise<void> {
  if (!(await db.settings.get('idKey'))) throw new LostStoreError();
}

/** A new random key: every id made with the former one is void. */
export async function putIdKey(db: Database): Promise<void> {
  await db.settings.put({ key: 'idKey', value: crypto.getRandomValues(new Uint8Array(ID_KEY_BYTES)) });
}

/** Throws CorruptObjectError when the stored key is none. */
export async function readIdKey(db: Database): Promise<Uint8Array<ArrayBuffer>> {
  const key = (await db.settings.get('idKey'))?.value;
  if (!(key instanceof Uint8Array) || key.length !== ID_KEY_BYTES) {
    throw new CorruptObjectError('settings idKey', `expected ${ID_KEY_BYTES} bytes`);
  }
  return key as Uint8Array<ArrayBuffer>;
}

async function isPrepared(db: Database, known: number): Promise<boolean> {
  const [version, key] = await db.settings.bulkGet(['schemaVersion', 'idKey']);
  const found = Number(version?.value ?? 0);
  if (found > known) throw new NewerDatabaseError(found, known);
  return found === known && key !== undefined;
}
