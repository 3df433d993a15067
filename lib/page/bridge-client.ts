import type { BridgeRequest } from './adapters/adapter';
import { BRIDGE_ANSWER, BRIDGE_CHARACTERS, BRIDGE_REQUEST } from './bridge-protocol';

/**
 * Asks the page's world about the editor in `element`, and has the answer when it returns. The page hears the question
 * and can answer it too: whoever uses the answer must check every part of it.
 */
export function askBridge(element: Element, request: BridgeRequest): unknown {
  let answer: unknown;
  const listen = (event: Event): void => {
    event.stopImmediatePropagation();
    answer ??= parseAnswer((event as CustomEvent<unknown>).detail);
  };
  element.addEventListener(BRIDGE_ANSWER, listen, { capture: true });
  try {
    const detail = JSON.stringify(request);
    element.dispatchEvent(new CustomEvent(BRIDGE_REQUEST, { detail, bubbles: false, composed: true }));
  } finally {
    element.removeEventListener(BRIDGE_ANSWER, listen, { capture: true });
  }
  return answer;
}

/** Keys that would reach a prototype are left out. */
function parseAnswer(detail: unknown): unknown {
  if (typeof detail !== 'string' || detail.length > BRIDGE_CHARACTERS) return undefined;
  try {
    return JSON.parse(detail, (key, value: unknown) =>
      ['__proto__', 'constructor', 'prototype'].includes(key) ? undefined : value,
    );
  } catch {
    return undefined;
  }
}
