import type { Checkpoint } from '../../lib/model/checkpoint';
import type { Conversation } from '../../lib/model/conversation';
import type { LiveDocument } from '../../lib/model/live-document';
import type { ObjectKind } from '../../lib/model/objects';
import type { RestoreReport } from '../../lib/model/restore-report';
import type { Session } from '../../lib/model/session';
import type { Snapshot } from '../../lib/model/snapshot';

interface StoredTable {
  keyPath: string | null;
  autoIncrement: boolean;
  indexes: { name: string; keyPath: string | string[]; unique: boolean; multiEntry: boolean }[];
  /** Keys and values; bytes as `{ $bytes: base64 }`. */
  rows: [unknown, unknown][];
}

/** A database as a released Holdfast left it, and what it must be read as. Never edited. */
export interface StoredExample {
  nativeVersion: number;
  stores: Record<string, StoredTable>;
  expected: {
    sessions: Session[];
    snapshots: Snapshot[];
    /** Since format 2. */
    checkpoints?: Checkpoint[];
    documents: LiveDocument[];
    conversation: Conversation;
    reports: RestoreReport[];
    objects: { kind: ObjectKind; id: string; payload: unknown }[];
  };
}

/** Builds the example's database with the browser's own calls: no code of ours, which may have changed since. */
export function createExample(name: string, { nativeVersion, stores }: StoredExample): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, nativeVersion);
    opening.onerror = () => reject(opening.error ?? new Error('cannot open'));
    opening.onupgradeneeded = () => {
      for (const [table, stored] of Object.entries(stores)) createTable(opening.result, table, stored);
    };
    opening.onsuccess = () => {
      opening.result.close();
      resolve();
    };
  });
}

function createTable(db: IDBDatabase, table: string, { keyPath, autoIncrement, indexes, rows }: StoredTable): void {
  const store = db.createObjectStore(table, { keyPath, autoIncrement });
  for (const index of indexes) store.createIndex(index.name, index.keyPath, index);
  for (const [key, value] of rows) {
    if (keyPath === null) store.put(value, key as IDBValidKey);
    else store.put(value);
  }
}
