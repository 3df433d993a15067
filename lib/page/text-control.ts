type TextControl = HTMLInputElement | HTMLTextAreaElement;

/**
 * Tells the page that a field was changed, as typing would: frameworks listen to one of these. Never a key event, which
 * could send a chat message. From this world a plain assignment is believed by React too (capture.md §5.3, measured).
 */
export function announceChange(target: Element): void {
  target.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, inputType: 'insertReplacementText' }));
  target.dispatchEvent(new Event('change', { bubbles: true }));
  target.dispatchEvent(new FocusEvent('blur', { composed: true }));
  target.dispatchEvent(new FocusEvent('focusout', { bubbles: true, composed: true }));
}

/** The cursor, unless it is where writing the text would leave it anyway. */
export function readSelection(target: TextControl): { selection?: [number, number] } {
  const { selectionStart: start, selectionEnd: end } = target;
  if (start === null || end === null) return {};
  const isAtEnd = start === target.value.length && end === start;
  return isAtEnd ? {} : { selection: [start, end] };
}

export function writeSelection(target: TextControl, selection: [number, number] | undefined): void {
  if (!selection || target.selectionStart === null) return;
  const [start, end] = selection.map((at) => Math.max(0, Math.min(at, target.value.length)));
  target.setSelectionRange(start ?? 0, end ?? 0);
}
