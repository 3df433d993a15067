import type { IndexedTree, PlacedTab } from './index-tree';
import { nameTab } from './merge-dress';
import { isSameTab } from './merge-tab';
import type { Settler } from './settle-conflicts';
import { mergeValue, type Side, type Versions } from './versions';

/** Where a merged tab goes, and whose closing time counts if it is not open. */
export interface Placing {
  key: string;
  isOpen: boolean;
  window?: string;
  side: Side;
}

type Trees = Versions<IndexedTree>;
type Maybe = Versions<PlacedTab | undefined>;

/**
 * Decides which tabs the merged tree has, and where. A tab one side closed or dropped goes, unless the other side did
 * something with it since; where nothing is to be taken away, being open counts more than being closed.
 */
export function placeTabs(trees: Trees, settler: Settler): Placing[] {
  const keys = new Set([...trees.one.tabs.keys(), ...trees.other.tabs.keys()]);
  return [...keys].flatMap((key) => {
    const tabs = { base: trees.base?.tabs.get(key), one: trees.one.tabs.get(key), other: trees.other.tabs.get(key) };
    return place(key, tabs, { settler, trees }) ?? [];
  });
}

interface Scene {
  settler: Settler;
  trees: Trees;
}

function place(key: string, tabs: Maybe, scene: Scene): Placing | undefined {
  const { base, one, other } = tabs;
  const union = scene.settler.policy.strategy === 'most-complete';
  if (one && other) return placeBoth(key, { base, one, other }, scene);
  const [tab, side]: [PlacedTab | undefined, Side] = one ? [one, 'this'] : [other, 'that'];
  if (!tab || (base && !union && !isTouched(tab, base))) return undefined;
  return at(key, tab, side);
}

/** The tab was used, moved, opened or closed since. */
const isTouched = (tab: PlacedTab, base: PlacedTab): boolean =>
  !isSameTab(tab.state, base.state) || tab.window !== base.window || tab.isOpen !== base.isOpen;

const at = (key: string, { isOpen, window }: PlacedTab, side: Side): Placing => ({
  key,
  isOpen,
  ...(window !== undefined && { window }),
  side,
});

function placeBoth(key: string, tabs: Versions<PlacedTab> & { base: PlacedTab | undefined }, scene: Scene): Placing {
  const { base, one, other } = tabs;
  if (one.isOpen !== other.isOpen) {
    const [open, closed]: [Side, Side] = one.isOpen ? ['this', 'that'] : ['that', 'this'];
    const stays = isToStayOpen(one.isOpen ? one : other, base, scene.settler);
    const side = stays ? open : closed;
    return at(key, side === 'this' ? one : other, side);
  }
  const windows = { base: base?.window, one: one.window, other: other.window };
  const isTorn = one.window !== other.window && one.window !== base?.window && other.window !== base?.window;
  const side = isTorn && one.isOpen ? settlePlace(tabs, scene) : undefined;
  const window = mergeValue(windows, side ?? scene.settler.policy.newest);
  const from = window === one.window ? 'this' : 'that';
  return at(key, from === 'this' ? one : other, from);
}

/** Closed on one side only: it stays open if the other side did not just leave it as it was. */
function isToStayOpen(open: PlacedTab, base: PlacedTab | undefined, { policy }: Settler): boolean {
  return policy.strategy === 'most-complete' || !base?.isOpen || !isSameTab(open.state, base.state);
}

function settlePlace({ base, one, other }: Versions<PlacedTab>, { settler, trees }: Scene): Side {
  const texts = {
    base: nameWindow(trees.base, base),
    one: nameWindow(trees.one, one),
    other: nameWindow(trees.other, other),
  };
  const { takes } = settler.settle({ kind: 'place', what: '', ...nameTab(one.state), texts });
  return takes === 'that' ? 'that' : 'this';
}

/** Windows have no names: people know one by what is in it. */
function nameWindow(tree: IndexedTree | undefined, tab: PlacedTab | undefined): string | undefined {
  const keys = (tab?.window !== undefined && tree?.windows.get(tab.window)?.tabs) || [];
  return tree && nameTabs(tree, keys.slice(0, 5));
}

/** Titles of tabs in a row. */
export const nameTabs = ({ tabs }: IndexedTree, keys: readonly string[]): string =>
  keys.flatMap((key) => tabs.get(key)?.state.title ?? []).join(' · ');
