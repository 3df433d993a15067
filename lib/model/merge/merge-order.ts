import type { Side, Versions } from './versions';

type Order = readonly string[];

/** Every two of them are looked at. */
const JOINED_AT_MOST = 2_000;

/**
 * Every item of both sides, each once, in one order. Where both sides moved items and their moves agree with each other,
 * all of them count; where not, those of the side that `leads` do. What only the other side has comes right after what
 * it follows there.
 */
export function mergeOrder({ base = [], one, other }: Versions<Order>, leads: Side): string[] {
  const [isMine, isTheirs] = [isReordered(base, one), isReordered(base, other)];
  const [first, follow] = !isTheirs || (isMine && leads === 'this') ? [one, other] : [other, one];
  const lead = isMine && isTheirs ? arrange(first, joinMoves({ base, one, other }) ?? []) : first;
  const inLead = new Set(lead);
  const after = new Map<string | undefined, string[]>();
  let anchor: string | undefined;
  for (const item of follow) {
    const followers = after.get(anchor);
    if (inLead.has(item)) anchor = item;
    else if (followers) followers.push(item);
    else after.set(anchor, [item]);
  }
  return [...new Set([...(after.get(undefined) ?? []), ...lead.flatMap((item) => [item, ...(after.get(item) ?? [])])])];
}

/** True when the two sides have the same items in orders that cannot both be had. */
export function isTorn({ base, one, other }: Versions<Order>): boolean {
  const inOne = new Set(one);
  const both = other.filter((item) => inOne.has(item));
  if (!isReordered(both, one)) return false;
  const known = new Set(base);
  return both.some((item) => !known.has(item)) || !joinMoves({ base, one, other });
}

/** The list with those of its items that are in `order` as they come there, in the places they had together. */
export function arrange(list: Order, order: Order): string[] {
  const inList = new Set(list);
  const sequence = order.filter((item) => inList.has(item));
  const arranged = new Set(sequence);
  let next = 0;
  return list.map((item) => (arranged.has(item) ? (sequence[next++] ?? item) : item));
}

/**
 * The items of all three in an order in which every two of them come as the side has them that turned them around.
 * Undefined when there is none: this one put b before a, that one c before b, and a stays before c.
 */
function joinMoves({ base = [], one, other }: Versions<Order>): string[] | undefined {
  const [mine, theirs] = [toRanks(one), toRanks(other)];
  const items = base.filter((item) => mine.has(item) && theirs.has(item));
  if (items.length > JOINED_AT_MOST) return undefined;
  const ahead = items.map(() => 0);
  for (let later = 1; later < items.length; later += 1)
    for (let former = 0; former < later; former += 1) {
      const isTurned = [mine, theirs].some((ranks) => rank(ranks, items[later]) < rank(ranks, items[former]));
      const behind = isTurned ? former : later;
      ahead[behind] = (ahead[behind] ?? 0) + 1;
    }
  const joined: string[] = [];
  items.forEach((item, at) => (joined[ahead[at] ?? 0] = item));
  return new Set(ahead).size === items.length ? joined : undefined;
}

const toRanks = (order: Order): Map<string, number> => new Map(order.map((item, at) => [item, at]));
const rank = (ranks: ReadonlyMap<string, number>, item = ''): number => ranks.get(item) ?? 0;

/** True when items that both have come in another order. */
function isReordered(base: Order, changed: Order): boolean {
  const inBase = new Set(base);
  const inChanged = new Set(changed);
  const before = base.filter((item) => inChanged.has(item));
  const now = changed.filter((item) => inBase.has(item));
  return now.some((item, at) => item !== before[at]);
}
