import { queryAll } from '../dom';
import type { FieldAdapter } from './adapter';

/** Parts of a page that open and close. What is open now is all the markup tells, so there is no default to compare with. */
export const details: FieldAdapter = {
  id: 'details',
  version: 1,
  detect: (root) => queryAll(root, 'details'),
  capture: (target) => (target instanceof HTMLDetailsElement ? { kind: 'open', open: target.open } : undefined),
  restore(target, value) {
    if (!(target instanceof HTMLDetailsElement) || value.kind !== 'open') return 'refused';
    target.open = value.open;
    return 'written';
  },
};
