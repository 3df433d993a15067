import { queryAll } from '../dom';
import { announceChange } from '../text-control';
import type { FieldAdapter } from './adapter';

const isCheckable = (element: Element): element is HTMLInputElement =>
  element instanceof HTMLInputElement && ['checkbox', 'radio'].includes(element.type);

/** Checkboxes and radio buttons. Written by a click: React does not believe anything else (capture.md §5.3, measured). */
export const checkable: FieldAdapter = {
  id: 'checkable',
  version: 1,
  detect: (root) => queryAll(root, 'input').filter(isCheckable),
  capture: (target) => (isCheckable(target) ? { kind: 'checked', checked: target.checked } : undefined),
  pageDefault: (target) => (isCheckable(target) ? { kind: 'checked', checked: target.defaultChecked } : undefined),
  restore(target, value) {
    if (!isCheckable(target) || value.kind !== 'checked') return 'refused';
    if (target.checked !== value.checked) toggle(target);
    return target.checked === value.checked ? 'written' : 'refused';
  },
};

function toggle(target: HTMLInputElement): void {
  if (target.type !== 'radio' || !target.checked) {
    target.click();
    return;
  }
  // No click leaves a radio button without a choice.
  target.checked = false;
  announceChange(target);
}
