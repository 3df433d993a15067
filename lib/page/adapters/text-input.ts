import type { FieldValue } from '../../model/field-state';
import { matches, queryAll } from '../dom';
import { EDITOR_INTERNALS } from '../editor-internals';
import { announceChange, readSelection, writeSelection } from '../text-control';
import type { FieldAdapter } from './adapter';

/** Types that hold no text of a person's; passwords, files and hidden fields are never read at all. */
const NOT_TEXT = ['password', 'hidden', 'file', 'checkbox', 'radio', 'button', 'submit', 'reset', 'image'];
const isTextInput = (element: Element): element is HTMLInputElement =>
  element instanceof HTMLInputElement && !NOT_TEXT.includes(element.type);

/** One-line fields: text, search, url, tel, email, number, dates and times, colour, range. */
export const textInput: FieldAdapter = {
  id: 'text-input',
  version: 1,
  detect: (root) => queryAll(root, 'input').filter((input) => isTextInput(input) && !matches(input, EDITOR_INTERNALS)),
  capture(target) {
    if (!isTextInput(target)) return undefined;
    return { kind: 'text', text: target.value, ...readSelection(target) };
  },
  pageDefault(target): FieldValue | undefined {
    return isTextInput(target) ? { kind: 'text', text: declared(target) } : undefined;
  },
  restore(target, value) {
    if (!isTextInput(target) || value.kind !== 'text') return 'refused';
    target.value = value.text;
    announceChange(target);
    writeSelection(target, value.selection);
    return 'written';
  },
};

/** A colour or a range without a value of its own has one all the same. */
function declared(target: HTMLInputElement): string {
  if (target.defaultValue !== '' || !['range', 'color'].includes(target.type)) return target.defaultValue;
  const fresh = target.ownerDocument.createElement('input');
  for (const name of ['type', 'min', 'max', 'step']) {
    const given = target.getAttribute(name);
    if (given !== null) fresh.setAttribute(name, given);
  }
  return fresh.value;
}
