import { Dexie } from 'dexie';
import { RestoreReport } from '../model/restore-report';
import type { AuditRow, Database } from './database';
import { forgetReports } from './forget-reports';
import { readRow, readRows, type OnProblem, type RowReader } from './read-rows';

export function putRestoreReport(db: Database, report: RestoreReport): PromiseLike<void> {
  return db.transaction('rw', db.audit, async () => {
    await db.audit.put({ id: report.id, kind: 'restore', at: report.startedAt, report });
    await forgetReports(db, 'restore', report.id);
  });
}

export function getRestoreReport(db: Database, onProblem: OnProblem, id: string): Promise<RestoreReport | undefined> {
  return readRow(reader(db, onProblem), id);
}

/** Newest first. */
export async function listRestoreReports(db: Database, onProblem: OnProblem): Promise<RestoreReport[]> {
  const ascending = await readRows(reader(db, onProblem), (table) =>
    table.where('[kind+at]').between(['restore', Dexie.minKey], ['restore', Dexie.maxKey]),
  );
  return ascending.reverse();
}

const reader = (db: Database, onProblem: OnProblem): RowReader<AuditRow, RestoreReport> => ({
  table: db.audit,
  onProblem,
  parse: (row) => RestoreReport.parse((row as AuditRow).report),
});
