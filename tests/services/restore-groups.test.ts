import { afterEach, beforeEach, expect, it } from 'vitest';
import { restoreSession } from '../../lib/services/restore-session';
import type { SessionStore } from '../../lib/store/session-store';
import { A, B, crash, openFakeWork, sealedSession } from './fake-work';
import { beginFakeRun, fakeTab, fakeWindow, type FakeWorld } from './fake-world';

let store: SessionStore;
let world: FakeWorld;
beforeEach(async () => {
  ({ store, world } = await openFakeWork());
  const [window] = world.windows;
  window!.groups = [{ groupId: 50, title: 'Reading', color: 'purple', collapsed: false }];
  for (const tab of window!.tabs) tab.groupId = 50;
  await (await beginFakeRun(world)).takeSnapshot('tab');
});
afterEach(() => store.close());

it('a missing tab of a group that is partly open joins that group', async () => {
  const run = await crash(world);
  world.windows = [fakeWindow(1, [{ ...fakeTab(11, A), groupId: 70 }])];
  const grouped: unknown[] = [];
  world.parts.browser.groupTabs = (tabIds, group, where) => {
    grouped.push([tabIds, group.title, where]);
    return Promise.resolve(where.groupId);
  };
  await restoreSession(world.parts, run, { session: (await sealedSession(store)).id, loading: 'all' });
  const added = world.windows[0]?.tabs.find(({ url }) => url === B)?.tabId;
  expect(grouped).toEqual([[[added], 'Reading', { windowId: 1, groupId: 70 }]]);
});
