import type { Database } from './database';
import { putIdKey, type KeyName } from './prepare-settings';
import { countSweep } from './stored-ids';
import { WIPED } from './second-copy/inspect';
import { storeIdOf } from './second-copy/store-id';

/** Wiped stores whose names are kept. */
const REMEMBERED = 20;

/** Empties every table and makes a new id key, at once. Resolves to the key. Other contexts notice the new key when they next read. */
export async function wipe(db: Database, known: number): Promise<KeyName> {
  const wiped = await namesWithThis(db);
  return db.transaction('rw', db.tables, async () => {
    await countSweep(db);
    const sweeps = await db.settings.get('sweeps');
    await Promise.all(db.tables.map((table) => table.clear()));
    if (sweeps) await db.settings.put(sweeps);
    await db.settings.put({ key: 'schemaVersion', value: known });
    await db.settings.put({ key: WIPED, value: wiped });
    return putIdKey(db);
  });
}

/** So that what a second copy still says of this store is never taken for something that was lost. */
async function namesWithThis(db: Database): Promise<string[]> {
  const former = (await db.settings.get(WIPED))?.value;
  const named = Array.isArray(former) ? former.map(String) : [];
  const key: unknown = (await db.settings.get('idKey'))?.value;
  return key instanceof Uint8Array
    ? [...named, await storeIdOf(key as Uint8Array<ArrayBuffer>)].slice(-REMEMBERED)
    : named;
}
