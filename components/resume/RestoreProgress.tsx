import type { RestoreReport } from '../../lib/model/restore-report';
import { useTexts } from '../access-context';
import { useFocusOnce } from '../hooks/use-focus-once';
import { ReportTabs } from './ReportTabs';

interface RestoreProgressProps {
  report: RestoreReport;
  busy: boolean;
  onCancel: () => void;
}

export function RestoreProgress({ report, busy, onCancel }: RestoreProgressProps) {
  const { t } = useTexts();
  const title = useFocusOnce<HTMLHeadingElement>();
  const { planned, tabs, cancelled } = report;
  const last = tabs.at(-1);
  return (
    <>
      <div class="head">
        <h1 ref={title} tabIndex={-1}>
          {t(cancelled ? 'cancelling' : 'resumingTitle')}
        </h1>
        <div class="row progress">
          <progress aria-label={t('resumingTitle')} max={planned || 1} value={tabs.length} />
          <span class="ticking">{t('progressOf', tabs.length, planned)}</span>
        </div>
        <p class="one-line quiet">{last ? last.title || last.url : t('progressBefore')}</p>
      </div>
      <ReportTabs tabs={[...tabs].reverse()} />
      <div class="bar">
        <button type="button" disabled={busy || cancelled} onClick={onCancel}>
          {t('cancel')}
        </button>
        <span class="quiet">{t('cancelKeeps')}</span>
      </div>
    </>
  );
}
