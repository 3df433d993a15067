import type { HoldfastAccess } from './holdfast-access';
import type { TextKey } from './text-key';

const OWN_LANGUAGE: TextKey = 'textLanguage';

/**
 * The browser's language where there are texts in it, else that of the texts: a French browser shows English ones, and
 * then dates, plurals and the reader's voice must be English too.
 */
export function textLanguage({ text, language }: Pick<HoldfastAccess, 'text' | 'language'>): string {
  const own = text(OWN_LANGUAGE);
  return language === own || language.startsWith(`${own}-`) ? language : own;
}
