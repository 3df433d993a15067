import type { FieldState, Locator, Place } from '../field-state';

/** Evidence that names a field whatever moved around it, the surest first. */
const STRONG: readonly Locator['kind'][] = ['id', 'testid', 'name', 'autocomplete', 'label'];

/** The place of a field as text: equal places, equal texts. */
export function placeKey({ locators, hosts }: Place): string {
  return [locators, ...hosts]
    .map((list) => list.map(({ kind, value }) => `${kind}=${JSON.stringify(value)}`).join(' '))
    .join(' > ');
}

/**
 * Pairs the fields of two captures of a page, each at most once: first those at the very same place, then those of one
 * adapter that share a name nobody else on their page has. Returns the index in `later` for indices in `former`.
 */
export function matchFields(former: readonly FieldState[], later: readonly FieldState[]): Map<number, number> {
  const pairs = new Map<number, number>();
  const taken = new Set<number>();
  const pair = (one: number, other: number): void => {
    pairs.set(one, other);
    taken.add(other);
  };
  pairInOrder(former, later, pair);
  for (const kind of STRONG) {
    const free = byName(later, kind, (index) => !taken.has(index));
    for (const [name, [index, ...more]] of byName(former, kind, (at) => !pairs.has(at))) {
      const [found, ...others] = free.get(name) ?? [];
      if (index !== undefined && found !== undefined && more.length + others.length === 0) pair(index, found);
    }
  }
  return pairs;
}

/** Of several fields at one place the first goes with the first, the second with the second. */
function pairInOrder(
  former: readonly FieldState[],
  later: readonly FieldState[],
  pair: (one: number, other: number) => void,
): void {
  const places = new Map<string, number[]>();
  const keyOf = ({ adapter, place }: FieldState): string => `${adapter} ${placeKey(place)}`;
  later.forEach((field, index) => places.set(keyOf(field), [...(places.get(keyOf(field)) ?? []), index]));
  former.forEach((field, index) => {
    const found = places.get(keyOf(field))?.shift();
    if (found !== undefined) pair(index, found);
  });
}

function byName(
  fields: readonly FieldState[],
  kind: Locator['kind'],
  isFree: (index: number) => boolean,
): Map<string, number[]> {
  const names = new Map<string, number[]>();
  fields.forEach(({ adapter, place }, index) => {
    const named = isFree(index) ? place.locators.find((locator) => locator.kind === kind) : undefined;
    if (!named || named.value === '') return;
    const name = `${adapter} ${place.hosts.length} ${named.value}`;
    names.set(name, [...(names.get(name) ?? []), index]);
  });
  return names;
}
