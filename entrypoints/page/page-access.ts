import { browser } from 'wxt/browser';
import type { PageAccess } from '../../lib/page/adapters/adapter';
import { askBridge } from '../../lib/page/bridge-client';
import { CONFLICT_TEXTS, type ConflictTexts } from '../../lib/page/conflict-texts';

/** Chromium has a function of the extension's, Firefox a method on each element; both vanish from orphaned scripts. */
function shadowRootOf(element: Element): ShadowRoot | null {
  try {
    const { dom } = browser as { dom?: { openOrClosedShadowRoot(element: Element): ShadowRoot | null } };
    if (dom) return dom.openOrClosedShadowRoot(element);
    const own = element as { openOrClosedShadowRoot?: ShadowRoot | null };
    return own.openOrClosedShadowRoot ?? element.shadowRoot;
  } catch {
    // Chromium's function throws for anything but an element of HTML.
    return element.shadowRoot;
  }
}

/** What adapters may use of the world. */
export const pageAccess: PageAccess = { shadowRootOf, askBridge };

/** The prompt's sentences in the language of the browser. */
export function conflictTexts(): ConflictTexts {
  const text = (name: string): string => browser.i18n.getMessage(`page_conflict_${name}` as never) || name;
  return Object.fromEntries(CONFLICT_TEXTS.map((name) => [name, text(name)])) as ConflictTexts;
}
