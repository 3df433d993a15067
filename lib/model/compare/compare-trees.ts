import type { Uid } from '../ids';
import { withoutWindowFacts } from '../last-accessed';
import type { Contents } from '../merge/merged-tree';
import type { SessionTree } from '../session-tree';
import { compareTabs, type PlacedTab } from './compare-tabs';
import type { SnapshotComparison, TabDifference, WindowDifference } from './snapshot-comparison';

/** Tabs a comparison looks into; of the others it only says how many there are. */
const TABS_SHOWN = 300;

type Comparison = Pick<SnapshotComparison, 'same' | 'windows' | 'tabs' | 'more'>;

/** What differs between what was open in two trees, by the uids of windows and tabs. */
export function compareTrees(before: SessionTree, after: SessionTree, contents: Contents): Comparison {
  const windows = compareWindows(before, after);
  const [former, later] = [placed(before), placed(after)];
  const moved = movedWithin(before, after);
  const tabs: TabDifference[] = [];
  const all = [...new Set([...later.keys(), ...former.keys()])];
  const changed = all.filter((uid) => moved.has(uid) || fingerprint(former.get(uid)) !== fingerprint(later.get(uid)));
  let more = Math.max(0, changed.length - TABS_SHOWN);
  for (const uid of changed.slice(0, TABS_SHOWN)) {
    const difference = compareTabs(former.get(uid), later.get(uid), { contents, isMoved: moved.has(uid) });
    if (!difference) continue;
    const { more: hidden, ...shown } = difference;
    tabs.push(shown);
    more += hidden;
  }
  return { same: windows.length + tabs.length + more === 0, windows, tabs, more };
}

/** All of a tab that may be worth a word. */
function fingerprint(tab: PlacedTab | undefined): string {
  return JSON.stringify(tab && { ...tab, state: withoutWindowFacts(tab.state) });
}

function compareWindows(before: SessionTree, after: SessionTree): WindowDifference[] {
  const list = (from: SessionTree, other: SessionTree, change: 'opened' | 'closed'): WindowDifference[] => {
    const known = new Set(other.windows.map(({ state }) => state.uid));
    const fresh = from.windows.filter(({ state }) => !known.has(state.uid));
    return fresh.map(({ state, tabs }) => ({ uid: state.uid, change, tabs: tabs.length }));
  };
  return [...list(after, before, 'opened'), ...list(before, after, 'closed')];
}

const placed = ({ windows }: SessionTree): Map<Uid, PlacedTab> =>
  new Map(
    windows.flatMap(({ state: { uid: window }, tabs }) => tabs.map(({ state }) => [state.uid, { state, window }])),
  );

/**
 * Tabs that changed their order within a window. Of the tabs both have, those outside the longest run that kept its
 * order were moved: one tab dragged to the front is one move, not a move of all others.
 */
function movedWithin(before: SessionTree, after: SessionTree): Set<Uid> {
  const moved = new Set<Uid>();
  for (const window of after.windows) {
    const former = before.windows.find(({ state }) => state.uid === window.state.uid)?.tabs ?? [];
    const rank = new Map(former.map(({ state }, index) => [state.uid, index]));
    const common = window.tabs.map(({ state }) => state.uid).filter((uid) => rank.has(uid));
    const kept = longestRising(common.map((uid) => rank.get(uid) ?? 0));
    common.filter((_, index) => !kept.has(index)).forEach((uid) => moved.add(uid));
  }
  return moved;
}

/** Indices of a longest rising run of the numbers, found by the smallest last number of each length. */
function longestRising(numbers: readonly number[]): Set<number> {
  const ends: number[] = [];
  const before: (number | undefined)[] = [];
  numbers.forEach((number, index) => {
    const found = ends.findIndex((end) => (numbers[end] ?? 0) > number);
    const length = found === -1 ? ends.length : found;
    before.push(ends[length - 1]);
    ends[length] = index;
  });
  const rising = new Set<number>();
  for (let at = ends.at(-1); at !== undefined; at = before[at]) rising.add(at);
  return rising;
}
