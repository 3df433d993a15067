/** What a paste brings, in the flavours that editors ask for. */
export interface Pasted {
  text: string;
  html: string;
}

/**
 * Replaces what an editor holds by a paste of our own making, which it takes into its model as if a person had pasted.
 * False when the editor did not take it.
 */
export function pasteInto(target: Element, pasted: Pasted): boolean {
  const before = target.ownerDocument.activeElement;
  selectAll(target);
  const event = pasteEvent(pasted);
  // An editor handed an empty clipboard obeys and is empty: Firefox drops data given to the constructor.
  const taken = event !== undefined && !target.dispatchEvent(event);
  if (before instanceof HTMLElement && before !== target && before !== target.ownerDocument.body) before.focus();
  return taken;
}

function selectAll(target: Element): void {
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
  const { ownerDocument } = target;
  ownerDocument.getSelection()?.selectAllChildren(target);
  // The browser announces it after this task; the editor has to know before the paste.
  ownerDocument.dispatchEvent(new Event('selectionchange'));
}

function pasteEvent({ text, html }: Pasted): ClipboardEvent | undefined {
  const what = { bubbles: true, cancelable: true, composed: true, clipboardData: new DataTransfer() };
  const event = new ClipboardEvent('paste', what);
  event.clipboardData?.setData('text/plain', text);
  event.clipboardData?.setData('text/html', html);
  return event.clipboardData?.getData('text/plain') === text ? event : undefined;
}
