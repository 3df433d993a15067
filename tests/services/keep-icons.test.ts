import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OpenTab } from '../../lib/model/browser-state';
import { newSession } from '../../lib/model/session';
import { EMPTY_TREE, openTreeTabs, type SessionTree } from '../../lib/model/session-tree';
import { keepIcons, type IconKeeper } from '../../lib/services/keep-icons';
import { readTree } from '../../lib/services/read-tree';
import { createTakeSnapshot, type RunMemory, type TakeSnapshot } from '../../lib/services/take-snapshot';
import type { SessionStore } from '../../lib/store/session-store';
import { A, openFakeWork } from './fake-work';
import { beginFakeRun, fakeTab, type FakeWorld } from './fake-world';

const ICON = 'https://a.example/icon.png';
const DATA =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

let store: SessionStore;
let world: FakeWorld;
let onNew: ReturnType<typeof vi.fn<() => void>>;
beforeEach(async () => {
  ({ store, world } = await openFakeWork());
  onNew = vi.fn();
  world.parts.browser.readIcon = (url) => Promise.resolve(url === ICON ? DATA : `${DATA}#${url}`);
});
afterEach(() => store.close());

describe('icons in snapshots', () => {
  let memory: RunMemory;
  let takeSnapshot: TakeSnapshot;
  let icons: IconKeeper;

  const tabs = (): OpenTab[] => world.windows[0]!.tabs;
  const headTree = async (): Promise<SessionTree> =>
    readTree(store, (await store.getSession(world.parts.run()))?.head ?? '');
  const storedIcons = async (): Promise<(string | undefined)[]> =>
    openTreeTabs(await headTree()).map(({ state }) => state.icon);

  /** A worker begins: nothing is remembered but what is stored. */
  async function wake(): Promise<void> {
    const run = await beginFakeRun(world);
    memory = { ...run.memory, tree: await headTree() };
    icons = keepIcons(world.parts, onNew);
    takeSnapshot = createTakeSnapshot(world.parts, memory, { icon: icons.lookup, health: run.health });
  }

  async function saveWithIcons(): Promise<void> {
    const before = onNew.mock.calls.length;
    await takeSnapshot('interval');
    await vi.waitFor(() => expect(onNew.mock.calls.length).toBeGreaterThan(before));
    await takeSnapshot('interval');
  }

  beforeEach(async () => {
    for (const tab of tabs()) tab.iconUrl = ICON;
    await wake();
    await saveWithIcons();
  });

  it('once everything was cleared, an icon is made anew under the new key', async () => {
    await store.wipe();
    await store.putSession(newSession(world.parts.run(), 1));
    Object.assign(memory, { tree: EMPTY_TREE });
    icons.forget();
    await takeSnapshot('interval');
    expect(await storedIcons()).toEqual([undefined, undefined]);
    await vi.waitFor(() => expect(onNew).toHaveBeenCalledTimes(2));
    await takeSnapshot('interval');
    const [icon] = await storedIcons();
    expect(await store.readObject('icon', icon!)).toEqual({ formatVersion: 1, dataUrl: DATA });
  });

  it('two tabs with the same icon give one icon object in the store', async () => {
    const [first, second] = await storedIcons();
    expect(second).toBe(first);
    expect(await store.readObject('icon', first!)).toEqual({ formatVersion: 1, dataUrl: DATA });
    const without = await store.usage();
    tabs().push({ ...fakeTab(13, 'https://a.example/third'), iconUrl: ICON });
    await takeSnapshot('interval');
    // The tab, its window and the session; no second icon.
    expect((await store.usage()).objects).toBe(without.objects + 3);
    expect(new Set(await storedIcons())).toEqual(new Set([first]));
  });

  it('a snapshot after the worker began anew still has them, and writes nothing', async () => {
    const [icons, usage] = [await storedIcons(), await store.usage()];
    expect(icons).not.toContain(undefined);
    await wake();
    await takeSnapshot('interval');
    expect(await storedIcons()).toEqual(icons);
    expect(await store.usage()).toEqual(usage);
    await vi.waitFor(() => expect(onNew).toHaveBeenCalledTimes(2));
    await takeSnapshot('interval');
    expect(await store.usage()).toEqual(usage);
  });

  it('a tab keeps its icon where only the hash of its url is another, and not on another page', async () => {
    const [icon] = await storedIcons();
    await wake();
    const [first, second] = tabs();
    first!.url = `${A}#part`;
    second!.url = 'https://elsewhere.example/';
    second!.iconUrl = 'https://elsewhere.example/icon.png';
    await takeSnapshot('interval');
    expect(await storedIcons()).toEqual([icon, undefined]);
  });

  it('a page whose icon is another now gets that', async () => {
    const [icon] = await storedIcons();
    await wake();
    tabs()[0]!.iconUrl = 'https://a.example/unread.png';
    await saveWithIcons();
    const [changed, same] = await storedIcons();
    expect(same).toBe(icon);
    expect((await store.readObject('icon', changed!)).dataUrl).toContain('unread.png');
  });
});

describe('the icons remembered', () => {
  const url = (number: number): string => `https://a.example/${number}.png`;
  const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);

  it('are 500: a new one takes the place of the one not asked for the longest', async () => {
    const icon = keepIcons(world.parts, onNew).lookup;
    for (const number of numbers(0, 500)) icon(url(number));
    await vi.waitFor(() => expect(onNew).toHaveBeenCalledTimes(500));
    expect(icon(url(0))).toBeDefined();
    icon(url(500));
    await vi.waitFor(() => expect(onNew).toHaveBeenCalledTimes(501));
    expect([500, 0, 1, 2].map((number) => icon(url(number)) !== undefined)).toEqual([true, true, false, true]);
  });

  it('are fetched once each: more tabs than that do not fetch one another away for ever', async () => {
    const readIcon = vi.spyOn(world.parts.browser, 'readIcon');
    const icon = keepIcons(world.parts, onNew).lookup;
    for (const number of numbers(0, 510)) icon(url(number));
    await vi.waitFor(() => expect(onNew).toHaveBeenCalledTimes(510));
    for (const number of numbers(0, 510)) icon(url(number));
    expect(readIcon).toHaveBeenCalledTimes(510);
  });
});
