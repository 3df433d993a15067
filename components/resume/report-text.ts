import type { FieldOutcome, RestoreReport, TabOutcome } from '../../lib/model/restore-report';
import type { ChipTone } from '../parts/Chip';
import type { TextKey } from '../text-key';
import type { Texts } from '../texts';
import type { ReportSummary } from './report-summary';

/** "18 opened, 7 adopted, 1 failed. 14 fields restored, 2 need you. 9 pages get their contents when you open them." */
export function describeReport(report: RestoreReport, summary: ReportSummary, { t, count }: Texts): string {
  const tabs = [
    ...(summary.opened > 0 ? [count('reportOpened', summary.opened)] : []),
    ...(summary.adopted > 0 ? [count('reportAdopted', summary.adopted)] : []),
    ...(summary.failed > 0 ? [count('reportFailed', summary.failed)] : []),
  ];
  const fields = [
    ...(summary.restored > 0 ? [count('fieldsRestored', summary.restored)] : []),
    ...(summary.unchanged > 0 ? [count('fieldsUnchanged', summary.unchanged)] : []),
    ...(summary.attention > 0 ? [count('fieldsNeedYou', summary.attention)] : []),
  ];
  return [
    ...(report.cancelled ? [t('reportCancelled')] : []),
    ...[tabs, fields].filter((parts) => parts.length > 0).map((parts) => t('sentence', parts.join(', '))),
    ...(summary.pending > 0 ? [count('pagesPending', summary.pending)] : []),
  ].join(' ');
}

const RESULTS: Readonly<Record<TabOutcome['result'], TextKey>> = {
  created: 'tabOpened',
  reopened: 'tabOpened',
  adopted: 'tabAdopted',
  failed: 'tabFailed',
};

export const tabResult = ({ result }: TabOutcome, { t }: Texts): { text: string; tone: ChipTone } => ({
  text: t(RESULTS[result]),
  tone: result === 'failed' ? 'bad' : 'plain',
});

const FIELD_RESULTS: Readonly<Record<FieldOutcome['result'], TextKey>> = {
  restored: 'fieldRestored',
  unchanged: 'fieldUnchanged',
  conflict: 'fieldConflict',
  orphan: 'fieldOrphan',
};

const REASONS: Readonly<Record<string, TextKey>> = {
  'no-place': 'reasonNoPlace',
  reverted: 'reasonReverted',
  taken: 'reasonTaken',
  failed: 'reasonFailed',
  'not-reopened': 'reasonNotReopened',
  'private-not-allowed': 'reasonPrivateNotAllowed',
  'contents-missing': 'reasonContentsMissing',
};

/** "No place found: the page has no such field any more"; the reason only where there is one. */
export function fieldResult({ result, reason }: FieldOutcome, { t }: Texts): string {
  const key = reason === undefined ? undefined : REASONS[reason];
  return key ? t('resultWithReason', t(FIELD_RESULTS[result]), t(key)) : t(FIELD_RESULTS[result]);
}

export function failureReason({ reason }: TabOutcome, { t }: Texts): string {
  const key = reason === undefined ? undefined : REASONS[reason];
  return key ? t(key) : (reason ?? '');
}
