import type { FieldState, FieldValue } from '../model/field-state';
import type { LiveField } from './capture-page';
import { digestValue } from './digest-value';

/** What a restore may do with a field. */
export type Verdict = 'unchanged' | 'write' | 'conflict';

/** Decides whether writing `saved` over what the field holds now could cost anybody's work. In doubt it could. */
export function judgeField(saved: FieldState, live: LiveField): Verdict {
  const current = live.value();
  if (!current) return 'conflict';
  if (isSameValue(current, saved.value)) return 'unchanged';
  if (isEmptyValue(current)) return 'write';
  // Nothing saved is worth less than something there.
  if (isEmptyValue(saved.value) && !isAsGiven(saved, live, current)) return 'unchanged';
  if (isAsGiven(saved, live, current) || isOlderCopy(saved.value, live, current)) return 'write';
  const isSwitch = ['checked', 'choice', 'open'].includes(current.kind);
  return isSwitch && live.isPageOwn() ? 'write' : 'conflict';
}

/** The page made it so, and had made it so when the saved value was written. */
function isAsGiven({ base }: FieldState, live: LiveField, current: FieldValue): boolean {
  return base !== undefined && live.isPageOwn() && digestValue(current) === base;
}

/** The browser's own session restore brought back an older copy of the same text. */
function isOlderCopy(saved: FieldValue, live: LiveField, current: FieldValue): boolean {
  const [whole, start] = [plainText(saved), plainText(current)];
  return !live.touched && whole !== undefined && start !== undefined && start !== '' && whole.startsWith(start);
}

/** True when two values hold the same for a person: cursor, scrolling and spacing of rich text apart. */
export function isSameValue(one: FieldValue, other: FieldValue): boolean {
  const [text, otherText] = [plainText(one), plainText(other)];
  if (text !== undefined) return text === otherText && isEmptyValue(one) === isEmptyValue(other);
  if (one.kind === 'choice') return other.kind === 'choice' && one.chosen.join('\n') === other.chosen.join('\n');
  if (one.kind === 'checked') return other.kind === 'checked' && one.checked === other.checked;
  return one.kind === 'open' && other.kind === 'open' && one.open === other.open;
}

/** True when a value holds nothing that anybody could miss. */
export function isEmptyValue(value: FieldValue): boolean {
  if (value.kind === 'choice') return value.chosen.every((chosen) => chosen === '');
  if (value.kind === 'rich' && SHOWS_SOMETHING.test(value.html)) return false;
  return plainText(value)?.trim() === '';
}

/** Elements that are content without any text. */
const SHOWS_SOMETHING = /<(img|table|hr|video|audio|iframe|object|svg|canvas|input|math)\b/i;

/** A value's text as it is compared: editors change the spacing of rich text and the ends of lines, which is nobody's work. */
export function plainText(value: FieldValue): string | undefined {
  if (value.kind === 'rich') return value.text.replace(/[\s\u200b\ufeff]+/g, ' ').trim();
  return value.kind === 'text' || value.kind === 'editor' ? value.text.replace(/\r\n?/g, '\n') : undefined;
}
