import type { ResumeMode } from '../../lib/model/settings';
import { useTexts } from '../access-context';
import type { TextKey } from '../text-key';

const MODES: readonly { mode: ResumeMode; word: TextKey; effect: TextKey }[] = [
  { mode: 'ask', word: 'modeAsk', effect: 'modeAskEffect' },
  { mode: 'always', word: 'modeAlways', effect: 'modeAlwaysEffect' },
  { mode: 'never', word: 'modeNever', effect: 'modeNeverEffect' },
];

export function ResumeModes({ mode, onChange }: { mode: ResumeMode; onChange: (mode: ResumeMode) => void }) {
  const { t } = useTexts();
  return (
    <section class="setting" aria-labelledby="mode-title">
      <h2 id="mode-title">{t('modeTitle')}</h2>
      <div role="radiogroup" aria-labelledby="mode-title">
        {MODES.map(({ mode: value, word, effect }) => (
          <label key={value} class="choice">
            <input type="radio" name="mode" checked={mode === value} onChange={() => onChange(value)} />
            <span>
              {t(word)}
              <span class="quiet">{t(effect)}</span>
            </span>
          </label>
        ))}
      </div>
    </section>
  );
}
