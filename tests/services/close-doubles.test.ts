import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenWindow } from '../../lib/model/browser-state';
import { watchDoubles, type DoubleWatch } from '../../lib/services/close-doubles';
import { restoreSession } from '../../lib/services/restore-session';
import type { SessionStore } from '../../lib/store/session-store';
import { A, B, crash, openFakeWork, sealedSession } from './fake-work';
import { beginFakeRun, fakeTab, fakeWindow, type FakeRun, type FakeWorld } from './fake-world';

const C = 'https://c.example/';
const D = 'https://d.example/';
const MINUTE = 60_000;
const AGAIN = 900;
let nextTabId = 900;

let store: SessionStore;
let world: FakeWorld;
let run: FakeRun;
let watch: DoubleWatch;
beforeEach(async () => {
  ({ store, world } = await openFakeWork());
  await (await beginFakeRun(world)).takeSnapshot('tab');
  run = await crash(world);
  const startedAt = world.clock.now;
  const { memory, takeSnapshot, desk } = run;
  const { id } = await sealedSession(store);
  await restoreSession(world.parts, { memory, takeSnapshot, desk }, { session: id, loading: 'all' });
  watch = watchDoubles(world.parts, { memory: run.memory, startedAt });
});
afterEach(() => store.close());

const urls = (): string[] => world.windows.flatMap(({ tabs }) => tabs.map(({ url }) => url));

interface Birth {
  url: string;
  committed?: boolean;
  active?: boolean;
  openerTabId?: number;
}

/** Tabs come up in a window, so fast that it is read once all are there. */
async function bear(window: OpenWindow, ...births: Birth[]): Promise<void> {
  const born = births.map(({ url, committed = true, active = false, openerTabId }) => ({
    committed,
    tab: { ...fakeTab(nextTabId++, url, window.windowId), active, ...(openerTabId !== undefined && { openerTabId }) },
  }));
  window.tabs.push(...born.map(({ tab }) => tab));
  await Promise.all(born.map(({ tab, committed }) => watch.tabOpened(tab, committed)));
}

const addWindow = (window: OpenWindow): OpenWindow => {
  world.windows.push(window);
  return window;
};

it('a tab that the browser brings back after it was resumed is closed', async () => {
  await bear(addWindow(fakeWindow(AGAIN, [])), { url: A, active: true });
  expect(urls()).toEqual([A, B]);
});

it.each<[string, Birth, number?]>([
  ['that was not resumed', { url: C }],
  ['that somebody opened', { url: A, committed: false }],
  ['half an hour after the start', { url: A }, 31 * MINUTE],
])('a tab %s stays', async (_which, birth, later = 0) => {
  world.clock.now += later;
  await bear(addWindow(fakeWindow(AGAIN, [])), birth);
  expect(urls()).toEqual([A, B, birth.url]);
});

it('a window that was closed since the start is brought back by somebody, whatever else shows the same page', async () => {
  world.windows.push(fakeWindow(7, [fakeTab(71, A, 7)]));
  await run.takeSnapshot('tab');
  world.windows.pop();
  await run.takeSnapshot('tab');
  await bear(addWindow(fakeWindow(AGAIN, [])), { url: A });
  expect(urls()).toEqual([A, B, A]);
});

describe('a window that is there already', () => {
  const inFront = [{ url: A, active: true }, { url: C }, { url: B }];

  it.each(['chrome://newtab/', ''])(
    'and shows nothing but "%s" is brought back into: what is not doubled stays',
    async (url) => {
      await bear(addWindow(fakeWindow(7, [fakeTab(71, url, 7)])), ...inFront);
      expect(urls()).toEqual([A, B, url, C]);
    },
  );

  it('and shows a page is brought back into behind it', async () => {
    await bear(addWindow(fakeWindow(7, [fakeTab(71, D, 7)])), { url: A });
    expect(urls()).toEqual([A, B, D]);
  });

  it('and shows a page keeps what somebody reopens in front of it', async () => {
    await bear(addWindow(fakeWindow(7, [fakeTab(71, D, 7)])), { url: A, active: true });
    expect(urls()).toEqual([A, B, D, A]);
  });

  it('keeps what somebody opens from one of its pages', async () => {
    await bear(addWindow(fakeWindow(7, [fakeTab(71, '', 7)])), { url: A, openerTabId: 71 });
    expect(urls()).toEqual([A, B, '', A]);
  });

  it('keeps what comes back long after another tab did', async () => {
    const window = addWindow(fakeWindow(7, []));
    await bear(window, { url: C, active: true });
    world.clock.now += MINUTE;
    await bear(window, { url: A, active: true });
    expect(urls()).toEqual([A, B, C, A]);
  });
});

describe('private and ordinary windows', () => {
  it.each([
    ['an ordinary tab is no double of a private one', true, false],
    ['a private tab is no double of an ordinary one', false, true],
  ])('have nothing to do with each other: %s', async (_, ours, theirs) => {
    for (const window of world.windows) window.privateWindow = ours;
    await bear(addWindow({ ...fakeWindow(AGAIN, []), privateWindow: theirs }), { url: A });
    expect(urls()).toEqual([A, B, A]);
  });

  it('nor does a private window that was closed say who brings an ordinary tab back', async () => {
    world.settings = { ...world.settings, privateWindows: true };
    world.windows.push({ ...fakeWindow(7, [fakeTab(71, A, 7)]), privateWindow: true });
    await run.takeSnapshot('tab');
    world.windows.pop();
    await run.takeSnapshot('tab');
    await bear(addWindow(fakeWindow(AGAIN, [])), { url: A });
    expect(urls()).toEqual([A, B]);
  });
});
