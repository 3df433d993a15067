import { createPageCapture, type PageCapture } from '../../lib/page/capture-page';
import { access } from './page-access';

export interface OpenPage {
  page: PageCapture;
  stop: AbortController;
}

/** Shows the markup and begins to watch it, as a content script does. */
export function openPage(markup: string, url = 'https://page.example/'): OpenPage {
  show(markup);
  const stop = new AbortController();
  const page = createPageCapture({ document, url: () => new URL(url), access, signal: stop.signal });
  return { page, stop };
}

/** Puts markup into the document, as a parser would. */
export function show(markup: string): void {
  const parsed = new DOMParser().parseFromString(markup, 'text/html');
  document.body.replaceChildren(...parsed.body.childNodes);
}

export function element(selector: string, root: ParentNode = document): HTMLElement {
  const found = root.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`no ${selector} in the page`);
  return found;
}

/** Types as a person does: focus, value, events. The page hears of it, and so does the capture. */
export function type({ page }: OpenPage, target: HTMLElement, text: string): void {
  target.dispatchEvent(new FocusEvent('focusin', { bubbles: true, composed: true }));
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) target.value = text;
  else target.textContent = text;
  page.touch(target);
}

/** The element as one that holds a value. */
export const input = (selector: string): HTMLInputElement => element(selector) as HTMLInputElement;
