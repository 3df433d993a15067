import {
  formatBytes,
  formatDay,
  formatDuration,
  formatMoment,
  formatNumber,
  formatRelative,
  formatTime,
} from './format';
import type { HoldfastAccess } from './holdfast-access';
import { pluralForm } from './plural';
import { textLanguage } from './text-language';
import type { PluralKey, TextKey } from './text-key';

/** Words, numbers and times in the language of the browser. */
export interface Texts {
  t: (key: TextKey, ...substitutions: (string | number)[]) => string;
  /** `key` in the form that fits `count`, which is its first substitution. */
  count: (key: PluralKey, count: number, ...more: string[]) => string;
  number: (value: number) => string;
  /** "4s ago"; `long` writes it out for a sentence. */
  ago: (then: number, style?: 'narrow' | 'long') => string;
  /** "Thu, 20 Nov, 23:41" */
  moment: (then: number) => string;
  /** "today", "yesterday", "Wed, 19 November" */
  day: (then: number) => string;
  /** "23:41" */
  time: (then: number) => string;
  /** "2 hr 10 min" */
  duration: (milliseconds: number) => string;
  bytes: (value: number) => string;
}

export function createTexts(access: Pick<HoldfastAccess, 'text' | 'language' | 'now'>): Texts {
  const language = textLanguage(access);
  const number = (value: number): string => formatNumber(value, language);
  const t: Texts['t'] = (key, ...substitutions) =>
    access.text(
      key,
      substitutions.map((value) => (typeof value === 'number' ? number(value) : value)),
    );
  return {
    t,
    count: (key, count, ...more) => access.text(`${key}${pluralForm(count, language)}`, [number(count), ...more]),
    number,
    ago: (then, style = 'narrow') => formatRelative(then - access.now(), language, style),
    moment: (then) => formatMoment(then, access.now(), language),
    day: (then) => formatDay(then, access.now(), language),
    time: (then) => formatTime(then, language),
    duration: (milliseconds) => formatDuration(milliseconds, language),
    bytes: (value) => formatBytes(value, language),
  };
}
