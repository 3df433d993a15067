import type { SessionPreview, TabPreview } from '../../lib/model/preview';
import type { FieldOutcome, RestoreReport, TabOutcome } from '../../lib/model/restore-report';
import { fakeId, NOW } from './fake-sessions';

const field = (label: string, result: FieldOutcome['result'], reason?: string): FieldOutcome => ({
  result,
  adapter: 'textarea',
  label,
  ...(reason !== undefined && { reason }),
});

const tabsOf = ({ windows }: SessionPreview): TabPreview[] => windows.flatMap(({ tabs }) => tabs);

function outcome({ uid, title, url, alreadyOpen, fields }: TabPreview): TabOutcome {
  return {
    tab: uid,
    title,
    url,
    result: alreadyOpen ? 'adopted' : 'created',
    pages: fields > 0 ? 'done' : 'none',
    fields: Array.from({ length: fields }, (_, index) =>
      field(`Field ${index + 1}`, index === 2 ? 'unchanged' : 'restored'),
    ),
  };
}

/** A restore of all tabs of which `done` are there; finished when all are. */
export function fakeReport(preview: SessionPreview, done = Infinity): RestoreReport {
  const tabs = tabsOf(preview);
  const finished = done >= tabs.length;
  return {
    id: fakeId(),
    session: preview.session.id,
    run: fakeId(),
    choice: { session: preview.session.id, loading: 'all' },
    before: fakeId(),
    startedAt: NOW - 4_000,
    ...(finished && { finishedAt: NOW - 1_000 }),
    cancelled: false,
    undone: false,
    planned: tabs.length,
    tabs: tabs.slice(0, done).map(outcome),
  };
}

/** A restore with everything that can go wrong. */
export function troubledReport(preview: SessionPreview): RestoreReport {
  const report = fakeReport(preview);
  const [first, second, third, fourth, fifth, ...rest] = report.tabs;
  if (!first || !second || !third || !fourth || !fifth) throw new Error('too few tabs');
  return {
    ...report,
    tabs: [
      { ...first, result: 'failed', reason: 'not-reopened', pages: 'none', fields: [] },
      {
        ...second,
        fields: [
          field('Leave a comment', 'conflict', 'taken'),
          field('Title', 'restored'),
          field('', 'orphan', 'no-place'),
        ],
      },
      { ...third, pages: 'pending', fields: [] },
      fourth,
      { ...fifth, result: 'failed', reason: 'The address “about:blocked” may not be opened by extensions' },
      ...rest,
    ],
  };
}
