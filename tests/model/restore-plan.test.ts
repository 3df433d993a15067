import { describe, expect, it } from 'vitest';
import type { OpenTab } from '../../lib/model/browser-state';
import type { TabState, WindowState } from '../../lib/model/manifest';
import { planRestore } from '../../lib/model/restore-plan';
import { EMPTY_TREE, type SessionTree } from '../../lib/model/session-tree';

const tab = (uid: string, url = `https://x/${uid}`): TabState => ({
  formatVersion: 2,
  uid,
  url,
  title: uid,
  pinned: false,
  muted: false,
  lastAccessed: 0,
  pages: [],
  conversations: [],
});

function tree(windows: Record<string, string[]>, closed: string[] = []): SessionTree {
  return {
    ...EMPTY_TREE,
    windows: Object.entries(windows).map(([uid, tabs]) => ({
      id: uid,
      state: { formatVersion: 2, uid, state: 'normal', focused: false, groups: [], tabs } satisfies WindowState,
      tabs: tabs.map((id) => ({ id, state: tab(id) })),
    })),
    closedTabs: closed.map((id) => ({ id, state: tab(id) })),
  };
}

const open = (tabId: number, url: string, windowId = 7): OpenTab => ({
  tabId,
  windowId,
  url,
  title: '',
  pinned: false,
  muted: false,
  active: false,
  unloaded: false,
  lastAccessed: 0,
});
const windowOf = (...tabs: OpenTab[]) => ({ privateWindow: false, tabs });
const ALL = { session: 'ab', loading: 'all' } as const;

describe('planRestore', () => {
  it('opens whole windows when nothing of them is open', () => {
    const plan = planRestore(tree({ w: ['a', 'b'] }), [], ALL);
    expect(plan.windows.map(({ whole, tabs }) => [whole, tabs.length])).toEqual([[true, 2]]);
    expect(plan.count).toBe(2);
  });

  it('adopts what the browser brought back and lets the rest join its window', () => {
    const plan = planRestore(tree({ w: ['a', 'b', 'c'] }), [windowOf(open(1, 'https://x/b'))], ALL);
    expect(plan.adopt.map(({ tab: { uid } }) => uid)).toEqual(['b']);
    expect(plan.windows.map(({ joins, whole, tabs }) => [joins, whole, tabs.map(({ index }) => index)])).toEqual([
      [7, false, [0, 2]],
    ]);
  });

  it('opens nothing when everything is open', () => {
    expect(planRestore(tree({ w: ['a'] }), [windowOf(open(1, 'https://x/a'))], ALL).windows).toEqual([]);
  });

  it('brings back only what was chosen', () => {
    const plan = planRestore(tree({ w: ['a', 'b'], v: ['c'] }), [], { ...ALL, tabs: ['b'] });
    expect(plan.windows.flatMap(({ tabs }) => tabs.map(({ tab: { uid } }) => uid))).toEqual(['b']);
    expect(plan.windows[0]?.whole).toBe(false);
  });

  it('lets chosen tabs join the window of open ones nobody chose', () => {
    const plan = planRestore(tree({ w: ['a', 'b'] }), [windowOf(open(1, 'https://x/a'))], { ...ALL, tabs: ['b'] });
    expect(plan.adopt).toEqual([]);
    expect(plan.windows.map(({ joins, whole }) => [joins, whole])).toEqual([[7, false]]);
  });

  it('leaves closed tabs closed unless they are chosen', () => {
    expect(planRestore(tree({ w: ['a'] }, ['z']), [], ALL).count).toBe(1);
    expect(planRestore(tree({ w: ['a'] }, ['z']), [], { ...ALL, tabs: ['z'] }).count).toBe(1);
  });

  it('opens closed tabs in a window of their own, private ones apart from the others', () => {
    const all = tree({ w: ['a'] }, ['x', 'p', 'y']);
    all.closedTabs[1]!.state.privateWindow = true;
    const { windows } = planRestore(all, [], { ...ALL, tabs: ['x', 'p', 'y'] });
    expect(windows.map(({ window, tabs }) => [window.privateWindow, tabs.map(({ tab: { uid } }) => uid)])).toEqual([
      [undefined, ['x', 'y']],
      [true, ['p']],
    ]);
  });
});

describe('a tab group that is partly open', () => {
  const grouped = (): SessionTree => {
    const all = tree({ w: ['a', 'b', 'c'] });
    for (const { state } of all.windows[0]!.tabs) state.group = state.uid === 'c' ? 'other' : 'g';
    return all;
  };
  const openGroups = (...tabs: OpenTab[]) =>
    planRestore(
      grouped(),
      tabs.map((tab) => windowOf(tab)),
      ALL,
    ).windows.map((window) => window.openGroups);

  it('is named, so that the missing tabs join it', () => {
    expect(openGroups({ ...open(1, 'https://x/a'), groupId: 70 })).toEqual([new Map([['g', 70]])]);
  });

  it('is not what sits in another window, nor a group the tab has left', () => {
    expect(openGroups(open(1, 'https://x/a'), { ...open(2, 'https://x/b', 8), groupId: 70 })).toEqual([new Map()]);
  });
});
