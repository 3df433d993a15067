import type { RestoreReport } from '../../lib/model/restore-report';
import type { Session } from '../../lib/model/session';
import { useAccess, useTexts } from '../access-context';
import { useFocusOnce } from '../hooks/use-focus-once';
import { useWatched } from '../hooks/use-watched';
import { Orphans } from '../parts/Orphans';
import { StatusDot } from '../parts/StatusDot';
import { sessionTitle } from '../session-title';
import { needsAttention, summarizeReport } from './report-summary';
import { describeReport } from './report-text';
import { ReportTabs } from './ReportTabs';

interface ReportViewProps {
  session: Session;
  report: RestoreReport;
  busy: boolean;
  onUndo: () => void;
  onChooseMore: () => void;
}

/** What became of every tab and every field; what needs a person comes first. */
export function ReportView({ session, report, busy, onUndo, onChooseMore }: ReportViewProps) {
  const texts = useTexts();
  const title = useFocusOnce<HTMLHeadingElement>();
  const summary = summarizeReport(report);
  const troubled = report.tabs.filter(({ result, fields }) => result === 'failed' || fields.some(needsAttention));
  const smooth = report.tabs.filter((tab) => !troubled.includes(tab));
  return (
    <>
      <div class="head">
        <p class="eyebrow">
          <StatusDot state={summary.failed > 0 ? 'failing' : summary.attention > 0 ? 'stale' : 'kept'} />
          <span>{sessionTitle(session, texts)}</span>
        </p>
        <h1 ref={title} tabIndex={-1}>
          {texts.count('tabsBack', summary.back)}
        </h1>
        <p class="quiet">{describeReport(report, summary, texts)}</p>
      </div>
      <ReportOrphans report={report} />
      {troubled.length > 0 && <ReportTabs title={texts.t('reportTroubled')} tabs={troubled} />}
      {smooth.length > 0 && <ReportTabs title={texts.t('reportSmooth')} tabs={smooth} />}
      <div class="bar calm">
        <button type="button" disabled={busy} onClick={onUndo}>
          {texts.t('undo')}
        </button>
        <span class="quiet undo-hint">{texts.t('undoHint')}</span>
        <button type="button" class="bare end" onClick={onChooseMore}>
          {texts.t('resumeMore')}
        </button>
      </div>
    </>
  );
}

/** Texts without a place, from the documents of the tabs that came back. */
function ReportOrphans({ report }: { report: RestoreReport }) {
  const access = useAccess();
  const documents = useWatched(access.watchOrphans);
  const tabs = new Set(report.tabs.map(({ tab }) => tab));
  const mine = (documents.value ?? []).filter(({ tab }) => tabs.has(tab));
  if (mine.length === 0) return null;
  return (
    <div class="window">
      {mine.map((document) => (
        <div key={document.id}>
          <p class="one-line quiet">{document.title || document.url}</p>
          <Orphans document={document} />
        </div>
      ))}
    </div>
  );
}
