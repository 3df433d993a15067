import { useEffect, useRef } from 'preact/hooks';
import type { Checked } from '../resume/selection';

interface TriCheckboxProps {
  id: string;
  checked: Checked;
  onChange: (checked: boolean) => void;
}

/** A check box that can be neither; half-set is a property of the element and not of its markup. */
export function TriCheckbox({ id, checked, onChange }: TriCheckboxProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = checked === 'some';
  }, [checked]);
  return (
    <input
      ref={box}
      id={id}
      type="checkbox"
      checked={checked === 'all'}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
