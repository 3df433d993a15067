import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { openWindow } from '../../lib/browser/open-tabs';
import { restoreSession } from '../../lib/services/restore-session';
import type { SessionStore } from '../../lib/store/session-store';
import { A, B, crash, openFakeWork, sealedSession } from './fake-work';
import { beginFakeRun, type FakeRun, type FakeWorld } from './fake-world';

const SAVED = { left: 300, top: 100, width: 1_800, height: 1_200 };
let store: SessionStore;
let world: FakeWorld;
let run: FakeRun;
const create = vi.fn();

beforeEach(async () => {
  ({ store, world } = await openFakeWork());
  world.windows[0]!.bounds = SAVED;
  await (await beginFakeRun(world)).takeSnapshot('tab');
  run = await crash(world);
  const open = world.parts.browser.openWindow;
  vi.spyOn(fakeBrowser.windows, 'create').mockImplementation(create);
  create.mockImplementation(() => Promise.resolve({ id: 7, tabs: [{ id: 1, windowId: 7 }] }));
  world.parts.browser.openWindow = async (url, where) => {
    await openWindow(url, where);
    return open(url, where);
  };
});
afterEach(() => {
  vi.restoreAllMocks();
  create.mockReset();
  store.close();
});

const restore = async () =>
  restoreSession(world.parts, run, { session: (await sealedSession(store)).id, loading: 'all' });

it('a window comes back with the bounds it was saved with, though no open one is as large', async () => {
  await restore();
  expect(create.mock.calls).toMatchObject([[SAVED]]);
});

it('a window whose bounds the browser refuses comes back where it can be seen, with all its tabs', async () => {
  create.mockRejectedValueOnce(new Error('Invalid value for bounds.'));
  const { tabs } = await restore();
  expect(create.mock.calls).toMatchObject([[SAVED], [{ left: 0, top: 0, width: 1_280, height: 800 }]]);
  expect(tabs.map(({ url, result }) => [url, result])).toEqual([
    [A, 'created'],
    [B, 'created'],
  ]);
});
