import type { SnapshotId, Uid } from '../ids';
import type { TabGroup, TabState } from '../manifest';
import type { SessionTree } from '../session-tree';
import { indexTree, type IndexedTree, type PlacedWindow } from './index-tree';
import { mergeOrder } from './merge-order';
import { orderTabs } from './order-tabs';
import { mergeTab, type TabMerge, type TabScene } from './merge-tab';
import type { Contents, MergedTab, MergedTree, MergedWindow } from './merged-tree';
import { mergeWindow, withUsed } from './merge-window';
import { placeTabs, type Placing } from './place-tabs';
import { take, type Settler } from './settle-conflicts';
import { mergeValue, type Side, type Versions } from './versions';

/** One side as a whole: its tree, and the snapshot it is from. */
export interface SideVersion {
  tree: SessionTree;
  snapshot: SnapshotId;
  takenAt: number;
}

export interface TreeVersions {
  /** Absent when no common state is known: then nothing counts as taken away. */
  base: SessionTree | undefined;
  one: SideVersion;
  other: SideVersion;
}

/** Merges two trees that came from one. What both changed is settled by `settler`, which remembers the conflicts. */
export function mergeTrees(versions: TreeVersions, settler: Settler, contents: Contents): MergedTree {
  return new TreeMerge(versions, settler, contents).result();
}

class TreeMerge {
  private readonly trees: Versions<IndexedTree>;
  private readonly placings: Placing[];
  private readonly tabs = new Map<string, MergedTab>();
  private readonly left: MergedTab[] = [];

  constructor(
    private readonly versions: TreeVersions,
    private readonly settler: Settler,
    private readonly contents: Contents,
  ) {
    const { base, one, other } = versions;
    this.trees = { base: base && indexTree(base), one: indexTree(one.tree), other: indexTree(other.tree) };
    this.placings = placeTabs(this.trees, settler);
  }

  result(): MergedTree {
    for (const placing of this.placings) this.tabs.set(placing.key, this.tab(placing));
    const openKeys = new Set(this.placings.flatMap(({ isOpen, window }) => (isOpen ? (window ?? []) : [])));
    const closedKeys = new Set(
      this.placings.flatMap(({ isOpen, window }) => (isOpen || openKeys.has(window ?? '') ? [] : (window ?? []))),
    );
    const order = this.order(({ windows }) => [...windows.keys()]);
    const windows = order.filter((key) => openKeys.has(key)).map((key) => this.window(key, true));
    return {
      windows: focusOne(windows, this.focused()),
      closedTabs: this.closedTabs(closedKeys),
      closedWindows: order.filter((key) => closedKeys.has(key)).map((key) => this.window(key, false)),
    };
  }

  private tab({ key, isOpen, side }: Placing): MergedTab {
    const [one, other] = [this.trees.one.tabs.get(key), this.trees.other.tabs.get(key)];
    const base = this.trees.base?.tabs.get(key)?.state;
    const only = one ?? other;
    if (!only) throw new Error('a tab was placed that neither side has');
    const merge: TabMerge =
      one && other
        ? mergeTab({ base, one: one.state, other: other.state }, this.scene())
        : { tab: split(only.state), left: [] };
    for (const leftSide of merge.left) this.leave(leftSide, (leftSide === 'this' ? one : other)?.state ?? only.state);
    const { closedAt: _closedAt, ...facts } = merge.tab.facts;
    const closedAt = (side === 'this' ? one : other)?.state.closedAt;
    return { ...merge.tab, facts: { ...facts, ...(!isOpen && closedAt !== undefined && { closedAt }) } };
  }

  /** A whole tab as one side had it, closed. Its id says what it is from: merging again makes no second one. */
  private leave(side: Side, state: TabState): void {
    const { snapshot, takenAt } = side === 'this' ? this.versions.one : this.versions.other;
    const uid = this.settler.policy.deriveId('left', state.uid, snapshot);
    const isKnown = [this.trees.one, this.trees.other].some(({ tabs }) => tabs.has(uid));
    const { group: _group, opener: _opener, ...facts } = state;
    if (!isKnown) this.left.push(split({ ...facts, uid, closedAt: takenAt }));
  }

