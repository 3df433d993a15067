import type { PageAccess } from '../../lib/page/adapters/adapter';
import { askBridge } from '../../lib/page/bridge-client';

const closedRoots = new WeakMap<Element, ShadowRoot>();

/** What a content script may do: it sees closed shadow roots, and asks the page's world by events. */
export const access: PageAccess = {
  shadowRootOf: (element) => element.shadowRoot ?? closedRoots.get(element) ?? null,
  askBridge,
};

/** Remembers every closed root from here on, as browsers do for extensions. */
export function rememberClosedRoots(): void {
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (this: Element, init: ShadowRootInit): ShadowRoot {
    const root = attach.call(this, init);
    closedRoots.set(this, root);
    return root;
  };
}
