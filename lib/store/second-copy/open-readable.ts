import { NewerDatabaseError } from '../../model/errors';
import { createDatabase, refuseNewerTables, type Database } from '../database';
import { isQuota } from '../store-errors';
import { requireRoom, type CopyFolder } from './copy-folder';
import { inspectDatabase, type Inspection } from './inspect';
import { richer, salvage, salvageUnwritten, sizeOf, type Salvage } from './salvage';

/** Between the attempts to read a database: what keeps the browser from it, e.g. a locked file, may take seconds to end. */
const PAUSES_MS = [200, 400, 800, 1_600, 2_000];
/** So often the browser may fail to read the database before it is thrown away here. */
const GIVE_UP_AFTER = PAUSES_MS.length + 1;
/** So often in all, and the pause where it was thrown away before. */
const ATTEMPTS = GIVE_UP_AFTER + 3;
const AFTERWARDS_MS = 600;

/** A database that can be read. */
export interface Opened {
  db: Database;
  inspection: Inspection;
  /** There when the database could not be read at first. */
  salvaged: Salvage | undefined;
  /** Rows that nothing could be read of were removed; the copy may have them. */
  hasDropped: boolean;
}

/** How the database is to be opened and looked at. */
interface Opening {
  known: number;
  thorough: boolean;
  /** What is thrown away is to be rebuilt from here. */
  folder: CopyFolder;
  wait?: ((milliseconds: number) => Promise<void>) | undefined;
}

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Tries again, as the browser may have thrown a damaged database away meanwhile; in the end it is thrown away here. Throws
 * NewerDatabaseError, QuotaError, and what the browser throws when it cannot be opened at all.
 */
export async function openReadable(name: string, how: Opening): Promise<Opened> {
  let salvaged: Salvage | undefined;
  for (let attempt = 1; ; attempt += 1) {
    const db = createDatabase(name);
    let held: Salvage | undefined;
    try {
      // In a browser the very first look at a damaged database fails, this one too.
      await refuseNewerTables(name, how.known);
      await db.open();
      if (how.thorough) {
        held = await salvageUnwritten(db);
        await readThrough(db);
      }
      const inspection = await inspectDatabase(db, how);
      const hasDropped = how.thorough && (await dropUnreadable(db));
      // It may have been opened anew, empty, while it was read.
      return { db, inspection, salvaged: salvaged ?? (inspection.isFresh ? nonEmpty(held) : undefined), hasDropped };
    } catch (error) {
      const isOver = error instanceof NewerDatabaseError || isQuota(error) || attempt === ATTEMPTS;
      if (isOver) {
        db.close();
        throw error;
      }
      const found = db.isOpen() ? await salvage(db) : undefined;
      salvaged = richer(richer(salvaged, held), found) ?? { rows: new Map<string, unknown[]>(), packs: [] };
      db.close();
      // On a full disk a sound database fails to open too, with errors that say nothing of space. What fails once more
      // with room proven is damaged.
      if (attempt === GIVE_UP_AFTER - 1) await requireRoom(how.folder);
      if (attempt >= GIVE_UP_AFTER) await deleteDatabase(name);
      await (how.wait ?? sleep)(PAUSES_MS[attempt - 1] ?? AFTERWARDS_MS);
    }
  }
}

/**
 * What cannot be deleted now may be opened or deleted a moment later. Of a database that lost its beginning the browser
 * knows nothing, so it would delete nothing, and stumble over the rest at every opening: it is made to exist first, empty.
 */
async function deleteDatabase(name: string): Promise<void> {
  await openAsItIs(name);
  await createDatabase(name)
    .delete()
    .catch(() => undefined);
}

/** Whether that works or not. */
function openAsItIs(name: string): Promise<void> {
  return new Promise((resolve) => {
    const opening = indexedDB.open(name);
    opening.onerror = () => resolve();
    opening.onsuccess = () => {
      opening.result.close();
      resolve();
    };
  });
}

/**
 * Large live documents lie in files of their own, which a damaged database may have lost: such a row costs itself, and
 * is removed so that nobody stumbles over it again. True when there was one. Throws when the table itself cannot be read.
 */
async function dropUnreadable(db: Database): Promise<boolean> {
  let dropped = 0;
  for (const table of ['live', 'conversations'].map((one) => db.table<unknown, string>(one))) {
    const keys = await table.toCollection().primaryKeys();
    const lost: string[] = [];
    for (let at = 0; at < keys.length; at += DOCUMENTS_AT_ONCE) {
      const some = keys.slice(at, at + DOCUMENTS_AT_ONCE);
      await table.bulkGet(some).catch(async () => {
        for (const key of some) await table.get(key).catch(() => void lost.push(key));
      });
    }
    await table.bulkDelete(lost);
    dropped += lost.length;
  }
  return dropped > 0;
}

/** Together they may be more than fits into memory. */
const DOCUMENTS_AT_ONCE = 8;

/**
 * A block of the database that is damaged says so only when it is read, and from then on Chromium erases it all at the next
 * opening: better now than after a day. Counting goes through every block and hands out nothing.
 */
async function readThrough(db: Database): Promise<void> {
  for (const table of db.tables) await table.count();
}

const nonEmpty = (found: Salvage | undefined): Salvage | undefined => (found && sizeOf(found) > 0 ? found : undefined);
