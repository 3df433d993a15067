import type { SpaceLimits } from '../../lib/model/space';
import { useAccess, useTexts } from '../access-context';
import { useLoaded } from '../hooks/use-loaded';
import { useTask } from '../hooks/use-task';
import { ErrorNotice } from '../parts/ErrorNotice';
import { FreeSpace } from '../parts/FreeSpace';
import { StorageMeter } from '../parts/StorageMeter';
import { NumberField } from './NumberField';
import { LIMITS_OF } from './number-rules';

interface SpaceProps {
  limits: SpaceLimits;
  onChange: (limits: SpaceLimits) => void;
}

/** How much Holdfast may take, what takes it, and the way to have some of it back. */
export function Space({ limits, onChange }: SpaceProps) {
  const access = useAccess();
  const { t, number } = useTexts();
  const report = useLoaded(() => access.readSpace(), limits.budgetMegabytes);
  return (
    <section class="setting" aria-labelledby="space-title">
      <h2 id="space-title">{t('spaceTitle')}</h2>
      <div>
        <NumberField
          label={t('budgetLabel')}
          unit={t('unitMegabytes')}
          value={limits.budgetMegabytes}
          limits={LIMITS_OF.budgetMegabytes}
          effect={(value) => t('budgetEffect', number(value))}
          onChange={(budgetMegabytes) => onChange({ ...limits, budgetMegabytes })}
        />
        <NumberField
          label={t('sessionSizeLabel')}
          unit={t('unitMegabytes')}
          value={limits.sessionMegabytes}
          limits={LIMITS_OF.sessionMegabytes}
          effect={(value) => t('sessionSizeEffect', number(value))}
          onChange={(sessionMegabytes) => onChange({ ...limits, sessionMegabytes })}
        />
        {report.value && <StorageMeter report={report.value} />}
        <ErrorNotice error={report.error} />
        <FreeSpace onDone={report.reload} />
        {report.value && <Persistence persisted={report.value.persisted} onChange={report.reload} />}
      </div>
    </section>
  );
}

/** The browser may discard what it did not promise to keep. */
function Persistence({ persisted, onChange }: { persisted: boolean; onChange: () => void }) {
  const access = useAccess();
  const { t } = useTexts();
  const task = useTask();
  if (persisted) return <p class="quiet">{t('persisted')}</p>;
  return (
    <div class="notice plain">
      <span>{t('notPersisted')}</span>
      <button
        type="button"
        disabled={task.busy}
        onClick={() => void task.start(() => access.requestPersistence()).then(onChange)}
      >
        {t('askToPersist')}
      </button>
      <ErrorNotice error={task.error} />
    </div>
  );
}
