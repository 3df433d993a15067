import { attributeOf, composedClosest, queryAll, rootOf } from './dom';
import { isStable } from './stable-id';
import type { Root } from './tree';

const isPassword = (element: Element): boolean => element instanceof HTMLInputElement && element.type === 'password';

/** Remembers what was ever a password field: "show password" makes it look like any other. */
export interface EverPassword {
  has(element: Element): boolean;
  add(element: Element): void;
  /** Looks for password fields in a root that was found just now. */
  scan(root: Root): void;
  /** Looks for password fields in what was added, and for fields that were one until now. */
  note(records: readonly MutationRecord[]): void;
  /** Forms, by whatever root they are in, that hold or held a password field. */
  forms(roots: readonly Root[]): Set<Element>;
}

export function createEverPassword(): EverPassword {
  const elements = new WeakSet<Element>();
  const names = new Set<string>();
  const forms = new WeakSet<Element>();

  const add = (element: Element): void => {
    elements.add(element);
    for (const name of namesOf(element)) names.add(name);
    const form = formOf(element);
    if (form) forms.add(form);
  };
  const addAll = (top: Element | Root): void => {
    if (top instanceof Element && isPassword(top)) add(top);
    queryAll(top, 'input').filter(isPassword).forEach(add);
  };
  return {
    add,
    has: (element) => elements.has(element) || namesOf(element).some((name) => names.has(name)),
    scan: addAll,
    note(records) {
      for (const { target, attributeName, oldValue, addedNodes } of records) {
        if (attributeName === 'type' && oldValue?.toLowerCase() === 'password' && target instanceof Element)
          add(target);
        if (target instanceof Element && isPassword(target)) add(target);
        for (const node of addedNodes) if (node instanceof Element) addAll(node);
      }
    },
    forms(roots) {
      roots.forEach(addAll);
      const found = roots.flatMap((root) => queryAll(root, 'form, [role="form"]'));
      return new Set(found.filter((form) => forms.has(form)));
    },
  };
}

/** The form a field belongs to, across shadow roots. */
export function formOf(element: Element): Element | undefined {
  const owner = attributeOf(element, 'form');
  const named = owner === undefined ? undefined : (element as HTMLInputElement).form;
  return named ?? composedClosest(element, 'form, [role="form"]');
}

/** A field that is drawn anew keeps its names. What it is called is only asked of fields that take text. */
function namesOf(element: Element): string[] {
  const root = rootOf(element);
  const place = root instanceof ShadowRoot ? root.host.localName : '';
  return (['id', 'name'] as const).flatMap((kind) => {
    const name = attributeOf(element, kind);
    return name !== undefined && isStable(name) ? [`${place} ${kind} ${name}`] : [];
  });
}
