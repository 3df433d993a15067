import type { Database } from './database';
import { putIdKey } from './prepare-settings';
import { countSweep } from './stored-ids';

/** Empties every table and makes a new id key, at once. Other contexts notice the new key when they next read. */
export async function wipe(db: Database, known: number): Promise<void> {
  await db.transaction('rw', db.tables, async () => {
    await countSweep(db);
    const sweeps = await db.settings.get('sweeps');
    await Promise.all(db.tables.map((table) => table.clear()));
    if (sweeps) await db.settings.put(sweeps);
    await db.settings.put({ key: 'schemaVersion', value: known });
    await putIdKey(db);
  });
}
