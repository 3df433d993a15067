import type { CheckReport } from '../../lib/model/check-report';
import { useAccess, useTexts } from '../access-context';
import { useTask } from '../hooks/use-task';
import { useWatched } from '../hooks/use-watched';
import { ErrorNotice } from '../parts/ErrorNotice';
import { CheckResult } from './CheckResult';
import { WorkProgress } from './WorkProgress';

/** Whether every record is whole: the last report, the check under way, and the way to start one. */
export function StoreCheck() {
  const access = useAccess();
  const { t } = useTexts();
  const checks = useWatched<CheckReport[]>(access.watchChecks);
  const task = useTask();
  // Newest first. The glance at every start says nothing of most records.
  const thorough = (checks.value ?? []).filter(({ level }) => level > 0);
  const running = thorough.find(({ finishedAt }) => finishedAt === undefined);
  const last = thorough.find(({ finishedAt }) => finishedAt !== undefined);
  return (
    <section aria-labelledby="check-title">
      <h3 id="check-title">{t('checkTitle')}</h3>
      <p class="quiet">{t('checkExplain')}</p>
      <ErrorNotice error={checks.error ?? task.error} />
      {running && (
        <Running report={running} onCancel={() => void task.start(() => access.send({ type: 'cancel-check' }))} />
      )}
      {/* One that began by itself rests whenever anything changes. */}
      {!running?.asked && (
        <div class="row">
          <button
            type="button"
            disabled={task.busy || !checks.value}
            onClick={() => void task.start(() => access.send({ type: 'check-store', level: 2 }))}
          >
            {t('checkNow')}
          </button>
        </div>
      )}
      {last && <CheckResult report={last} />}
    </section>
  );
}

function Running({ report: { done, total }, onCancel }: { report: CheckReport; onCancel: () => void }) {
  const { t, number } = useTexts();
  return (
    <WorkProgress
      label={t('checkRunning')}
      value={total > 0 ? Math.min(1, done / total) : undefined}
      text={t('checkProgress', number(done), number(Math.max(done, total)))}
      onCancel={onCancel}
    />
  );
}
