interface Seen {
  value: string;
  masked: boolean;
}

const seen = new WeakMap<Element, Seen>();

/**
 * True when the page shows the text as dots by style instead of by type. Asking for styles is dear, so an element is
 * asked again only when it holds something else than last time.
 */
export function isMasked(element: Element): boolean {
  if (!(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)) return false;
  const value = `${element.className} ${element.value.length}`;
  const known = seen.get(element);
  if (known?.value === value) return known.masked;
  const masked = readsMasked(element);
  seen.set(element, { value, masked });
  return masked;
}

function readsMasked(element: HTMLElement): boolean {
  const style = getComputedStyle(element);
  const security = style.getPropertyValue('-webkit-text-security');
  return (security !== '' && security !== 'none') || /text-?security/i.test(style.getPropertyValue('font-family'));
}
