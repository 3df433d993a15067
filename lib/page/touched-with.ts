import { attributeOf, closest, matches, parentElementOf, queryAll, rootOf } from './dom';
import { formOf } from './ever-password';

const EDITABLE = '[contenteditable]:not([contenteditable="false" i])';

/** The elements whose state an edit of this one changes: editors around it, and the other buttons of a radio group. */
export function touchedWith(element: Element): Element[] {
  return [element, ...editorsAround(element), ...radioGroup(element)];
}

function editorsAround(element: Element): Element[] {
  const parent = parentElementOf(element);
  const editor = parent && closest(parent, EDITABLE);
  return editor ? [editor, ...editorsAround(editor)] : [];
}

/** The buttons of which one at a time can be chosen. */
export function radioGroup(element: Element): Element[] {
  const name = attributeOf(element, 'name');
  if (!matches(element, 'input[type="radio" i]') || !name) return [];
  const form = formOf(element);
  const root = rootOf(element) as Node & ParentNode;
  return queryAll(root, 'input[type="radio" i]').filter(
    (radio) => attributeOf(radio, 'name') === name && formOf(radio) === form,
  );
}
