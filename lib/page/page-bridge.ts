import type { EditorValue } from './adapters/adapter';
import { PAGE_EDITORS } from './adapters/page-editors';
import { BRIDGE_ANSWER, BRIDGE_CHARACTERS, BRIDGE_REQUEST } from './bridge-protocol';

/** Answers questions about editors whose state only the page's own world can see. */
export function installPageBridge(target: EventTarget): void {
  // Taken before any script of the page runs, which may replace them later.
  const { parse, stringify } = JSON;
  const { dispatchEvent } = EventTarget.prototype;
  const AnswerEvent = CustomEvent;

  const answerTo = (element: Element, detail: unknown): object | undefined => {
    if (typeof detail !== 'string' || detail.length > BRIDGE_CHARACTERS) return undefined;
    const request = parse(detail) as { editor: string; action?: string; value?: EditorValue };
    const editor = PAGE_EDITORS[request.editor];
    const handle = editor?.find(element);
    if (!editor || !handle) return undefined;
    if (request.action === 'read') return editor.read(handle);
    return request.action === 'write' && request.value ? { written: editor.write(handle, request.value) } : undefined;
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
