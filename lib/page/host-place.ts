import { queryAll } from './dom';
import type { Root } from './tree';

/**
 * Keeps an element where it can be used: outside of a modal dialog nothing can, so it goes into the topmost that is open
 * and back out. A page that takes it out keeps it out. Returns what ends that.
 */
export function followModals(host: Element, document: Document, roots: () => readonly Root[]): () => void {
  let home: Element | undefined;
  const place = (): void => {
    const modals = roots().flatMap((root) => queryAll(root, 'dialog:modal'));
    const next = modals.at(-1) ?? document.documentElement;
    if (next === home) return;
    home = next;
    home.append(host);
  };
  // Events would not do: a dialog that is removed never says `close`, and in older browsers none says that it opens.
  const observer = new MutationObserver(place);
  for (const root of roots()) observer.observe(root, { childList: true, subtree: true, attributeFilter: ['open'] });
  place();
  return () => observer.disconnect();
}
