import { mergeOrder } from './merge-order';

/** The two sides of a merge: `this` is the session it was asked of, `that` the one that is merged into it. */
export type Side = 'this' | 'that';

/** The three versions of one thing; the base is absent where it is new on both sides, or no base is known. */
export interface Versions<Value> {
  base: Value | undefined;
  one: Value;
  other: Value;
}

export interface KeyedRule<Value> {
  same: (one: Value, other: Value) => boolean;
  /** Both sides have it, and each of them changed it. */
  both: (versions: Versions<Value>, key: string) => Value;
  /** One side removed it, the other changed it; it stays as it is there when this is absent. */
  removed?: (versions: Versions<Value | undefined>) => Value | undefined;
  /** What one side removed stays. */
  union?: boolean;
}

/** The side that changed counts; where both did, `wins`. */
export function mergeValue<Value>({ base, one, other }: Versions<Value>, wins: Side): Value {
  if (one === other || one === base) return other;
  return other === base || wins === 'this' ? one : other;
}

/** One fact of an object, three ways: an absent base object is no version at all, an absent fact of it is one. */
export function mergeFact<State, Key extends keyof State>(
  { base, one, other }: Versions<State>,
  key: Key,
  wins: Side,
): State[Key] {
  const same = (a: State, b: State): boolean => JSON.stringify(a[key]) === JSON.stringify(b[key]);
  if (same(one, other) || (base && same(base, one))) return other[key];
  return (base && same(base, other)) || wins === 'this' ? one[key] : other[key];
}

/** True when both sides changed the fact, and not to the same. */
export function isChangedApart<State>({ base, one, other }: Versions<State>, key: keyof State): boolean {
  const [mine, theirs] = [JSON.stringify(one[key]), JSON.stringify(other[key])];
  const former = base && JSON.stringify(base[key]);
  return mine !== theirs && (base === undefined || (mine !== former && theirs !== former));
}

/**
 * Merges things known by a key: what one side alone changed, added or removed is taken from there. What one side removed
 * and the other changed stays. The order is merged as `mergeOrder` does it.
 */
export function mergeKeyed<Value>(
  { base = new Map(), one, other }: Versions<ReadonlyMap<string, Value>>,
  rule: KeyedRule<Value>,
): Value[] {
  const merged = new Map<string, Value>();
  for (const key of new Set([...one.keys(), ...other.keys()])) {
    const value = mergeOne({ base: base.get(key), one: one.get(key), other: other.get(key) }, key, rule);
    if (value !== undefined) merged.set(key, value);
  }
  const order = mergeOrder({ base: [...base.keys()], one: [...one.keys()], other: [...other.keys()] }, 'this');
  return order.flatMap((key) => merged.get(key) ?? []);
}

function mergeOne<Value>(
  { base, one, other }: Versions<Value | undefined>,
  key: string,
  { same, both, removed, union = false }: KeyedRule<Value>,
): Value | undefined {
  const present = one ?? other;
  if (one === undefined || other === undefined) {
    if (base === undefined || present === undefined) return present;
    if (same(base, present)) return union ? present : undefined;
    return removed ? removed({ base, one, other }) : present;
  }
  if (same(one, other) || (base !== undefined && same(base, one))) return other;
  return base !== undefined && same(base, other) ? one : both({ base, one, other }, key);
}

/** By key, in order; the second and third of one key get keys of their own, the same ones in every version. */
export function toKeyed<Value>(values: readonly Value[], keyOf: (value: Value) => string): Map<string, Value> {
  const counts = new Map<string, number>();
  const keyed = new Map<string, Value>();
  for (const value of values) {
    const key = keyOf(value);
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    keyed.set(count === 0 ? key : `${key}\n${count}`, value);
  }
  return keyed;
}
