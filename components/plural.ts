/** The browser's messages know no plurals: each counted text exists as `…One` and as `…Other`. */
export function pluralForm(count: number, language: string): 'One' | 'Other' {
  return new Intl.PluralRules(language).select(count) === 'one' ? 'One' : 'Other';
}
