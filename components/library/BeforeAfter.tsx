import { useTexts } from '../access-context';

interface BeforeAfterProps {
  label: string;
  /** Absent or empty: there was nothing. */
  before: string | undefined;
  after: string | undefined;
}

/** Two versions of one text; what each is is said in words, not by colour alone. */
export function BeforeAfter({ label, before = '', after = '' }: BeforeAfterProps) {
  const { t } = useTexts();
  return (
    <div class="difference" role="group" aria-label={label}>
      <p class="quiet">{label}</p>
      <dl class="versions">
        <dt>{t('compareBefore')}</dt>
        <dd class={before === '' ? 'quiet' : 'version before'}>{before === '' ? t('nothing') : before}</dd>
        <dt>{t('compareAfter')}</dt>
        <dd class={after === '' ? 'quiet' : 'version after'}>{after === '' ? t('nothing') : after}</dd>
      </dl>
    </div>
  );
}
