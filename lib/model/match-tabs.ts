import type { OpenTab } from './browser-state';
import type { Uid } from './ids';

export interface SavedTab {
  uid: Uid;
  url: string;
  pinned: boolean;
}

type Rule = (saved: SavedTab, open: OpenTab) => boolean;

const withoutHash = (url: string): string => url.split('#', 1)[0] ?? '';

/** From sure to likely: the very tab, then one that looks like it. A tab that lost its hash or its pin is still the same tab. */
const RULES: readonly Rule[] = [
  (saved, open) => saved.uid === open.uid && withoutHash(saved.url) === withoutHash(open.url),
  (saved, open) => saved.url === open.url && saved.pinned === open.pinned,
  (saved, open) => saved.url === open.url,
  (saved, open) => withoutHash(saved.url) === withoutHash(open.url),
];

/**
 * Pairs saved tabs with open ones, each at most once: two saved tabs of one url need two open ones.
 * The unpaired saved tabs are what is missing.
 */
export function matchTabs(saved: readonly SavedTab[], open: readonly OpenTab[]): Map<Uid, OpenTab> {
  const matches = new Map<Uid, OpenTab>();
  const free = new Set(open.filter(({ url }) => url !== ''));
  for (const rule of RULES) {
    for (const tab of saved) {
      if (matches.has(tab.uid) || tab.url === '') continue;
      const found = [...free].find((candidate) => rule(tab, candidate));
      if (!found) continue;
      matches.set(tab.uid, found);
      free.delete(found);
    }
  }
  return matches;
}
