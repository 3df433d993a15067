import type { RetentionPolicy } from '../../lib/model/retention-policy';
import { useTexts } from '../access-context';
import { NumberField } from './NumberField';
import { LIMITS_OF } from './number-rules';

interface RetentionProps {
  policy: RetentionPolicy;
  onChange: (policy: RetentionPolicy) => void;
}

/** How long what is kept. What no option changes is said first. */
export function Retention({ policy, onChange }: RetentionProps) {
  const { t, number } = useTexts();
  const days = { unit: t('unitDays'), limits: LIMITS_OF.days };
  return (
    <section class="setting" aria-labelledby="retention-title">
      <h2 id="retention-title">{t('retentionTitle')}</h2>
      <div>
        <p class="quiet">{t('retentionEffect')}</p>
        <NumberField
          {...days}
          label={t('snapshotDaysLabel')}
          value={policy.snapshotDays}
          effect={(value) => t('snapshotDaysEffect', number(value))}
          onChange={(snapshotDays) => onChange({ ...policy, snapshotDays })}
        />
        <label class="choice">
          <input
            type="checkbox"
            checked={policy.thinning}
            onChange={(event) => onChange({ ...policy, thinning: event.currentTarget.checked })}
          />
          <span>
            {t('thinningLabel')}
            <span class="quiet">{t('thinningEffect')}</span>
          </span>
        </label>
        <NumberField
          {...days}
          label={t('checkpointDaysLabel')}
          value={policy.checkpointDays}
          effect={(value) => t('checkpointDaysEffect', number(value))}
          onChange={(checkpointDays) => onChange({ ...policy, checkpointDays })}
        />
        <NumberField
          {...days}
          label={t('idleDaysLabel')}
          value={policy.idleDays}
          effect={(value) => t('idleDaysEffect', number(value))}
          onChange={(idleDays) => onChange({ ...policy, idleDays })}
        />
        <NumberField
          label={t('shownSessionsLabel')}
          unit=""
          value={policy.shownSessions}
          limits={LIMITS_OF.shownSessions}
          effect={(value) => t('shownSessionsEffect', number(value))}
          onChange={(shownSessions) => onChange({ ...policy, shownSessions })}
        />
      </div>
    </section>
  );
}
