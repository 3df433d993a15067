import { isDraft, readableText, type FieldState } from '../field-state';
import { isSameValue, sayValue } from '../merge/merge-field';
import { matchFields } from '../merge/match-fields';
import type { PageState } from '../page-state';
import { aroundDifference, beginning } from './excerpt';
import type { FieldChange } from './snapshot-comparison';

/** The fields of one page that differ. Where the page was scrolled to and where the cursor was does not count. */
export function comparePages(before: PageState, after: PageState, url: string): FieldChange[] {
  const pairs = matchFields(before.fields, after.fields);
  const paired = new Set(pairs.values());
  const changes = before.fields.map((field, index) => {
    const later = after.fields[pairs.get(index) ?? -1];
    return later ? changeOf(field, later, url) : describe(field, 'removed', url);
  });
  const added = after.fields.filter((_, index) => !paired.has(index)).map((field) => describe(field, 'added', url));
  return [...changes.filter((change) => change !== undefined), ...added];
}

function changeOf(before: FieldState, after: FieldState, url: string): FieldChange | undefined {
  if (isSameValue(before.value, after.value)) return undefined;
  const [former, later] = [readableText(before.value), readableText(after.value)];
  const facts = { ...factsOf(after, url), change: 'changed' as const, draft: isDraft(before) || isDraft(after) };
  if (former !== undefined && later !== undefined) return { ...facts, ...aroundDifference(former, later) };
  return { ...facts, before: beginning(sayValue(before)), after: beginning(sayValue(after)) };
}

function describe(field: FieldState, change: 'added' | 'removed', url: string): FieldChange {
  const text = { [change === 'added' ? 'after' : 'before']: beginning(sayValue(field)) };
  return { ...factsOf(field, url), change, draft: isDraft(field), ...text };
}

type Facts = Pick<FieldChange, 'adapter' | 'label' | 'url' | 'answers'>;

const factsOf = ({ adapter, label, value: { kind } }: FieldState, url: string): Facts => ({
  adapter,
  label,
  url,
  ...((kind === 'checked' || kind === 'open') && { answers: kind }),
});
