import type { FieldValue } from '../model/field-state';

/** A short name for what a field holds, cursor, scrolling and markup apart: equal contents have equal digests. */
export function digestValue(value: FieldValue): string {
  const content = contentOf(value);
  return `${value.kind}-${content.length.toString(36)}-${hash(content)}`;
}

/** True when a field in this state holds nothing. */
export function isEmptyValue(value: FieldValue): boolean {
  return contentOf(value).trim() === '';
}

function contentOf(value: FieldValue): string {
  if (value.kind === 'checked') return value.checked ? 'checked' : '';
  if (value.kind === 'open') return value.open ? (value.modal ? 'modal' : 'open') : '';
  return value.kind === 'choice' ? value.chosen.join('\u0000') : value.text;
}

/** 53 bits of cyrb53: no secret, only a quick way to tell two texts apart. */
function hash(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}
