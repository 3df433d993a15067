import type { FieldState } from '../model/field-state';
import type { LiveField } from './capture-page';
import { radioGroup } from './touched-with';

/** The button chosen in the radio group of this one, if it is another: choosing it again is the only way back to it. */
export function chosenBeside(element: Element, live: readonly LiveField[]): LiveField | undefined {
  return groupOf(element, live).find(
    (other) => other.element !== element && (other.element as HTMLInputElement).checked,
  );
}

/** The same as it can be saved, to be found again in a page drawn anew. */
export function chosenStateBeside(element: Element, live: readonly LiveField[]): FieldState | undefined {
  const chosen = chosenBeside(element, live);
  const value = chosen?.value();
  if (!chosen || !value) return undefined;
  const { adapter, place, label } = chosen;
  return { adapter: adapter.id, adapterVersion: adapter.version, place, label, value };
}

/** The fields of one radio group; none when the element is no radio button. */
export function groupOf(element: Element, live: readonly LiveField[]): LiveField[] {
  const group = radioGroup(element);
  return live.filter((other) => group.includes(other.element));
}
