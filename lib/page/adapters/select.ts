import type { FieldValue } from '../../model/field-state';
import { queryAll } from '../dom';
import { announceChange } from '../text-control';
import type { FieldAdapter } from './adapter';

/** Lists to choose from, one or several. An option is known by its value, or by its text where others have that value too. */
export const select: FieldAdapter = {
  id: 'select',
  version: 2,
  detect: (root) => queryAll(root, 'select'),
  capture(target) {
    if (!(target instanceof HTMLSelectElement)) return undefined;
    return choice(
      target,
      [...target.options].filter((option) => option.selected),
    );
  },
  pageDefault(target) {
    if (!(target instanceof HTMLSelectElement)) return undefined;
    const options = [...target.options];
    const declared = options.filter((option) => option.defaultSelected);
    if (target.multiple) return choice(target, declared);
    return choice(
      target,
      [declared.at(-1) ?? options.find((option) => !option.disabled)].filter((option) => option !== undefined),
    );
  },
  restore(target, value) {
    if (!(target instanceof HTMLSelectElement) || value.kind !== 'choice') return 'refused';
    const options = [...target.options];
    const names = nameOptions(target);
    // The page may have been saved when another option of this value was not there yet.
    const wanted = value.chosen.map(
      (chosen) => options.find((option) => names.get(option) === chosen) ?? options.find((one) => one.value === chosen),
    );
    if (wanted.includes(undefined)) return 'refused';
    for (const option of options) option.selected = wanted.includes(option);
    announceChange(target);
    return 'written';
  },
};

function choice(list: HTMLSelectElement, options: HTMLOptionElement[]): FieldValue {
  const names = nameOptions(list);
  return { kind: 'choice', chosen: options.map((option) => names.get(option) ?? option.value) };
}

function nameOptions({ options }: HTMLSelectElement): Map<HTMLOptionElement, string> {
  const count = new Map<string, number>();
  for (const { value } of options) count.set(value, (count.get(value) ?? 0) + 1);
  const isShared = ({ value }: HTMLOptionElement): boolean => (count.get(value) ?? 0) > 1;
  return new Map([...options].map((option) => [option, isShared(option) ? option.text : option.value]));
}
