import type { TabGroup, WindowState } from '../manifest';
import type { MergedTab } from './merged-tree';
import { take, type Settler } from './settle-conflicts';
import { isChangedApart, mergeFact, mergeKeyed, toKeyed, type Versions } from './versions';

type Windows = Versions<WindowState>;

/** A window both sides have. Where it was on the screen and what was in front is nobody's work: the newest side says. */
export function mergeWindow(windows: Windows, settler: Settler): WindowState {
  const bounds = settler.fact(windows, 'bounds', 'bounds');
  const active = settler.fact(windows, 'active', 'front');
  const { uid, formatVersion, tabs, closedAt, privateWindow } = windows.one;
  return {
    formatVersion,
    uid,
    ...(bounds && { bounds }),
    state: settler.fact(windows, 'state', 'size'),
    focused: mergeFact(windows, 'focused', settler.policy.newest),
    ...(privateWindow !== undefined && { privateWindow }),
    ...(active !== undefined && { active }),
    groups: mergeGroups(windows, settler),
    tabs,
    ...(closedAt !== undefined && { closedAt }),
  };
}

function mergeGroups({ base, one, other }: Windows, settler: Settler): TabGroup[] {
  const keyed = ({ groups }: WindowState): Map<string, TabGroup> => toKeyed(groups, ({ uid }) => uid);
  return mergeKeyed(
    { base: base && keyed(base), one: keyed(one), other: keyed(other) },
    {
      same: (a, b) => a.title === b.title && a.color === b.color && a.collapsed === b.collapsed,
      both: (groups) => mergeGroup(groups, settler),
      union: settler.policy.strategy === 'most-complete',
    },
  );
}

const mergeGroup = (groups: Versions<TabGroup>, settler: Settler): TabGroup => ({
  uid: groups.one.uid,
  title: mergeChosen(groups, settler, 'title'),
  color: mergeChosen(groups, settler, 'color'),
  collapsed: settler.fact(groups, 'collapsed', 'collapsed'),
});

/** What somebody called the group, or its colour. */
function mergeChosen(groups: Versions<TabGroup>, settler: Settler, key: 'title' | 'color'): string {
  if (!isChangedApart(groups, key)) return mergeFact(groups, key, 'this');
  const { base, one, other } = groups;
  const texts: Versions<string> = { base: base?.[key], one: one[key], other: other[key] };
  const kind = key === 'title' ? 'group' : 'color';
  const { takes } = settler.settle({ kind, what: one.uid, label: one.title, texts });
  return take(texts, takes);
}

/** The groups that were merged, and those a tab still belongs to though one side had dissolved or left them. */
export function withUsed(
  groups: readonly TabGroup[],
  tabs: readonly MergedTab[],
  known: ReadonlyMap<string, TabGroup>,
): TabGroup[] {
  const all = new Map(groups.map((group) => [group.uid, group]));
  for (const { facts } of tabs) {
    const used = facts.group === undefined ? undefined : known.get(facts.group);
    if (used && !all.has(used.uid)) all.set(used.uid, used);
  }
  return [...all.values()];
}
