import type { FieldOutcome, RestoreReport, TabOutcome } from '../../lib/model/restore-report';

export interface ReportSummary {
  opened: number;
  adopted: number;
  failed: number;
  /** Tabs that are there: opened or adopted. */
  back: number;
  /** Tabs whose contents wait until the page is loaded. */
  pending: number;
  restored: number;
  unchanged: number;
  conflicts: number;
  orphans: number;
  /** Fields somebody has to look at. */
  attention: number;
}

/** A report, counted. */
export function summarizeReport({ tabs }: RestoreReport): ReportSummary {
  const tabsThat = (is: (tab: TabOutcome) => boolean): number => tabs.filter(is).length;
  const fields = tabs.flatMap((tab) => tab.fields);
  const fieldsThat = (result: FieldOutcome['result']): number =>
    fields.filter((field) => field.result === result).length;
  const failed = tabsThat(({ result }) => result === 'failed');
  const adopted = tabsThat(({ result }) => result === 'adopted');
  const conflicts = fieldsThat('conflict');
  const orphans = fieldsThat('orphan');
  return {
    opened: tabs.length - failed - adopted,
    adopted,
    failed,
    back: tabs.length - failed,
    pending: tabsThat(({ pages }) => pages === 'pending'),
    restored: fieldsThat('restored'),
    unchanged: fieldsThat('unchanged'),
    conflicts,
    orphans,
    attention: conflicts + orphans,
  };
}

export const needsAttention = ({ result }: FieldOutcome): boolean => result === 'conflict' || result === 'orphan';
