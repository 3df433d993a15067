import type { Uid } from '../ids';
import type { TabState } from '../manifest';
import { take, toYes, type Contested, type Settled, type Settler } from './settle-conflicts';
import { isChangedApart, mergeFact, type Versions } from './versions';

/** What a tab wears wherever it goes. */
export type TabDress = Pick<TabState, 'pinned' | 'muted' | 'group'>;

type Tabs = Versions<TabState>;

interface Wardrobe {
  settler: Settler;
  nameGroup: (group: Uid) => string;
}

/** Whether it is pinned and muted, and the group it is in: somebody chose that. */
export function mergeDress(tabs: Tabs, { settler, nameGroup }: Wardrobe): TabDress {
  const group = mergeChosen(tabs, 'group', { settler, say: (uid) => (uid === undefined ? '' : nameGroup(uid)) });
  return {
    pinned: mergeChosen(tabs, 'pinned', { settler, say: toYes }),
    muted: mergeChosen(tabs, 'muted', { settler, say: toYes }),
    ...(group !== undefined && { group }),
  };
}

const KINDS = { pinned: 'pinned', muted: 'muted', group: 'member' } as const;

interface Choosing<Key extends keyof TabDress> {
  settler: Settler;
  say: (value: TabDress[Key]) => string;
}

function mergeChosen<Key extends keyof TabDress>(tabs: Tabs, key: Key, { settler, say }: Choosing<Key>): TabDress[Key] {
  if (!isChangedApart(tabs, key)) return mergeFact<TabDress, Key>(tabs, key, 'this');
  const { base, one, other } = tabs;
  const texts = { base: base && say(base[key]), one: say(one[key]), other: say(other[key]) };
  const { takes } = settler.settle({ kind: KINDS[key], what: '', ...nameTab(one), texts });
  return take(tabs, takes)[key];
}

/** Where a tab that both sides took somewhere else goes. */
export function settleAddress({ base, one, other }: Tabs, settler: Settler): Settled {
  const texts = { base: base?.url, one: one.url, other: other.url };
  return settler.settle({ kind: 'address', what: '', ...nameTab(one), texts });
}

/** How a conflict speaks of a tab. */
export const nameTab = ({ uid, title, url }: TabState): Required<Pick<Contested, 'label' | 'tab'>> => ({
  label: title === '' ? url : title,
  tab: { uid, title, url },
});
