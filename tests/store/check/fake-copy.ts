import { listPackNumbers, readPackBytes } from '../../../lib/store/packs';
import { ROW_TABLES, type CopiedTable, type SecondCopy } from '../../../lib/store/second-copy/second-copy';
import { withRawDatabase } from '../raw-database';

/** A second copy in memory. `take` copies what the database holds now, whole and sound. */
export interface FakeCopy extends SecondCopy {
  take(name: string): Promise<void>;
  packs: Map<number, Uint8Array<ArrayBuffer>>;
  rows: Record<CopiedTable, Map<string, unknown>>;
}

export function createFakeCopy(): FakeCopy {
  const copy: FakeCopy = {
    packs: new Map(),
    rows: Object.fromEntries(ROW_TABLES.map((table) => [table, new Map()])) as FakeCopy['rows'],
    readPack: (number) => Promise.resolve(copy.packs.get(number)?.slice()),
    readRow: (table, key) => Promise.resolve(structuredClone(copy.rows[table].get(key))),
    listKeys: (table) => Promise.resolve([...copy.rows[table].keys()]),
    listPacks: () => Promise.resolve([...copy.packs.keys()]),
    take: (name) =>
      withRawDatabase(name, async (db) => {
        for (const number of await listPackNumbers(db)) {
          const bytes = await readPackBytes(db, number);
          if (bytes) copy.packs.set(number, bytes);
        }
        for (const table of ROW_TABLES) {
          const keys = await db.table<unknown, string>(table).toCollection().primaryKeys();
          for (const key of keys) copy.rows[table].set(key, await db.table<unknown, string>(table).get(key));
        }
      }),
  };
  return copy;
}
