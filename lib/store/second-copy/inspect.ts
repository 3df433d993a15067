import type { Certificate } from '../../model/certificate';
import { NewerDatabaseError } from '../../model/errors';
import type { Database } from '../database';
import { readCounts } from './flush';
import { asNumber, readJournal, REBUILDING } from './journal';
import { storeIdOf } from './store-id';

/** Stores that the user wiped: whatever speaks of one of them is not to be brought back. */
export const WIPED = 'wiped';

/** What a database looks like from outside, before anything is written to it. */
export interface Inspection {
  /** Holds nothing at all, not even a key. */
  isFresh: boolean;
  /** Undefined when the id key is gone. */
  storeId: string | undefined;
  changes: number;
  isRebuilding: boolean;
  wiped: readonly string[];
  /** At least so many must be there, were there `counts` of them when the certificate was written. */
  counts: Certificate['counts'] | undefined;
  /** Keys removed since. */
  removed: Certificate['counts'];
}

/**
 * Reads what tells a sound database from a damaged one. Throws what the database throws when it cannot be read, and
 * NewerDatabaseError. `thorough` counts, which takes time: needed once after the browser was started.
 */
export async function inspectDatabase(
  db: Database,
  { known, thorough }: { known: number; thorough: boolean },
): Promise<Inspection> {
  const [version, key, rebuilding, wiped] = await db.settings.bulkGet(['schemaVersion', 'idKey', REBUILDING, WIPED]);
  const found = asNumber(version?.value);
  if (found > known) throw new NewerDatabaseError(found, known);
  const storeId = key?.value instanceof Uint8Array ? await storeIdOf(key.value as Uint8Array<ArrayBuffer>) : undefined;
  const journal = await readJournal(db);
  const counts = thorough || storeId === undefined ? await readCounts(db) : undefined;
  const size = (table: 'sessions' | 'snapshots' | 'packs'): number => journal.removed.get(table)?.size ?? 0;
  return {
    isFresh: storeId === undefined && counts?.sessions === 0 && counts.snapshots === 0 && counts.packs === 0,
    storeId,
    changes: journal.changes,
    isRebuilding: rebuilding !== undefined,
    wiped: Array.isArray(wiped?.value) ? wiped.value.map(String) : [],
    counts,
    removed: { sessions: size('sessions'), snapshots: size('snapshots'), packs: size('packs') },
  };
}

/**
 * `sound`: go on. `first-run`: nothing was ever kept. `suspect`: something is or may be missing, so it is to be compared
 * with the copy, record by record.
 */
export type Verdict = 'sound' | 'first-run' | 'suspect';

export function judge(inspection: Inspection, certificate: Certificate | undefined, copyFiles: number): Verdict {
  const { isFresh, storeId, changes, isRebuilding, wiped } = inspection;
  // Before all else: one that holds nothing but what was salvaged has no key yet.
  if (isRebuilding) return 'suspect';
  if (isFresh) return certificate === undefined && copyFiles === 0 ? 'first-run' : 'suspect';
  if (storeId === undefined) return 'suspect';
  // Without a certificate only the copy can tell; where there is no copy either, both are made anew.
  if (!certificate) return copyFiles === 0 ? 'sound' : 'suspect';
  if (certificate.storeId !== storeId) return wiped.includes(certificate.storeId) ? 'sound' : 'suspect';
  return changes < certificate.generation || lacksRecords(inspection, certificate) ? 'suspect' : 'sound';
}

function lacksRecords({ counts, removed }: Inspection, certificate: Certificate): boolean {
  if (!counts) return false;
  return (['sessions', 'snapshots', 'packs'] as const).some(
    (table) => counts[table] + removed[table] < certificate.counts[table],
  );
}
