import { afterEach, beforeEach, expect, it } from 'vitest';
import { watchDoubles } from '../../lib/services/close-doubles';
import { restoreSession } from '../../lib/services/restore-session';
import type { SessionStore } from '../../lib/store/session-store';
import { A, B, crash, openFakeWork, sealedSession } from './fake-work';
import { beginFakeRun, fakeTab, fakeWindow, type FakeRun, type FakeWorld } from './fake-world';

const MINUTE = 60_000;
const AGAIN = 900;

let store: SessionStore;
let world: FakeWorld;
let run: FakeRun;
let startedAt: number;
beforeEach(async () => {
  ({ store, world } = await openFakeWork());
  await (await beginFakeRun(world)).takeSnapshot('tab');
  run = await crash(world);
  startedAt = world.clock.now;
  const { memory, takeSnapshot, desk } = run;
  const { id } = await sealedSession(store);
  await restoreSession(world.parts, { memory, takeSnapshot, desk }, { session: id, loading: 'all' });
});
afterEach(() => store.close());

const urls = (): string[] => world.windows.flatMap(({ tabs }) => tabs.map(({ url }) => url));

/** A window with one tab opens by itself. */
async function openWindow(url: string, { committed = true, later = 0 } = {}): Promise<void> {
  const watch = watchDoubles(world.parts, { memory: run.memory, startedAt });
  world.clock.now += later;
  watch.windowOpened(AGAIN);
  const tab = fakeTab(AGAIN, url, AGAIN);
  world.windows.push(fakeWindow(AGAIN, [tab]));
  await watch.tabOpened(tab, committed);
}

it('a tab that the browser brings back after it was resumed is closed', async () => {
  await openWindow(A);
  expect(urls()).toEqual([A, B]);
});

it.each([
  ['that was not resumed', 'https://other.example/', {}],
  ['that somebody opened', A, { committed: false }],
  ['half an hour after the start', A, { later: 31 * MINUTE }],
])('a tab %s stays', async (_which, url, options) => {
  await openWindow(url, options);
  expect(urls()).toEqual([A, B, url]);
});

it('a window that was closed since the start is brought back by somebody, whatever else shows the same page', async () => {
  world.windows.push(fakeWindow(7, [fakeTab(71, A, 7)]));
  await run.takeSnapshot('tab');
  world.windows.pop();
  await run.takeSnapshot('tab');
  await openWindow(A);
  expect(urls()).toEqual([A, B, A]);
});
