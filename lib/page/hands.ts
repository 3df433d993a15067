import type { PageCapture } from './capture-page';

/** What a person did on the page while a restore was at work. */
export interface Hands {
  /** They changed this very field. */
  editedSince(element: Element, since: number): boolean;
  /** They pressed something that may have sent or emptied a field. */
  actedSince(since: number): boolean;
}

const EDITS = ['beforeinput', 'input', 'change', 'paste', 'cut', 'drop'];

/** Watches for hands; events that the page makes up are none. */
export function watchHands(page: Pick<PageCapture, 'onRoot'>, signal: AbortSignal): Hands {
  const edited = new WeakMap<EventTarget, number>();
  let actedAt = -Infinity;
  const onEdit = (event: Event): void => {
    if (!event.isTrusted) return;
    for (const target of event.composedPath()) edited.set(target, performance.now());
  };
  const onAct = (event: Event): void => {
    const isPress = event.type === 'pointerdown' || (event as KeyboardEvent).key === 'Enter';
    if (event.isTrusted && isPress) actedAt = performance.now();
  };
  page.onRoot((root) => {
    const options = { capture: true, passive: true, signal };
    for (const name of EDITS) root.addEventListener(name, onEdit, options);
    for (const name of ['pointerdown', 'keydown']) root.addEventListener(name, onAct, options);
  });
  return {
    editedSince: (element, since) => (edited.get(element) ?? -Infinity) >= since,
    actedSince: (since) => actedAt >= since,
  };
}
