import { queryAll } from './dom';
import type { Root } from './tree';

const isNeverRead = (element: Element): boolean =>
  element instanceof HTMLInputElement && ['password', 'file'].includes(element.type);

/** Fields that no adapter reads. They are looked for all the same, so that a person can be told that they were left out. */
export const neverRead = (root: Root): Element[] => queryAll(root, 'input').filter(isNeverRead);

/** True when a refused field holds something that a reload loses, so that its refusal is worth telling. */
export function holdsSomething(element: Element): boolean {
  if (!(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)) return false;
  return element.value !== '' && (isNeverRead(element) || element.value !== element.defaultValue);
}

/** Some pages repeat beside a field what was typed into it; a label never does. */
export function labelWithoutValue(element: Element, label: string): string {
  const isText = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
  const value = isText ? element.value.trim() : '';
  return value.length < 3 ? label : label.replaceAll(value, '•••');
}
