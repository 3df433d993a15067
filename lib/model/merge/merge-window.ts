import type { TabGroup, WindowState } from '../manifest';
import type { MergedTab } from './merged-tree';
import { take, type Settler } from './settle-conflicts';
import { mergeFact, mergeKeyed, toKeyed, type Versions } from './versions';

type Windows = Versions<WindowState>;

/** A window both sides have. Where it was on the screen is nobody's work: the newest side says. */
export function mergeWindow(windows: Windows, settler: Settler): WindowState {
  const { newest } = settler.policy;
  const bounds = mergeFact(windows, 'bounds', newest);
  const active = mergeFact(windows, 'active', newest);
  const { uid, formatVersion, tabs, closedAt } = windows.one;
  return {
    formatVersion,
    uid,
    ...(bounds && { bounds }),
    state: mergeFact(windows, 'state', newest),
    focused: mergeFact(windows, 'focused', newest),
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

function mergeGroup(groups: Versions<TabGroup>, settler: Settler): TabGroup {
  const { newest } = settler.policy;
  const facts = { color: mergeFact(groups, 'color', newest), collapsed: mergeFact(groups, 'collapsed', newest) };
  return { uid: groups.one.uid, title: mergeTitle(groups, settler), ...facts };
}

function mergeTitle({ base, one, other }: Versions<TabGroup>, settler: Settler): string {
  if (one.title === other.title || one.title === base?.title) return other.title;
  if (other.title === base?.title) return one.title;
  const texts: Versions<string> = { base: base?.title, one: one.title, other: other.title };
  const { takes } = settler.settle({ kind: 'group', what: one.uid, label: one.title, texts });
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