  private window(key: string, isOpen: boolean): MergedWindow {
    const tabs = this.keysIn(key, isOpen).flatMap((tab) => this.tabs.get(tab) ?? []);
    const { one, other, base } = eachTree(this.trees, ({ windows }) => windows.get(key));
    const only =
      (isOpen
        ? [one, other].find((window) => window?.isOpen)
        : [one, other].find((window) => window && !window.isOpen)) ??
      one ??
      other;
    if (!only) throw new Error('a window is needed that neither side has');
    const facts =
      one && other ? mergeWindow({ base: base?.state, one: one.state, other: other.state }, this.settler) : only.state;
    const { tabs: _ids, closedAt: _closedAt, active, groups, ...rest } = facts;
    const closedAt = isOpen ? undefined : (only.state.closedAt ?? facts.closedAt);
    return {
      facts: {
        ...rest,
        ...(active !== undefined && tabs.some(({ facts: { uid } }) => uid === active) && { active }),
        groups: withUsed(groups, tabs, this.allGroups()),
        ...(closedAt !== undefined && { closedAt }),
      },
      tabs,
    };
  }

  /** Keys of the window's tabs as merged, in order. */
  private keysIn(window: string, isOpen: boolean): string[] {
    const members = new Set(
      this.placings.filter((placing) => placing.window === window && placing.isOpen === isOpen).map(({ key }) => key),
    );
    const orders = eachTree(this.trees, ({ windows }) => windows.get(window)?.tabs.filter((key) => members.has(key)));
    const { base, one = [], other = [] } = orders;
    return orderTabs({ base, one, other }, { window, settler: this.settler, trees: this.trees });
  }

  private scene(): TabScene {
    const { settler, contents } = this;
    return { settler, contents, nameGroup: (group: Uid) => this.allGroups().get(group)?.title ?? '' };
  }

  private closedTabs(closedWindows: ReadonlySet<string>): MergedTab[] {
    const members = this.placings.filter(({ isOpen, window }) => !isOpen && !closedWindows.has(window ?? ''));
    const rank = new Map(this.order(({ closedTabs }) => closedTabs).map((key, index) => [key, index]));
    const ranked = members.sort((a, b) => (rank.get(a.key) ?? rank.size) - (rank.get(b.key) ?? rank.size));
    return [...this.left, ...ranked.flatMap(({ key, side, window }) => this.closedTab(key, side, window) ?? [])];
  }

  /** A tab of a closed window that is open again after all: it has no closing time of its own. */
  private closedTab(key: string, side: Side, window: string | undefined): MergedTab | undefined {
    const tab = this.tabs.get(key);
    if (!tab || tab.facts.closedAt !== undefined || window === undefined) return tab;
    const version = side === 'this' ? this.versions.one : this.versions.other;
    const tree = side === 'this' ? this.trees.one : this.trees.other;
    const closedAt = tree.windows.get(window)?.state.closedAt ?? version.takenAt;
    return { ...tab, facts: { ...tab.facts, closedAt } };
  }

  private order(list: (tree: IndexedTree) => string[]): string[] {
    const { base, one, other } = eachTree(this.trees, list);
    return mergeOrder({ base, one: one ?? [], other: other ?? [] }, this.settler.policy.newest);
  }

  private focused(): string | undefined {
    const { base, one, other } = eachTree(this.trees, focusedWindow);
    if (one !== other && one !== base && other !== base) this.settler.count('front');
    return this.trees.base
      ? mergeValue({ base, one, other }, this.settler.policy.newest)
      : take({ base, one, other }, this.settler.policy.newest);
  }

  private allGroups(): Map<string, TabGroup> {
    const { one, other } = this.trees;
    const groups = [other, one].flatMap(({ windows }) => [...windows.values()].flatMap(({ state }) => state.groups));
    return new Map(groups.map((group) => [group.uid, group]));
  }
}

const split = ({ pages, conversations, ...facts }: TabState): MergedTab => ({ facts, pages, conversations });

const eachTree = <Value>(
  { base, one, other }: Versions<IndexedTree>,
  read: (tree: IndexedTree) => Value,
): Versions<Value | undefined> => ({ base: base && read(base), one: read(one), other: read(other) });

const focusedWindow = ({ windows }: IndexedTree): string | undefined =>
  [...windows.values()].find(({ state, isOpen }: PlacedWindow) => isOpen && state.focused)?.state.uid;

/** Two sides may each have looked at another window. */
const focusOne = (windows: MergedWindow[], uid: string | undefined): MergedWindow[] =>
  windows.map(({ facts, tabs }) => ({ facts: { ...facts, focused: facts.uid === uid }, tabs }));
