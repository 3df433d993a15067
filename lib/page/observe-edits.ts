import type { PageCapture } from './capture-page';
import type { Changer } from './save-timer';
import type { Root } from './tree';

/** Somebody's hand on a field. `beforeinput` comes even where an editor cancels the `input` that would follow. */
const EDITS = ['beforeinput', 'input', 'change', 'paste', 'cut', 'drop', 'compositionend'];
/** May change what a page holds without being an edit: a cursor, an opened part, a click that fills something in. */
const SIGNS = ['keydown', 'click', 'toggle', 'close', 'selectionchange', 'reset'];
const WATCHED: MutationObserverInit = { childList: true, characterData: true, subtree: true };

export interface ObserveEditsOptions {
  page: Pick<PageCapture, 'touch' | 'onRoot'>;
  signal: AbortSignal;
  onChange: (by: Changer) => void;
}

/**
 * Says when a page may have changed, its shadow roots included: their `change`, `scroll` and mutations never leave them.
 * Nothing is read here, so that typing costs nothing.
 */
export function observeEdits({ page, signal, onChange }: ObserveEditsOptions): void {
  const mutations = new MutationObserver(() => onChange('page'));
  signal.addEventListener('abort', () => mutations.disconnect());
  const edited = (event: Event): void => {
    // Events that a page or another extension makes up do not prove that a person was there.
    const [target] = event.composedPath();
    if (event.isTrusted && target instanceof Element) page.touch(target);
    onChange(event.isTrusted ? 'user' : 'page');
  };
  const sign = (event: Event): void => onChange(event.isTrusted ? 'user' : 'page');
  const scrolled = (): void => onChange('page');
  page.onRoot((root: Root) => {
    if (signal.aborted) return;
    mutations.observe(root, WATCHED);
    for (const name of EDITS) root.addEventListener(name, edited, { capture: true, passive: true, signal });
    root.addEventListener('scroll', scrolled, { capture: true, passive: true, signal });
    for (const name of SIGNS) root.addEventListener(name, sign, { capture: true, passive: true, signal });
  });
}

export interface ObserveLeavingOptions {
  window: Window;
  page: Pick<PageCapture, 'onRoot'>;
  signal: AbortSignal;
  onLeave: () => void;
}

/** Calls back when the page may be gone in a moment: hidden, frozen, left. Nothing later is certain to come. */
export function observeLeaving({ window, page, signal, onLeave }: ObserveLeavingOptions): void {
  const options = { capture: true, signal };
  const { document } = window;
  const hidden = (): void => {
    if (document.visibilityState === 'hidden') onLeave();
  };
  const left = (): void => onLeave();
  page.onRoot((root) => {
    if (root !== document) return;
    document.addEventListener('visibilitychange', hidden, options);
    document.addEventListener('freeze', left, options);
    window.addEventListener('pagehide', left, options);
  });
}

/** Calls back when the browser brings the page back from its back/forward cache: the background has closed it meanwhile. */
export function observeReturn(page: Window, signal: AbortSignal, onReturn: () => void): void {
  page.addEventListener(
    'pageshow',
    (event) => {
      if (event.persisted) onReturn();
    },
    { signal },
  );
}
