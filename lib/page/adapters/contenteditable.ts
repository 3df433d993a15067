import type { FieldValue } from '../../model/field-state';
import { attributeOf, closest, matches, parentElementOf, queryAll } from '../dom';
import { EDITOR_INTERNALS } from '../editor-internals';
import { pasteInto } from '../paste-into';
import { asRich, buildPlain, buildRich, readRich } from '../rich-text';
import { announceChange } from '../text-control';
import type { FieldAdapter, WriteResult } from './adapter';

const EDITABLE = '[contenteditable]:not([contenteditable="false" i])';
/** Editors with a model of their own: what is put into their DOM behind their back is undone, or kept out of the model. */
const MODEL_OWNED =
  '.ProseMirror, .ql-editor, [data-lexical-editor], [data-slate-editor], .ck-editor__editable, .public-DraftEditor-content';
/** Of these, the ones that follow their DOM (capture.md §1.1, measured). */
const FOLLOWS_DOM = '.ProseMirror, .ql-editor';

const lastRead = new WeakMap<Element, { html: string; value: FieldValue }>();

/** Rich text fields and the editors built on them. */
export const contenteditable: FieldAdapter = {
  id: 'contenteditable',
  version: 1,
  detect: (root) => queryAll(root, EDITABLE).filter(isEditingHost),
  capture(target) {
    const html = target.innerHTML;
    const known = lastRead.get(target);
    if (known?.html === html) return known.value;
    const value: FieldValue = { kind: 'rich', ...readRich(target) };
    lastRead.set(target, { html, value });
    return value;
  },
  restore(target, value) {
    if (value.kind !== 'rich') return 'refused';
    const content = contentOf(target, value);
    if (!matches(target, MODEL_OWNED)) return replaceContent(target, content);
    if (pasteInto(target, asRich(content.cloneNode(true) as DocumentFragment))) return 'written';
    if (!matches(target, FOLLOWS_DOM)) return 'refused';
    replaceContent(target, content);
    // The attempt left the cursor in it: what is typed next belongs at the end.
    target.ownerDocument.getSelection()?.collapse(target, target.childNodes.length);
    return 'written';
  },
};

/** Saved markup that says something else than the saved text was cut or tampered with: the text holds. */
function contentOf(target: Element, { text, html }: FieldValue & { kind: 'rich' }): DocumentFragment {
  const plain = attributeOf(target, 'contenteditable')?.toLowerCase() === 'plaintext-only';
  const { ownerDocument } = target;
  return html === '' || plain ? buildPlain(text, ownerDocument) : buildRich(html, ownerDocument);
}

function replaceContent(target: Element, content: DocumentFragment): WriteResult {
  target.replaceChildren(content);
  announceChange(target);
  return 'written';
}

/** The outermost editable element, and none that an editor uses inside. */
function isEditingHost(element: Element): boolean {
  const parent = parentElementOf(element);
  return !matches(element, `${EDITOR_INTERNALS}, input, textarea`) && !(parent && closest(parent, EDITABLE));
}
