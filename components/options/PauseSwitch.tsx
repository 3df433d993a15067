import { useTexts } from '../access-context';

export function PauseSwitch({ paused, onChange }: { paused: boolean; onChange: (paused: boolean) => void }) {
  const { t } = useTexts();
  return (
    <section class="setting" aria-labelledby="pause-title">
      <h2 id="pause-title">{t('pauseTitle')}</h2>
      <label class="choice">
        <input type="checkbox" checked={paused} onChange={(event) => onChange(event.currentTarget.checked)} />
        <span>
          {t('pauseEverywhere')}
          <span class="quiet">{t('pauseEffect')}</span>
        </span>
      </label>
    </section>
  );
}
