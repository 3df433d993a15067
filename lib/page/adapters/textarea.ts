import { matches, queryAll } from '../dom';
import { EDITOR_INTERNALS } from '../editor-internals';
import { announceChange, readSelection, writeSelection } from '../text-control';
import type { FieldAdapter } from './adapter';

/** Editors keep a textarea hidden from everyone beside what they show; it holds nothing of its own. */
const NOT_WRITTEN_IN = `[aria-hidden="true"], ${EDITOR_INTERNALS}`;

export const textarea: FieldAdapter = {
  id: 'textarea',
  version: 1,
  detect: (root) => queryAll(root, 'textarea').filter((element) => !matches(element, NOT_WRITTEN_IN)),
  capture(target) {
    if (!(target instanceof HTMLTextAreaElement)) return undefined;
    return { kind: 'text', text: target.value, ...readSelection(target) };
  },
  pageDefault(target) {
    return target instanceof HTMLTextAreaElement ? { kind: 'text', text: target.defaultValue } : undefined;
  },
  restore(target, value) {
    if (!(target instanceof HTMLTextAreaElement) || value.kind !== 'text') return 'refused';
    target.value = value.text;
    announceChange(target);
    writeSelection(target, value.selection);
    return 'written';
  },
};
