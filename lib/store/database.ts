import { Dexie, type Table } from 'dexie';
import type { CheckReport } from '../model/check-report';
import type { Checkpoint } from '../model/checkpoint';
import type { Conversation } from '../model/conversation';
import { NewerDatabaseError } from '../model/errors';
import type { LiveDocument } from '../model/live-document';
import type { RestoreReport } from '../model/restore-report';
import type { Session } from '../model/session';
import type { Snapshot } from '../model/snapshot';
import { keepRestorePoint } from './keep-restore-point';
import { MIGRATIONS, type Migration } from './migrations';

/** A session with the columns its index needs: `order` falls with time, so that ascending is newest first. */
export interface SessionRow extends Session {
  deleted: 0 | 1;
  order: number;
}

/** A piece of a pack. The first piece carries the pack's number as its key; the others follow it without a gap. */
export interface PackRow {
  bytes: Uint8Array<ArrayBuffer>;
  /** On the first piece only: how many pieces, and bytes of the whole pack. */
  pieces?: number;
  size?: number;
}

export interface SettingRow {
  key: string;
  value: unknown;
}

export type AuditRow =
  | { id: string; kind: 'restore'; at: number; report: RestoreReport }
  | { id: string; kind: 'check'; at: number; report: CheckReport };

/** Rows as they were written; whoever reads one parses it. */
export interface Tables {
  sessions: Table<SessionRow, string>;
  snapshots: Table<Snapshot, string>;
  checkpoints: Table<Checkpoint, string>;
  /** Raw 32-byte id → number of the pack that holds the object. */
  objects: Table<number, Uint8Array<ArrayBuffer>>;
  packs: Table<PackRow, number>;
  live: Table<LiveDocument, string>;
  conversations: Table<Conversation, string>;
  settings: Table<SettingRow, string>;
  audit: Table<AuditRow, string>;
}

export interface Reopening {
  /** Closes the connection; whatever is asked next opens it anew. Does nothing while it is being opened. */
  letGo(): void;
}

export type Database = Dexie & Tables & Reopening;

/** Declares the database; nothing is opened yet. */
export function createDatabase(name: string, migrations: readonly Migration[] = MIGRATIONS): Database {
  const db = new Dexie(name, { chromeTransactionDurability: 'strict', cache: 'disabled' });
  for (const migration of migrations) {
    const version = db.version(migration.version).stores(migration.stores);
    if (migration.version > 1) version.upgrade((transaction) => upgradeSafely(transaction, migration));
  }
  db.on('versionchange', closeForUpgrade);
  return Object.assign(db, keepReopening(db)) as Database;

  /** Dexie would reopen by itself, and this code must not write to tables it does not know. */
  function closeForUpgrade({ newVersion }: IDBVersionChangeEvent): false | undefined {
    if (!newVersion) return undefined;
    db.close();
    return false;
  }
}

/** Dexie opens by itself what the browser closed, but never again once that failed. */
function keepReopening(db: Dexie): Reopening {
  const open = db.open.bind(db);
  const close = db.close.bind(db);
  let openings = 0;
  let isClosedForGood = false;
  const closeForNow = (): void => {
    if (openings === 0 && !isClosedForGood) close({ disableAutoOpen: false });
  };
  db.close = (options) => {
    isClosedForGood = options?.disableAutoOpen !== false;
    close(options);
  };
  db.open = () => {
    openings += 1;
    isClosedForGood = false;
    return open().finally(() => {
      openings -= 1;
      // Not before those that waited for it have heard: they would open it again at once.
      if (!db.isOpen()) setTimeout(closeForNow);
    });
  };
  // What waits for an opening that is closed half-way waits for ever.
  return { letGo: closeForNow };
}

async function upgradeSafely(
  transaction: Parameters<NonNullable<Migration['upgrade']>>[0],
  migration: Migration,
): Promise<void> {
  await keepRestorePoint(transaction, migration.version - 1);
  await migration.upgrade?.(transaction);
}

/**
 * Throws NewerDatabaseError when the stored tables are newer than `known`. To be asked before opening: Dexie takes a
 * newer database for its own and would "repair" what it misses.
 */
export async function refuseNewerTables(name: string, known: number): Promise<void> {
  const databases = await indexedDB.databases();
  const stored = databases.find((database) => database.name === name)?.version ?? 0;
  // Dexie counts in tenths.
  const found = Math.floor(stored / 10);
  if (found > known) throw new NewerDatabaseError(found, known);
}
