import { describe, expect, it } from 'vitest';
import { Browsing, type GeneratedTab } from './generate-session';
import { createRandom } from './random';

const days = (seed: number, count = 20) => {
  const browsing = new Browsing(createRandom(seed));
  return Array.from({ length: count }, () => browsing.next(100));
};
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const textOf = ({ page }: GeneratedTab): string => {
  const value = page?.fields[0]?.value;
  return value?.kind === 'text' ? value.text : '';
};

describe('the generator of sessions', () => {
  it('gives the same sessions for the same seed', () => {
    expect(JSON.stringify(days(3, 2))).toBe(JSON.stringify(days(3, 2)));
    expect(JSON.stringify(days(3, 2))).not.toBe(JSON.stringify(days(4, 2)));
  });

  it('carries over at most four fifths of the tabs, the contents untouched, and makes the rest anew', () => {
    const [first = [], second = []] = days(3, 2);
    const before = new Map(first.map((tab) => [tab.facts.uid, tab]));
    const kept = second.filter(({ facts }) => before.has(facts.uid));
    expect(second).toHaveLength(100);
    expect(kept.length).toBeGreaterThan(60);
    expect(kept.length).toBeLessThanOrEqual(80);
    for (const { facts, page } of kept) {
      expect(before.get(facts.uid)).toMatchObject({ facts: { url: facts.url, title: facts.title } });
      expect(before.get(facts.uid)?.page).toBe(page);
    }
  });

  it('makes addresses and titles as long as it says', () => {
    const tabs = days(3).flat();
    expect(mean(tabs.map(({ facts }) => facts.url.length))).toBeGreaterThan(65);
    expect(mean(tabs.map(({ facts }) => facts.title.length))).toBeGreaterThan(40);
  });

  it('lets drafts and conversations grow, and never replaces them', () => {
    const browsing = new Browsing(createRandom(3));
    for (const tab of browsing.next(100)) {
      const before = { ...tab };
      browsing.edit(tab);
      if (before.chat) expect(tab.chat?.messages.slice(0, before.chat.messages.length)).toEqual(before.chat.messages);
      else expect(textOf(tab).startsWith(textOf(before))).toBe(true);
    }
  });
});
