import type { RestoreReport } from '../../lib/model/restore-report';
import { useAccess, useTexts } from '../access-context';
import { useTask } from '../hooks/use-task';
import { ErrorNotice } from '../parts/ErrorNotice';
import { PageLink } from '../parts/PageLink';
import { summarizeReport } from '../resume/report-summary';

/** How resuming goes and how it went, in two lines; the whole report is one click away. */
export function ResumedCard({ report }: { report: RestoreReport }) {
  const access = useAccess();
  const texts = useTexts();
  const task = useTask();
  const summary = summarizeReport(report);
  const running = report.finishedAt === undefined && !report.cancelled;
  const command = running ? 'cancel-restore' : 'undo-restore';
  return (
    <section aria-labelledby="resume-title">
      <div class="resume-card">
        <h2 id="resume-title" class="sentence" aria-live="polite">
          {running ? texts.t('resumingTitle') : texts.count('tabsBack', summary.back)}
        </h2>
        {running && (
          <progress aria-label={texts.t('resumingTitle')} max={report.planned || 1} value={report.tabs.length} />
        )}
        {!running && <p class="quiet">{attentionText(summary, texts)}</p>}
        <div class="row">
          <PageLink page="resume" params={{ session: report.session }} class="button">
            {texts.t('showReport')}
          </PageLink>
          <button
            type="button"
            class="bare end"
            disabled={task.busy}
            onClick={() => void task.start(() => access.send({ type: command, restore: report.id }))}
          >
            {texts.t(running ? 'cancel' : 'undo')}
          </button>
        </div>
        <ErrorNotice error={task.error} />
      </div>
    </section>
  );
}

function attentionText(
  { failed, attention }: { failed: number; attention: number },
  { t, count }: ReturnType<typeof useTexts>,
): string {
  if (failed > 0) return count('tabsFailed', failed);
  return attention > 0 ? count('fieldsNeedYou', attention) : t('nothingNeedsYou');
}
