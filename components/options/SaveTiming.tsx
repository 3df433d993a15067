import { maxWait } from '../../lib/model/save-timing';
import type { Settings } from '../../lib/model/settings';
import { useTexts } from '../access-context';
import { NumberField } from './NumberField';
import { LIMITS_OF } from './number-rules';

interface SaveTimingProps {
  settings: Settings;
  onChange: (changed: Partial<Settings>) => void;
}

export function SaveTiming({ settings, onChange }: SaveTimingProps) {
  const { t, number } = useTexts();
  return (
    <section class="setting" aria-labelledby="timing-title">
      <h2 id="timing-title">{t('timingTitle')}</h2>
      <div>
        <NumberField
          label={t('debounceLabel')}
          unit={t('unitMilliseconds')}
          value={settings.debounceMs}
          limits={LIMITS_OF.debounceMs}
          effect={(debounceMs) => t('debounceEffect', number(maxWait(debounceMs) / 1_000))}
          onChange={(debounceMs) => onChange({ debounceMs })}
        />
        <NumberField
          label={t('intervalLabel')}
          unit={t('unitSeconds')}
          value={settings.intervalSeconds}
          limits={LIMITS_OF.intervalSeconds}
          effect={(seconds) => t('intervalEffect', seconds)}
          onChange={(intervalSeconds) => onChange({ intervalSeconds })}
        />
      </div>
    </section>
  );
}
