import { useId, useState } from 'preact/hooks';
import { useTexts } from '../access-context';
import { parseWhole, type NumberLimits } from './number-rules';

interface NumberFieldProps {
  label: string;
  unit: string;
  value: number;
  limits: NumberLimits;
  /** What the number means, in words. */
  effect: (value: number) => string;
  onChange: (value: number) => void;
}

/** Saves what is valid when the field is left or Enter is pressed; what is not stays in view with the reason. */
export function NumberField({ label, unit, value, limits, effect, onChange }: NumberFieldProps) {
  const { t } = useTexts();
  const id = useId();
  const [typed, setTyped] = useState<string>();
  const parsed = typed === undefined ? value : parseWhole(typed, limits);
  const commit = (): void => {
    if (typed === undefined || parsed === undefined) return;
    if (parsed !== value) onChange(parsed);
    setTyped(undefined);
  };
  return (
    <div class="number-field">
      <label for={id}>{label}</label>
      <span class="row">
        <input
          id={id}
          type="number"
          {...limits}
          value={typed ?? String(value)}
          aria-invalid={parsed === undefined}
          aria-describedby={`${id}-effect`}
          onInput={(event) => setTyped(event.currentTarget.value)}
          onBlur={commit}
          onKeyDown={({ key }) => key === 'Enter' && commit()}
        />
        <span class="quiet">{unit}</span>
      </span>
      <p id={`${id}-effect`} class={parsed === undefined ? 'field-problem' : 'quiet'} role="status">
        {parsed === undefined ? t('numberBetween', limits.min, limits.max) : effect(parsed)}
      </p>
    </div>
  );
}
