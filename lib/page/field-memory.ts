import type { FieldValue } from '../model/field-state';
import type { FieldAdapter } from './adapters/adapter';
import { digestValue, isEmptyValue } from './digest-value';

/**
 * What the page itself made of each field. Markup alone cannot tell: React writes what a person typed into the `value`
 * attribute, so the value first seen is remembered too.
 */
export interface FieldMemory {
  touch(element: Element): void;
  isTouched(element: Element): boolean;
  isSeen(element: Element): boolean;
  /** Remembers the value if it is the first. */
  look(field: Field, value: FieldValue): void;
  /** Digest of the first-seen value, undefined when that was empty. */
  base(element: Element): string | undefined;
  /** Somebody changed it, or something did since the page declared it: it has to be kept. */
  isChanged(field: Field, value: FieldValue): boolean;
  /** Untouched, and as the page declared or first showed it. */
  isPageOwn(field: Field, value: FieldValue): boolean;
}

interface Field {
  element: Element;
  adapter: FieldAdapter;
}

const EMPTY = '';

export function createFieldMemory(): FieldMemory {
  const touched = new WeakSet<Element>();
  const first = new WeakMap<Element, string>();
  const digests = new WeakMap<FieldValue, string>();

  const digest = (value: FieldValue): string => {
    const known = digests.get(value) ?? (isEmptyValue(value) ? EMPTY : digestValue(value));
    digests.set(value, known);
    return known;
  };
  const declared = ({ element, adapter }: Field): string | undefined => {
    const value = adapter.pageDefault?.(element);
    return value && digest(value);
  };
  return {
    touch: (element) => void touched.add(element),
    isTouched: (element) => touched.has(element),
    isSeen: (element) => first.has(element),
    look(field, value) {
      if (first.has(field.element)) return;
      // Too late to see what the page had put there.
      const seen = touched.has(field.element) ? (declared(field) ?? EMPTY) : digest(value);
      first.set(field.element, seen);
    },
    base: (element) => first.get(element) || undefined,
    isChanged(field, value) {
      if (touched.has(field.element)) return true;
      const now = digest(value);
      return now !== (first.get(field.element) ?? now) || now !== (declared(field) ?? now);
    },
    isPageOwn(field, value) {
      if (touched.has(field.element)) return false;
      const now = digest(value);
      return now === first.get(field.element) || now === declared(field);
    },
  };
}
