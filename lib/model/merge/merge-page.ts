import type { FieldState } from '../field-state';
import { readableText } from '../field-state';
import { LIMITS } from '../limits';
import type { PageState, ScrollState } from '../page-state';
import { matchFields, placeKey } from './match-fields';
import { isSameValue, keepRemoved, mergeField, type FieldPlace } from './merge-field';
import { settleRadios } from './settle-radios';
import type { Settler } from './settle-conflicts';
import { mergeKeyed, toKeyed, type Versions } from './versions';

/**
 * One state of a page both sides changed. Fields are known by their places; a text that could not be joined is among
 * the orphans. Undefined when the two together are more than one page may hold.
 */
export function mergePage(pages: Versions<PageState>, settler: Settler, place: FieldPlace): PageState | undefined {
  const lost: FieldState[] = [];
  const union = settler.policy.strategy === 'most-complete';
  const merged = mergeKeyed(keyFields(pages), {
    same: (one, other) => isSameValue(one.value, other.value),
    both: (versions) => {
      const { field, lost: left } = mergeField(versions, settler, place);
      lost.push(...left);
      return field;
    },
    removed: (versions) => keepRemoved(versions, settler, place),
    union,
  });
  const fields = settleRadios(merged, pages, { settler, place });
  const orphans = withLost(mergeOrphans(pages, union), lost);
  const scroll = mergeScroll(pages, settler);
  const isTooMuch =
    Math.max(fields.length, orphans.length) > LIMITS.fieldsPerFrame || scroll.length > LIMITS.scrollsPerFrame;
  return isTooMuch ? undefined : { formatVersion: 1, scroll, fields, orphans };
}

/** Fields of the three versions under one key each, wherever on the page they have moved. */
function keyFields({ base, one, other }: Versions<PageState>): Versions<Map<string, FieldState>> {
  const former = base?.fields ?? [];
  const mine = invert(matchFields(former, one.fields));
  const theirs = invert(matchFields(former, other.fields));
  const freshOnes = indices(one.fields).filter((index) => !mine.has(index));
  const freshOthers = indices(other.fields).filter((index) => !theirs.has(index));
  const pick = (fields: readonly FieldState[], wanted: number[]): FieldState[] =>
    wanted.flatMap((at) => fields[at] ?? []);
  const fresh = invert(matchFields(pick(one.fields, freshOnes), pick(other.fields, freshOthers)));
  const shared = new Map([...fresh].map(([theirAt, myAt]) => [freshOthers[theirAt], freshOnes[myAt]]));
  const keyed = (fields: readonly FieldState[], keyOf: (index: number) => string): Map<string, FieldState> =>
    new Map(fields.map((field, index) => [keyOf(index), field]));
  const baseKey = (index: number): string => `base ${index}`;
  const myKey = (index: number): string => (mine.has(index) ? baseKey(mine.get(index) ?? 0) : `this ${index}`);
  const theirKey = (index: number): string => {
    if (theirs.has(index)) return baseKey(theirs.get(index) ?? 0);
    return shared.has(index) ? myKey(shared.get(index) ?? 0) : `that ${index}`;
  };
  return { base: keyed(former, baseKey), one: keyed(one.fields, myKey), other: keyed(other.fields, theirKey) };
}

const indices = (items: readonly unknown[]): number[] => items.map((_, index) => index);

const invert = (pairs: ReadonlyMap<number, number>): Map<number, number> =>
  new Map([...pairs].map(([former, later]) => [later, former]));

function mergeOrphans({ base, one, other }: Versions<PageState>, union: boolean): FieldState[] {
  const keyed = (page: PageState): Map<string, FieldState> => toKeyed(page.orphans, orphanKey);
  const versions = { base: base && keyed(base), one: keyed(one), other: keyed(other) };
  return mergeKeyed(versions, { same: () => true, both: (orphans) => orphans.one, union });
}

const orphanKey = ({ adapter, place, value }: FieldState): string =>
  `${adapter} ${placeKey(place)} ${readableText(value) ?? JSON.stringify(value)}`;

/** What is among the orphans already, say because these two were merged before, is not added again. */
function withLost(orphans: readonly FieldState[], lost: readonly FieldState[]): FieldState[] {
  const known = new Set(orphans.map(orphanKey));
  return [...orphans, ...lost.filter((field) => !known.has(orphanKey(field)))];
}

function mergeScroll({ base, one, other }: Versions<PageState>, settler: Settler): ScrollState[] {
  const keyed = (page: PageState): Map<string, ScrollState> => toKeyed(page.scroll, ({ place }) => placeKey(place));
  return mergeKeyed(
    { base: base && keyed(base), one: keyed(one), other: keyed(other) },
    {
      same: (a, b) => a.x === b.x && a.y === b.y,
      both: (places) => {
        settler.count('scroll');
        return settler.policy.newest === 'this' ? places.one : places.other;
      },
    },
  );
}
