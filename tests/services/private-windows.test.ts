import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenWindow } from '../../lib/model/browser-state';
import { DEFAULT_SETTINGS } from '../../lib/model/settings';
import { decideOffer } from '../../lib/services/offer-session';
import { readPreview } from '../../lib/services/read-preview';
import { restoreSession } from '../../lib/services/restore-session';
import type { SessionStore } from '../../lib/store/session-store';
import { A, B, crash, openFakeWork, sealedSession } from './fake-work';
import { beginFakeRun, fakeTab, fakeWindow, type FakeRun, type FakeWorld } from './fake-world';

const P = 'https://private.example/';
const Q = 'https://private.example/two';
let store: SessionStore;
let world: FakeWorld;
beforeEach(async () => ({ store, world } = await openFakeWork()));
afterEach(() => store.close());

const privateWindow = (windowId: number, ...urls: string[]): OpenWindow => ({
  ...fakeWindow(
    windowId,
    urls.map((url, index) => fakeTab(windowId * 10 + index, url, windowId)),
  ),
  privateWindow: true,
});

const restore = async (run: FakeRun) =>
  restoreSession(world.parts, run, { session: (await sealedSession(store)).id, loading: 'all' });

/** What is open, by whether its window is private. */
const shown = (): [boolean, string[]][] =>
  world.windows.map((window) => [window.privateWindow, window.tabs.map(({ url }) => url)]);

describe('what is open in a private window', () => {
  let run: FakeRun;
  beforeEach(async () => {
    await (await beginFakeRun(world)).takeSnapshot('tab');
    run = await crash(world);
  });

  it('is not taken for a tab of an ordinary one, and nothing ordinary is opened beside it', async () => {
    world.windows = [privateWindow(1, A)];
    await restore(run);
    expect(shown()).toEqual([
      [true, [A]],
      [false, [A, B]],
    ]);
  });

  it('is not shown as open already', async () => {
    const { readWindows } = world.parts.browser;
    world.windows = [privateWindow(1, A), fakeWindow(2, [fakeTab(21, B, 2)])];
    const { windows } = await readPreview(store, await sealedSession(store), { readWindows });
    expect(windows.flatMap(({ tabs }) => tabs.map((tab) => tab.alreadyOpen))).toEqual([false, true]);
  });

  it('does not make a session look as if all of it were there', async () => {
    world.windows = [privateWindow(1, A, B)];
    expect(await decideOffer(world.parts, await sealedSession(store), 'ask')).toBe('ask');
    world.windows = [fakeWindow(1, [fakeTab(11, A), fakeTab(12, B)])];
    expect(await decideOffer(world.parts, await sealedSession(store), 'ask')).toBe('nothing');
  });
});

describe('a private window that was kept', () => {
  let run: FakeRun;
  beforeEach(async () => {
    world.settings = { ...DEFAULT_SETTINGS, privateWindows: true };
    world.windows = [fakeWindow(1, [fakeTab(11, A)]), privateWindow(2, P, Q)];
    await (await beginFakeRun(world)).takeSnapshot('tab');
    run = await crash(world);
  });

  it('comes back as a private one', async () => {
    await restore(run);
    expect(shown()).toEqual([
      [false, [A]],
      [true, [P, Q]],
    ]);
  });

  it('is told from the ordinary one, which says nothing of it', async () => {
    const windows = run.memory.tree.windows;
    expect(windows).toEqual([]);
    await restore(run);
    const states = run.memory.tree.windows.map(({ state }) => state);
    expect(states.map((state) => ('privateWindow' in state ? state.privateWindow : 'nothing'))).toEqual([
      'nothing',
      true,
    ]);
  });

  it('is joined where it is open, not where its pages are shown in an ordinary window', async () => {
    world.windows = [fakeWindow(1, [fakeTab(11, A), fakeTab(12, Q)]), privateWindow(2, P)];
    await restore(run);
    expect(shown()).toEqual([
      [false, [A, Q]],
      [true, [P, Q]],
    ]);
  });

  it('is not reopened through the browser, which knows ordinary windows only', async () => {
    world.parts.browser.readClosedWindows = () => Promise.resolve([{ sessionId: 'closed', urls: [P, Q] }]);
    let reopened = 0;
    world.parts.browser.reopenWindow = () => Promise.reject(new Error(String(++reopened)));
    await restore(run);
    expect([reopened, shown().at(-1)]).toEqual([0, [true, [P, Q]]]);
  });

  it('stays away with a reason where the browser does not allow it any more', async () => {
    const { openWindow } = world.parts.browser;
    world.parts.browser.openWindow = (url, where) =>
      where.privateWindow ? Promise.reject(new Error('private-not-allowed')) : openWindow(url, where);
    const { tabs } = await restore(run);
    expect(tabs.map(({ url, result, reason }) => [url, result, reason])).toEqual([
      [A, 'created', undefined],
      [P, 'failed', 'private-not-allowed'],
      [Q, 'failed', 'private-not-allowed'],
    ]);
    expect(shown()).toEqual([[false, [A]]]);
  });

  it('that an older Holdfast did not know for one opens in an ordinary window, beside the private one of its name', async () => {
    world.windows = [privateWindow(2, 'https://elsewhere.example/')];
    const { windows } = await readPreview(store, await sealedSession(store), {
      readWindows: world.parts.browser.readWindows,
    });
    world.parts.uids.assign('windows', 2, windows[0]!.uid);
    await restore(run);
    expect(shown().filter(([, urls]) => urls.includes(A))).toEqual([[false, [A]]]);
    const uids = run.memory.tree.windows.map(({ state }) => state.uid);
    expect(new Set(uids).size).toBe(uids.length);
  });
});
