import { CheckReport } from '../../model/check-report';
import type { AuditRow, Database } from '../database';
import { readRow, readRows, type OnProblem, type RowReader } from '../read-rows';

export function getCheckReport(db: Database, onProblem: OnProblem, id: string): Promise<CheckReport | undefined> {
  return readRow(reader(db, onProblem), id);
}

/** Newest first; the first one may still be growing. */
export async function listCheckReports(db: Database, onProblem: OnProblem): Promise<CheckReport[]> {
  const ascending = await readRows(reader(db, onProblem), (table) =>
    table.where('[kind+at]').between(['check', -Infinity], ['check', Infinity]),
  );
  return ascending.reverse();
}

const reader = (db: Database, onProblem: OnProblem): RowReader<AuditRow, CheckReport> => ({
  table: db.audit,
  onProblem,
  parse: (row) => CheckReport.parse((row as AuditRow).report),
});
