import { BRIDGE_ANSWER, BRIDGE_CHARACTERS, BRIDGE_REQUEST } from './bridge-protocol';

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

interface SavedEditor {
  text: string;
  selection?: [number, number];
  scrollTop?: number;
}

/** Answers questions about editors whose state only the page's own world can see. */
export function installPageBridge(target: EventTarget): void {
  // Taken before any script of the page runs, which may replace them later.
  const { parse, stringify } = JSON;
  const { dispatchEvent } = EventTarget.prototype;
  const AnswerEvent = CustomEvent;

  const answerTo = (element: Element, detail: unknown): object | undefined => {
    if (typeof detail !== 'string' || detail.length > BRIDGE_CHARACTERS) return undefined;
    const request = parse(detail) as { editor?: string; action?: string; value?: SavedEditor };
    const view = request.editor === 'codemirror6' ? viewOf(element) : undefined;
    if (!view || view.state.readOnly) return undefined;
    if (request.action === 'read') return read(view);
    return request.action === 'write' && request.value ? write(view, request.value) : undefined;
  };
  const onRequest = (event: Event): void => {
    const element = event.composedPath()[0];
    if (!(element instanceof Element)) return;
    const answer = attempt(() => answerTo(element, (event as CustomEvent<unknown>).detail));
    if (answer) dispatchEvent.call(element, new AnswerEvent(BRIDGE_ANSWER, { detail: stringify(answer) }));
  };
  target.addEventListener(BRIDGE_REQUEST, onRequest, { capture: true });
}

/** A page that breaks its own editor must not see an error of ours in its console. */
function attempt(ask: () => object | undefined): object | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

/** The view hangs on the content element: by `cmTile` since @codemirror/view 6.39, by `cmView` before. */
function viewOf(element: Element): EditorView | undefined {
  const content = element as { cmTile?: { view?: EditorView }; cmView?: { view?: EditorView } };
  return (content.cmTile ?? content.cmView)?.view;
}

function read({ state, scrollDOM }: EditorView): SavedEditor {
  const { anchor, head } = state.selection.main;
  return { text: state.doc.toString(), selection: [anchor, head], scrollTop: scrollDOM.scrollTop };
}

/** One change of the whole text, marked as a paste: undo gives back what was there. */
function write(view: EditorView, { text, selection, scrollTop }: SavedEditor): object {
  const insert = text.replace(/\r\n?/g, '\n');
  const clamp = (at: number): number => Math.max(0, Math.min(at, insert.length));
  const [anchor, head] = selection ?? [insert.length, insert.length];
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert },
    selection: { anchor: clamp(anchor), head: clamp(head) },
    userEvent: 'input.paste',
  });
  if (scrollTop !== undefined) scrollTo(view, scrollTop);
  return { written: view.state.doc.toString() === insert };
}

/** Heights of lines are measured in the next frame; only then is there room to scroll. */
function scrollTo(view: EditorView, scrollTop: number): void {
  view.scrollDOM.scrollTop = scrollTop;
  requestAnimationFrame(() => {
    view.scrollDOM.scrollTop = scrollTop;
  });
}
