import type { Side, Versions } from './versions';

type Order = readonly string[];

/**
 * Every item of both sides, each once, in one order. The side that moved items leads; `leads` when both did. What only
 * the other side has comes right after what it follows there.
 */
export function mergeOrder({ base = [], one, other }: Versions<Order>, leads: Side): string[] {
  const isThisLead = isReordered(base, one) && (leads === 'this' || !isReordered(base, other));
  const [lead, follow] = isThisLead || !isReordered(base, other) ? [one, other] : [other, one];
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

/** True when items that both have come in another order. */
function isReordered(base: Order, changed: Order): boolean {
  const inBase = new Set(base);
  const inChanged = new Set(changed);
  const before = base.filter((item) => inChanged.has(item));
  const now = changed.filter((item) => inBase.has(item));
  return now.some((item, at) => item !== before[at]);
}
