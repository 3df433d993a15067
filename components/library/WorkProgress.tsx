import { useTexts } from '../access-context';

interface WorkProgressProps {
  label: string;
  /** From 0 to 1; undefined while nobody can tell. */
  value: number | undefined;
  text: string;
  onCancel: () => void;
}

/** How far long work is, and the way to stop it. */
export function WorkProgress({ label, value, text, onCancel }: WorkProgressProps) {
  const { t } = useTexts();
  return (
    <div class="row progress">
      <span class="grow">
        <span class="row">
          <span class="grow">{label}</span>
          <span class="quiet ticking">{text}</span>
        </span>
        <progress aria-label={label} max={1} {...(value !== undefined && { value })} />
      </span>
      <button type="button" onClick={onCancel}>
        {t('cancel')}
      </button>
    </div>
  );
}
