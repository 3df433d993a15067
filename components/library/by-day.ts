import type { Texts } from '../texts';

export interface Day<Item> {
  name: string;
  items: Item[];
}

/** Runs of items of the same day, in the order they come in. */
export function byDay<Item>(items: readonly Item[], timeOf: (item: Item) => number, texts: Texts): Day<Item>[] {
  const days: Day<Item>[] = [];
  for (const item of items) {
    const name = texts.day(timeOf(item));
    const last = days.at(-1);
    if (last?.name === name) last.items.push(item);
    else days.push({ name, items: [item] });
  }
  return days;
}
