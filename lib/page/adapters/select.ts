import type { FieldValue } from '../../model/field-state';
import { queryAll } from '../dom';
import { announceChange } from '../text-control';
import type { FieldAdapter } from './adapter';

/** Lists to choose from, one or several. An option is known by its value. */
export const select: FieldAdapter = {
  id: 'select',
  version: 1,
  detect: (root) => queryAll(root, 'select'),
  capture(target) {
    if (!(target instanceof HTMLSelectElement)) return undefined;
    return choice([...target.options].filter((option) => option.selected));
  },
  pageDefault(target) {
    if (!(target instanceof HTMLSelectElement)) return undefined;
    const options = [...target.options];
    const declared = options.filter((option) => option.defaultSelected);
    if (target.multiple) return choice(declared);
    return choice(
      [declared.at(-1) ?? options.find((option) => !option.disabled)].filter((option) => option !== undefined),
    );
  },
  restore(target, value) {
    if (!(target instanceof HTMLSelectElement) || value.kind !== 'choice') return 'refused';
    const options = [...target.options];
    const known = new Set(options.map((option) => option.value));
    if (value.chosen.some((chosen) => !known.has(chosen))) return 'refused';
    const wanted = new Set(value.chosen);
    for (const option of options) option.selected = wanted.has(option.value);
    announceChange(target);
    return 'written';
  },
};

const choice = (options: HTMLOptionElement[]): FieldValue => ({
  kind: 'choice',
  chosen: options.map(({ value }) => value),
});
