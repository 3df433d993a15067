import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RestoreReport } from '../../lib/model/restore-report';
import { DEFAULT_SETTINGS } from '../../lib/model/settings';
import { restoreSession } from '../../lib/services/restore-session';
import { undoRestore } from '../../lib/services/undo-restore';
import type { SessionStore } from '../../lib/store/session-store';
import { A, B, crash, openFakeWork, sealedSession } from './fake-work';
import { beginFakeRun, fakeTab, fakeWindow, type FakeRun, type FakeWorld } from './fake-world';

const C = 'https://c.example/';
const BLANK = 'about:blank';
let store: SessionStore;
let world: FakeWorld;
let run: FakeRun;
beforeEach(async () => {
  ({ store, world } = await openFakeWork());
  world.settings = { ...DEFAULT_SETTINGS, privateWindows: true };
});
afterEach(() => store.close());

const restoreAll = async (): Promise<RestoreReport> => {
  await (await beginFakeRun(world)).takeSnapshot('tab');
  run = await crash(world);
  return restoreSession(world.parts, run, { session: (await sealedSession(store)).id, loading: 'all' });
};
const shown = () => world.windows.map((window) => [window.privateWindow, window.tabs.map(({ url }) => url)]);

describe('a restore that is taken back', () => {
  it('leaves a blank tab where nothing else is open: with its last tab the browser would end', async () => {
    const { id } = await restoreAll();
    const { closeTabs } = world.parts.browser;
    Object.assign(world.parts.browser, {
      closeTabs(tabIds: number[]) {
        expect(shown()).toEqual([[false, [BLANK, A, B]]]);
        return closeTabs(tabIds);
      },
    });
    await undoRestore(world.parts, run, id);
    expect(shown()).toEqual([[false, [BLANK]]]);
  });

  it('leaves it in an ordinary window where one is there', async () => {
    world.windows = [{ ...fakeWindow(2, [fakeTab(21, C, 2)]), privateWindow: true }, ...world.windows];
    const { id } = await restoreAll();
    await undoRestore(world.parts, run, id);
    expect(shown()).toEqual([
      [true, []],
      [false, [BLANK]],
    ]);
  });

  it.each([
    ['another page is open', () => world.windows.push(fakeWindow(9, [fakeTab(91, C, 9)])), [C]],
    ['a page of Holdfast is, which is not among the windows', addOwnPage, []],
  ])('leaves none where %s', async (_, open, others) => {
    const { id } = await restoreAll();
    open();
    await undoRestore(world.parts, run, id);
    expect(world.windows.flatMap(({ tabs }) => tabs.map(({ url }) => url))).toEqual(others);
  });
});

function addOwnPage(): void {
  const { readTabIds } = world.parts.browser;
  Object.assign(world.parts.browser, { readTabIds: async () => [...(await readTabIds()), 99] });
}
