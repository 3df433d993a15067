import { readableText, type FieldState } from '../lib/model/field-state';
import type { PageState, RefusalReason } from '../lib/model/page-state';
import type { TextKey } from './text-key';
import type { Texts } from './texts';

export const countLines = (text: string): number => text.split('\n').length;

/** How much a field holds, short enough for the end of a line. */
export function fieldSize({ value }: FieldState, { t, count }: Texts): string {
  if (value.kind === 'checked') return t(value.checked ? 'fieldChecked' : 'fieldUnchecked');
  if (value.kind === 'open') return t(value.open ? 'fieldOpen' : 'fieldClosed');
  if (value.kind === 'choice') return value.chosen.join(', ');
  if (value.kind === 'editor') return count('lines', countLines(value.text));
  return count('characters', value.text.length);
}

/** A kept text as "copy" hands it out. */
export const fieldText = ({ value }: FieldState): string => readableText(value) ?? '';

export const REFUSAL_TEXTS: Readonly<Record<RefusalReason, TextKey>> = {
  password: 'refusalPassword',
  'was-password': 'refusalWasPassword',
  'one-time-code': 'refusalOneTimeCode',
  card: 'refusalCard',
  'secret-name': 'refusalSecretName',
  hidden: 'refusalHidden',
  file: 'refusalFile',
  disabled: 'refusalDisabled',
  'login-form': 'refusalLoginForm',
  payment: 'refusalPayment',
  'too-long': 'refusalTooLong',
  'too-many': 'refusalTooMany',
  unreadable: 'refusalUnreadable',
};

export const hasOrphans = ({ orphans }: PageState): boolean => orphans.length > 0;
