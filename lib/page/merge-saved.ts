import type { FieldState } from '../model/field-state';
import type { SavedPage } from '../model/page-command';
import type { PageState } from '../model/page-state';
import { isEmptyValue, plainText } from './judge-field';

/**
 * One state out of several. A browser that dies while a page is being restored leaves two: what waited for the page, and
 * what the page held by then, which comes later in the list. The later one counts, unless it is only the beginning of
 * the earlier; an earlier text that neither holds becomes an orphan, so that it is not lost.
 */
export function mergeSaved(pages: readonly SavedPage[]): PageState {
  const fields = new Map<string, FieldState>();
  const orphans = pages.flatMap(({ state }) => state.orphans);
  for (const field of pages.flatMap(({ state }) => state.fields)) {
    const key = `${field.adapter} ${JSON.stringify(field.place)}`;
    const former = fields.get(key);
    const winner = former && isMore(former, field) ? former : field;
    fields.set(key, winner);
    const loser = winner === field ? former : field;
    if (loser && isWorthKeeping(loser, winner)) orphans.push(loser);
  }
  const scroll = pages.flatMap(({ state }) => state.scroll).map((one) => [JSON.stringify(one.place), one] as const);
  return { formatVersion: 1, fields: [...fields.values()], orphans, scroll: [...new Map(scroll).values()] };
}

/** True when `field` goes on where `other` ends. */
function isMore(field: FieldState, other: FieldState): boolean {
  const [long, short] = [plainText(field.value), plainText(other.value)];
  return (
    long !== undefined && short !== undefined && short !== '' && long.length > short.length && long.startsWith(short)
  );
}

function isWorthKeeping(loser: FieldState, winner: FieldState): boolean {
  const [lost, held] = [plainText(loser.value), plainText(winner.value)];
  return lost !== undefined && !isEmptyValue(loser.value) && !held?.startsWith(lost);
}
