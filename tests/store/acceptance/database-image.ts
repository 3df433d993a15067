import { createHash } from 'node:crypto';
import { serialize } from 'node:v8';

/** Every row of a database, so that others begin where it was: with its key, and so with its ids. */
export type DatabaseImage = readonly TableImage[];

interface TableImage {
  table: string;
  keys: readonly IDBValidKey[];
  rows: readonly unknown[];
}

/** A way to a database beside the store: Dexie takes several times as long, and this is done thousands of times. */
export function connect(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error ?? new Error('not opened'));
  });
}

export async function readImage(db: IDBDatabase): Promise<DatabaseImage> {
  const names = [...db.objectStoreNames];
  const transaction = db.transaction(names);
  const asked = names.map((table) => {
    const store = transaction.objectStore(table);
    return { table, keys: store.getAllKeys(), rows: store.getAll() as IDBRequest<unknown[]> };
  });
  await done(transaction);
  return asked.map(({ table, keys, rows }) => ({ table, keys: keys.result, rows: rows.result }));
}

export function writeImage(db: IDBDatabase, image: DatabaseImage): Promise<void> {
  const transaction = db.transaction([...db.objectStoreNames], 'readwrite');
  for (const { table, keys, rows } of image) {
    const store = transaction.objectStore(table);
    store.clear();
    for (const [at, row] of rows.entries()) store.add(row, store.keyPath === null ? keys[at] : undefined);
  }
  return done(transaction);
}

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
  });
}

/** Equal for databases that are equal to the last byte. */
export const fingerprint = (image: DatabaseImage): string => createHash('sha1').update(serialize(image)).digest('hex');
