import { Dexie } from 'dexie';
import type { AuditRow, Database } from './database';

/** Reports of a kind that are kept; older ones go. */
export const REPORTS_KEPT = 20;

/**
 * Removes all but the newest reports of a kind, and never `current`: a clock that was set back makes it the oldest. To be
 * called inside a transaction.
 */
export async function forgetReports(db: Database, kind: AuditRow['kind'], current: string): Promise<void> {
  const all = await db.audit.where('[kind+at]').between([kind, Dexie.minKey], [kind, Dexie.maxKey]).primaryKeys();
  const others = all.filter((id) => id !== current);
  await db.audit.bulkDelete(others.slice(0, Math.max(0, others.length + 1 - REPORTS_KEPT)));
}
