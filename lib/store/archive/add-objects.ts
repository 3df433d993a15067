import type { SealedObject } from '../../model/objects';
import { preparePack, writePack, type PreparedPack } from '../commit-snapshot';
import type { Database } from '../database';
import { groupObjects } from '../group-objects';
import { findPacks } from '../objects';
import { readSweeps, type StoredIds } from '../stored-ids';

/** How often it is prepared anew because objects came or went while it was compressed. */
const ATTEMPTS = 5;

/** Writes those of `objects` that are not stored, in packs, in one transaction (S3). */
export async function addObjects(db: Database, stored: StoredIds, objects: readonly SealedObject[]): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const byId = new Map(objects.map((object) => [object.id, object]));
    const { missing, sweeps } = await stored.findMissing([...byId.keys()]);
    if (missing.length === 0) return;
    const packs: PreparedPack[] = [];
    for (const group of groupObjects(missing.flatMap((id) => byId.get(id) ?? []))) packs.push(await preparePack(group));
    const isWritten = await db.transaction('rw', [db.packs, db.objects, db.settings], () => write(db, packs, sweeps));
    if (!isWritten) continue;
    stored.remember(missing);
    return;
  }
  throw new Error('objects kept changing while others were added');
}

/** False, and nothing written, when objects came or went since the packs were prepared. */
async function write(db: Database, packs: readonly PreparedPack[], sweeps: number): Promise<boolean> {
  const ids = packs.flatMap((pack) => pack.ids);
  const [found, sweepsNow] = await Promise.all([findPacks(db, ids), readSweeps(db)]);
  if (sweepsNow !== sweeps || found.some((pack) => pack !== undefined)) return false;
  for (const pack of packs) await writePack(db, pack);
  return true;
}
