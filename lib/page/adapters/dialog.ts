import { matches, queryAll } from '../dom';
import type { FieldAdapter } from './adapter';

/** Dialogs of the standard, open or not, in front of everything or not. */
export const dialog: FieldAdapter = {
  id: 'dialog',
  version: 1,
  detect: (root) => queryAll(root, 'dialog'),
  capture(target) {
    if (!(target instanceof HTMLDialogElement)) return undefined;
    return target.open ? { kind: 'open', open: true, modal: isModal(target) } : { kind: 'open', open: false };
  },
  restore(target, value) {
    if (!(target instanceof HTMLDialogElement) || value.kind !== 'open') return 'refused';
    if (target.open && (!value.open || isModal(target) !== value.modal)) target.close();
    if (value.open && !target.open) open(target, value.modal === true);
    return 'written';
  },
};

function open(target: HTMLDialogElement, modal: boolean): void {
  if (modal) target.showModal();
  else target.show();
}

const isModal = (target: HTMLDialogElement): boolean => matches(target, ':modal');
