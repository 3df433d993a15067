import { createDatabase, type Database } from '../../lib/store/database';

/** The database below a store, for tests that look at rows or damage them. Closed when `work` is done. */
export async function withRawDatabase<Value>(name: string, work: (db: Database) => PromiseLike<Value>): Promise<Value> {
  const db = createDatabase(name);
  await db.open();
  try {
    return await work(db);
  } finally {
    db.close();
  }
}

/** Every key and value of every table, as JSON, with the browser's version of the database. */
export async function dumpDatabase(name: string): Promise<string> {
  const db = await request(indexedDB.open(name));
  const tables = await Promise.all(
    [...db.objectStoreNames].map(async (table) => {
      const store = db.transaction(table).objectStore(table);
      const keys = await request(store.getAllKeys());
      const values: unknown[] = await request<unknown[]>(store.getAll());
      return [table, store.keyPath, [...store.indexNames], keys.map((key, at) => [key, values[at]])];
    }),
  );
  const dump = JSON.stringify([db.version, tables], (_key, value: unknown) =>
    value instanceof ArrayBuffer ? [...new Uint8Array(value)] : value,
  );
  db.close();
  return dump;
}

function request<Value>(pending: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    pending.onsuccess = () => resolve(pending.result);
    pending.onerror = () => reject(pending.error ?? new Error('request failed'));
  });
}
