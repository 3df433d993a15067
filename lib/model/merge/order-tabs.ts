import type { IndexedTree } from './index-tree';
import { arrange, isTorn, mergeOrder } from './merge-order';
import { nameTabs } from './place-tabs';
import type { Settler } from './settle-conflicts';
import type { Versions } from './versions';

type Orders = Versions<string[]> & { base: string[] | undefined };

interface Scene {
  /** Key of the window. */
  window: string;
  settler: Settler;
  trees: Versions<IndexedTree>;
}

/** Keys of a window's tabs in one order; where both sides moved tabs and not everybody can have their way, one of them. */
export function orderTabs(orders: Orders, { window, settler, trees }: Scene): string[] {
  if (!isTorn(orders)) return mergeOrder(orders, settler.policy.newest);
  const { base, one, other } = orders;
  const texts = {
    base: base && trees.base && nameTabs(trees.base, base),
    one: nameTabs(trees.one, one),
    other: nameTabs(trees.other, other),
  };
  const { takes } = settler.settle({ kind: 'order', what: window, label: nameTabs(trees.one, one.slice(0, 1)), texts });
  const leading = { base: base ?? one, this: one, that: other }[takes];
  const led = { base: leading, one: arrange(one, leading), other: arrange(other, leading) };
  return mergeOrder(led, takes === 'that' ? 'that' : 'this');
}
