import type { ObjectId } from '../model/ids';
import type { Database } from './database';
import { findPacks } from './objects';

/** Bounds what is remembered: about 10 MB of ids. */
const REMEMBERED = 50_000;

/**
 * Ids known to be stored, so that a snapshot that names hundreds of unchanged objects looks up only the new ones. The
 * count of sweeps, which stands in the database and is raised by whoever removes objects, says whether they still hold.
 */
export class StoredIds {
  private readonly ids = new Set<ObjectId>();
  private sweeps = -1;

  constructor(private readonly db: Database) {}

  /** Those of `ids` that are not stored, and the count of sweeps for which that is true. */
  async findMissing(ids: readonly ObjectId[]): Promise<{ missing: ObjectId[]; sweeps: number }> {
    const sweeps = await readSweeps(this.db);
    if (sweeps !== this.sweeps) this.ids.clear();
    this.sweeps = sweeps;
    const unknown = ids.filter((id) => !this.ids.has(id));
    const packs = await findPacks(this.db, unknown);
    this.remember(unknown.filter((_, at) => packs[at] !== undefined));
    return { missing: unknown.filter((_, at) => packs[at] === undefined), sweeps };
  }

  forget(): void {
    this.ids.clear();
  }

  /** To be called with ids of a transaction that is complete. */
  remember(ids: readonly ObjectId[]): void {
    if (this.ids.size + ids.length > REMEMBERED) this.ids.clear();
    for (const id of ids) this.ids.add(id);
  }
}

/** How often objects were removed from this database. */
export async function readSweeps(db: Database): Promise<number> {
  return Number((await db.settings.get('sweeps'))?.value ?? 0);
}

/** To be called inside every transaction that removes objects from the index; moving them to another pack is none. */
export async function countSweep(db: Database): Promise<void> {
  await db.settings.put({ key: 'sweeps', value: (await readSweeps(db)) + 1 });
}
