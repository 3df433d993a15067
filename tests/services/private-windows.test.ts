import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenWindow } from '../../lib/model/browser-state';
import { newId } from '../../lib/model/ids';
import { DEFAULT_SETTINGS } from '../../lib/model/settings';
import { walEntry, walKey } from '../../lib/model/wal';
import { createGreetPage } from '../../lib/services/greet-page';
import { decideOffer } from '../../lib/services/offer-session';
import { readPreview } from '../../lib/services/read-preview';
import { readTree } from '../../lib/services/read-tree';
import { restoreSession } from '../../lib/services/restore-session';
import { tabClosed } from '../../lib/services/tab-closed';
import type { SessionStore } from '../../lib/store/session-store';
import { A, B, crash, openFakeWork, sealedSession, senderOf, write } from './fake-work';
import { beginFakeRun, editOf, fakeTab, fakeWindow, type FakeRun, type FakeWorld } from './fake-world';

const P = 'https://private.example/';
const C = 'https://c.example/';
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
    expect(tabs.map(({ url, result, reason, privateWindow }) => [url, result, reason, privateWindow])).toEqual([
      [A, 'created', undefined, undefined],
      [P, 'failed', 'private-not-allowed', true],
      [Q, 'failed', 'private-not-allowed', true],
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

describe('what was written in a private window', () => {
  let run: FakeRun;
  beforeEach(async () => {
    world.settings = { ...DEFAULT_SETTINGS, privateWindows: true };
    world.windows = [fakeWindow(1, [fakeTab(11, A)]), privateWindow(2, P, Q)];
    run = await beginFakeRun(world);
    await run.takeSnapshot('tab');
  });

  const inPrivate = { tabId: 20, url: P, privateWindow: true };
  const hello = async (url: string): Promise<void> => {
    await createGreetPage(world.parts, run.memory.index)(
      { document: newId(), frame: [], title: '', url, arrival: 'loaded' },
      senderOf(20, url, true),
    );
  };
  const close = async (tabId: number, withItsWindow = false): Promise<void> => {
    const uid = world.parts.uids.get('tabs', tabId) ?? '';
    for (const window of world.windows) window.tabs = window.tabs.filter((tab) => tab.tabId !== tabId);
    await tabClosed({ store, index: run.memory.index }, uid, withItsWindow);
    world.parts.uids.forget('tabs', tabId);
    await run.takeSnapshot('tab');
  };

  /** Where the page comes back that was closed or left, when somebody chooses it. */
  async function chosen(url: string): Promise<ReturnType<typeof shown>> {
    const again = await crash(world);
    const session = await sealedSession(store);
    const { closedTabs } = await readTree(store, session.head ?? '');
    const tabs = closedTabs.filter(({ state }) => state.url === url).map(({ state }) => state.uid);
    await restoreSession(world.parts, again, { session: session.id, tabs, loading: 'all' });
    return shown();
  }

  it('comes back as private though no snapshot saw its tab', async () => {
    await write(world, run, { ...inPrivate, tabId: 29, url: 'https://private.example/young' });
    await restore(await crash(world));
    expect(shown()).toEqual([
      [false, [A]],
      [true, [P, Q, 'https://private.example/young']],
    ]);
  });

  it('comes back in a private window of its own where no snapshot saw one, beside young ordinary tabs', async () => {
    await crash(world);
    await store.changeSession((await sealedSession(store)).id, { offer: 'later' });
    world.windows = [fakeWindow(1, [fakeTab(11, A)])];
    run = await beginFakeRun(world);
    await run.takeSnapshot('tab');
    await write(world, run, inPrivate);
    await write(world, run, { tabId: 12, url: B });
    await restore(await crash(world));
    expect(shown()).toEqual([
      [false, [A, B]],
      [true, [P]],
    ]);
  });

  it('comes back as private when its tab was closed alone', async () => {
    await write(world, run, inPrivate);
    await run.takeSnapshot('tab');
    await close(20);
    expect(await chosen(P)).toEqual([[true, [P]]]);
  });

  it('comes back as private when its page was left', async () => {
    await write(world, run, inPrivate);
    await hello(Q);
    await run.takeSnapshot('tab');
    expect(await chosen(P)).toEqual([[true, [P]]]);
  });

  it('comes back as private when it still waited in a tab that was closed', async () => {
    await write(world, run, inPrivate);
    run = await crash(world);
    await restore(run);
    const [tab] = world.windows.flatMap(({ tabs }) => tabs).filter(({ url }) => url === P);
    await close(tab!.tabId);
    expect(await chosen(P)).toEqual([[true, [P]]]);
  });

  it('comes back as private when only the WAL has it, and its tab is long gone', async () => {
    const [hidden, ordinary, hostile] = [newId(), newId(), newId()];
    world.wal.set(walKey(hidden, 1), walEntry(editOf(hidden, 'https://private.example/brief', 'last words'), 1, true));
    world.wal.set(walKey(ordinary, 1), walEntry(editOf(ordinary, B, 'last words'), 1));
    world.wal.set(walKey(hostile, 1), { ...editOf(hostile, C, 'last words'), privateWindow: 'yes' });
    await crash(world);
    const { closedTabs } = await readTree(store, (await sealedSession(store)).head ?? '');
    expect(new Map(closedTabs.map(({ state }) => [state.url, state.privateWindow]))).toEqual(
      new Map([
        ['https://private.example/brief', true],
        [B, undefined],
        [C, undefined],
      ]),
    );
  });

  it('is not taken from the WAL when private windows are not kept any more', async () => {
    const hidden = newId();
    world.wal.set(walKey(hidden, 1), walEntry(editOf(hidden, 'https://private.example/brief', 'last words'), 1, true));
    world.settings = { ...DEFAULT_SETTINGS, privateWindows: false };
    await crash(world);
    const { closedTabs } = await readTree(store, (await sealedSession(store)).head ?? '');
    expect(closedTabs.map(({ state }) => state.url)).not.toContain('https://private.example/brief');
    expect([...world.wal.keys()]).toEqual([]);
  });

  it('is said by its window alone as long as it is in one: what was stored before says so too', async () => {
    const [ordinary, hidden] = run.memory.tree.windows;
    const stored = await Promise.all(hidden!.tabs.map(({ id }) => store.readObject('tab', id)));
    expect(stored.some((tab) => 'privateWindow' in tab)).toBe(false);
    const tree = await readTree(store, (await store.listSnapshots(run.start.run))[0]!.id);
    expect(tree.windows.map(({ tabs }) => tabs.map(({ state }) => state.privateWindow))).toEqual([
      [undefined],
      [true, true],
    ]);
    expect(tree.windows.map(({ id }) => id)).toEqual([ordinary!.id, hidden!.id]);
  });
});
