import type { FieldState } from '../../lib/model/field-state';
import { EMPTY_PAGE, type PageState } from '../../lib/model/page-state';
import type { TabFacts, WindowFacts } from '../../lib/services/build-tree';

/** A sequence that is the same on every machine (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const HOSTS = ['github.com', 'docs.example.dev', 'news.example.org', 'mail.example.com', 'arxiv.example.net', 'wiki.example.io'];
const WORDS = 'retry upload backoff session restore window draft editor cursor release notes grant search index field table '.split(' ');

type Random = () => number;

const pick = <Item>(random: Random, items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
export const words = (random: Random, count: number): string => Array.from({ length: count }, () => pick(random, WORDS)).join(' ');
const hex = (random: Random, digits = 32): string => Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');

function generateTab(random: Random): TabFacts {
  const title = words(random, 3 + Math.floor(random() * 6));
  return {
    uid: hex(random),
    url: `https://${pick(random, HOSTS)}/${title.replaceAll(' ', '/')}?id=${hex(random, 8)}`,
    title,
    pinned: random() < 0.05,
    muted: false,
    lastAccessed: 1_763_700_000_000 + Math.floor(random() * 1_000) * 60_000,
  };
}

/** Windows of `tabs` tabs in all, some twenty to a window. */
export function generateWindows(random: Random, tabs: number): WindowFacts[] {
  return Array.from({ length: Math.ceil(tabs / 20) }, (_, index) => ({
    uid: hex(random),
    bounds: { left: 20 * index, top: 20, width: 1200, height: 800 },
    state: 'normal' as const,
    focused: index === 0,
    groups: [],
    tabs: Array.from({ length: Math.min(20, tabs - index * 20) }, () => generateTab(random)),
  }));
}

/** A page with a few fields filled in and a scroll position, as one page in three has. */
export function generatePage(random: Random, fields = 3): PageState {
  const field = (index: number): FieldState => ({
    adapter: index === 0 ? 'textarea' : 'text-input',
    adapterVersion: 1,
    place: {
      hosts: [],
      locators: [
        { kind: 'id', value: `field-${String(index)}` },
        { kind: 'name', value: `form#compose field${String(index)}` },
        { kind: 'label', value: words(random, 2) },
        { kind: 'path', value: 'main > form:nth-of-type(1) > p:nth-of-type(2) > textarea:nth-of-type(1)' },
      ],
    },
    label: words(random, 2),
    value: { kind: 'text', text: words(random, index === 0 ? 60 : 4) },
  });
  return {
    ...EMPTY_PAGE,
    scroll: [{ place: { locators: [], hosts: [] }, x: 0, y: Math.floor(random() * 5_000) }],
    fields: Array.from({ length: fields }, (_, index) => field(index)),
  };
}

export const newHex = hex;
