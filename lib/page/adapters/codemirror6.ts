import type { FieldValue } from '../../model/field-state';
import { LIMITS } from '../../model/limits';
import { queryAll } from '../dom';
import type { BridgeRequest, FieldAdapter, PageAccess, PageEditor } from './adapter';

/** Views that may be written in. ChatGPT shows the code of its answers in views that may not. */
const VIEW = '.cm-editor > .cm-scroller > .cm-content[contenteditable="true"]';

/**
 * CodeMirror 6, through the page's own view: the DOM holds only the lines on screen, and writing to it destroys the
 * rest (capture.md §1.1, measured).
 */
export const codemirror6: FieldAdapter = {
  id: 'codemirror6',
  version: 1,
  detect: (root) => queryAll(root, VIEW),
  capture: (target, access) => parseRead(ask(target, access, { editor: 'codemirror6', action: 'read' })),
  restore(target, value, access) {
    if (value.kind !== 'editor') return 'refused';
    const answer = ask(target, access, { editor: 'codemirror6', action: 'write', value });
    return isRecord(answer) && answer.written === true ? 'written' : 'refused';
  },
};

const ask = (target: Element, access: PageAccess, request: BridgeRequest): unknown => access.askBridge(target, request);

/** The answer comes from the page's world: nothing about it is certain. */
function parseRead(answer: unknown): FieldValue | undefined {
  if (!isRecord(answer) || typeof answer.text !== 'string' || answer.text.length > LIMITS.fieldCharacters)
    return undefined;
  const { text, selection, scrollTop } = answer;
  return {
    kind: 'editor',
    text,
    ...(isSelection(selection, text.length) && { selection: [selection[0], selection[1]] }),
    ...(isPosition(scrollTop) && { scrollTop }),
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isPosition = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 && value < 1e9;

const isSelection = (value: unknown, length: number): value is [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every((at) => Number.isInteger(at) && at >= 0 && at <= length);

/** As much of CodeMirror's view as is used here. All of it belongs to the page. */
interface EditorView {
  state: {
    readOnly: boolean;
    doc: { length: number; toString(): string };
    selection: { main: { anchor: number; head: number } };
  };
  scrollDOM: { scrollTop: number };
  dispatch(transaction: object): void;
}

/** Shares no code with the adapter, so that each world's script carries only its own half. */
export const codemirror6InPage: PageEditor<EditorView> = {
  /** The view hangs on the content element: by `cmTile` since @codemirror/view 6.39, by `cmView` before. */
  find(element) {
    const content = element as { cmTile?: { view?: EditorView }; cmView?: { view?: EditorView } };
    const view = (content.cmTile ?? content.cmView)?.view;
    return view?.state.readOnly ? undefined : view;
  },
  read({ state, scrollDOM }) {
    const { anchor, head } = state.selection.main;
    return { text: state.doc.toString(), selection: [anchor, head], scrollTop: scrollDOM.scrollTop };
  },
  /** One change of the whole text, marked as a paste: undo gives back what was there. */
  write(view, { text, selection, scrollTop }) {
    const insert = text.replace(/\r\n?/g, '\n');
    const clamp = (at: number): number => Math.max(0, Math.min(at, insert.length));
    const [anchor, head] = selection ?? [insert.length, insert.length];
    view.dispatch({
      changes: { from: 0, to: view.state.doc.length, insert },
      selection: { anchor: clamp(anchor), head: clamp(head) },
      userEvent: 'input.paste',
    });
    if (scrollTop !== undefined) scrollTo(view, scrollTop);
    return view.state.doc.toString() === insert;
  },
};

/** Heights of lines are measured in the next frame; only then is there room to scroll. */
function scrollTo(view: EditorView, scrollTop: number): void {
  view.scrollDOM.scrollTop = scrollTop;
  requestAnimationFrame(() => {
    view.scrollDOM.scrollTop = scrollTop;
  });
}
