import { Dexie } from 'dexie';
import { RestoreReport } from '../model/restore-report';
import type { AuditRow, Database } from './database';
import { readRow, readRows, type OnProblem, type RowReader } from './read-rows';

export async function putRestoreReport(db: Database, report: RestoreReport): Promise<void> {
  await db.audit.put({ id: report.id, kind: 'restore', at: report.startedAt, report });
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
