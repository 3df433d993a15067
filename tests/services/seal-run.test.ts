import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { QuotaError } from '../../lib/model/errors';
import { newId } from '../../lib/model/ids';
import type { Session } from '../../lib/model/session';
import { openTreeTabs } from '../../lib/model/session-tree';
import { walKey } from '../../lib/model/wal';
import { createCheckpoint } from '../../lib/services/create-checkpoint';
import { readTree } from '../../lib/services/read-tree';
import { restoreSession } from '../../lib/services/restore-session';
import { tabClosed } from '../../lib/services/tab-closed';
import type { SessionStore } from '../../lib/store/session-store';
import { A, B, crash, openFakeWork, sealedSession, sealedTexts, write } from './fake-work';
import { beginFakeRun, editOf, fakeTab, fakeWindow, type FakeRun, type FakeWorld } from './fake-world';

let store: SessionStore;
let world: FakeWorld;
beforeEach(async () => {
  ({ store, world } = await openFakeWork());
});
afterEach(() => store.close());

describe('a seal that is cut off', () => {
  it('after its snapshot keeps what the pages held, however it is cut', async () => {
    const run = await beginFakeRun(world);
    await run.takeSnapshot('tab');
    await write(world, run, { text: 'kept through two seals' });
    const { changeSession, deleteLiveDocuments } = store;
    for (const broken of ['changeSession', 'deleteLiveDocuments'] as const) {
      store[broken] = (ids: unknown, change?: { endedAt?: number | undefined }) =>
        broken === 'changeSession' && change?.endedAt === undefined
          ? changeSession(ids as string, change ?? {})
          : Promise.reject(new Error('killed here'));
      world.endBrowser();
      await expect(beginFakeRun(world)).rejects.toThrow('killed here');
      Object.assign(store, { changeSession, deleteLiveDocuments });
    }
    await crash(world);
    expect((await sealedTexts(store)).open).toEqual(['kept through two seals']);
    expect(await store.listLiveDocuments()).toEqual([]);
  });

  it.each([0, 1])('for want of space keeps what its WAL holds, beside %d that wait to be answered', async (waiting) => {
    for (let former = 0; former < waiting; former++) {
      await (await beginFakeRun(world)).takeSnapshot('tab');
      world.endBrowser();
      world.windows = [fakeWindow(1, [fakeTab(11, A)])];
    }
    const run = await beginFakeRun(world);
    await run.takeSnapshot('tab');
    const document = newId();
    world.wal.set(walKey(document, 1), editOf(document, B, 'typed last'));
    const { putLiveDocument } = store;
    store.putLiveDocument = () => Promise.reject(new QuotaError(undefined));
    await expect(crash(world)).rejects.toMatchObject({ code: 'quota' });
    Object.assign(store, { putLiveDocument });
    await crash(world);
    const { head = '' } = (await store.getSession(run.start.run))!;
    expect((await readTree(store, head)).closedTabs.map(({ state }) => state.url)).toEqual([B]);
    expect(await store.listSessions()).toHaveLength(waiting + 2);
  });
});

describe('a run whose newest snapshot is damaged', () => {
  it('is sealed from the newest one that can be read, never taken for an empty run', async () => {
    const run = await beginFakeRun(world);
    await run.takeSnapshot('tab');
    world.windows[0]?.tabs.push(fakeTab(13, 'https://c.example/'));
    await run.takeSnapshot('tab');
    const [newest] = await store.listSnapshots(run.start.run);
    const readObject = store.readObject.bind(store);
    store.readObject = (kind, id) =>
      id === newest?.manifest ? Promise.reject(new Error('damaged')) : readObject(kind, id);
    await crash(world);
    const tree = await readTree(store, (await sealedSession(store)).head ?? '');
    expect(openTreeTabs(tree).map(({ state }) => state.url)).toEqual([A, B]);
  });
});

describe('a run that ended on blank pages', () => {
  const BLANK = 'about:blank';
  const WISH = { name: 'kept', description: '', tags: [] as string[], priority: 'normal' as const };
  const ended = async (id: string): Promise<Session | undefined> =>
    (await store.listSessions({ includeDeleted: true })).find((session) => session.id === id);

  it('keeps all it held before, unasked', async () => {
    const run = await beginFakeRun(world);
    await run.takeSnapshot('tab');
    world.windows = [fakeWindow(1, [fakeTab(13, BLANK)])];
    await run.takeSnapshot('tab');
    await crash(world);
    const session = await ended(run.start.run);
    expect(session).toMatchObject({ status: 'interrupted', offer: 'none' });
    expect(session).not.toHaveProperty('deletedAt');
  });

  it.each([
    ['a checkpoint', (run: FakeRun) => createCheckpoint({ parts: world.parts, ...run }, WISH)],
    ['a title', (run: FakeRun) => store.changeSession(run.start.run, { title: 'Named' })],
  ])('is kept for %s, though it never held anything', async (_, mark) => {
    world.windows = [fakeWindow(1, [fakeTab(13, BLANK)])];
    const run = await beginFakeRun(world);
    await run.takeSnapshot('tab');
    await mark(run);
    await crash(world);
    expect(await ended(run.start.run)).not.toHaveProperty('deletedAt');
  });

  it('and never held anything goes', async () => {
    world.windows = [fakeWindow(1, [fakeTab(13, BLANK)])];
    const run = await beginFakeRun(world);
    await run.takeSnapshot('tab');
    await crash(world);
    expect(await ended(run.start.run)).toHaveProperty('deletedAt');
  });
});

describe('a window that quitting closed, with a snapshot in between', () => {
  /** One window goes, a snapshot is taken, and two seconds later the others go with the browser. */
  async function quit(run: FakeRun): Promise<void> {
    world.windows = world.windows.slice(0, -1);
    await run.takeSnapshot('tab');
    world.clock.now += 2_000;
    world.setCleanExit(run.start.run);
    await crash(world);
  }

  /** A run with a restored tab that nobody opened, which closes: alone, or with its window. */
  async function closeWaitingTab(withItsWindow: boolean): Promise<FakeRun> {
    const former = await beginFakeRun(world);
    await write(world, former, { text: 'waits' });
    await former.takeSnapshot('tab');
    const run = await crash(world);
    const { id } = await sealedSession(store);
    await restoreSession(world.parts, run, { session: id, loading: 'when-opened' });
    const [waiting] = run.memory.index.all();
    await tabClosed({ store, index: run.memory.index }, waiting?.tab ?? '', withItsWindow);
    return run;
  }

  it.each([1, 2])('comes back with what was written in it, the first of %d', async (count) => {
    const all = [fakeWindow(2, [fakeTab(21, B, 2)]), fakeWindow(1, [fakeTab(11, A)])];
    world.windows = all.slice(-count);
    const run = await beginFakeRun(world);
    await run.takeSnapshot('tab');
    await write(world, run, { text: 'written before quitting' });
    await run.takeSnapshot('tab');
    await quit(run);
    expect(await sealedTexts(store)).toEqual({ open: ['written before quitting'], closed: [] });
  });

  it('comes back with what still waited for it to be opened', async () => {
    const run = await closeWaitingTab(true);
    await quit(run);
    expect(await sealedTexts(store)).toEqual({ open: ['waits'], closed: [] });
    expect(await store.listLiveDocuments()).toEqual([]);
  });

  it('holds what waited for it once, and leaves no row, when the run goes on', async () => {
    const run = await closeWaitingTab(true);
    world.windows = world.windows.slice(0, -1);
    await run.takeSnapshot('tab');
    const held = run.memory.tree.closedWindows.flatMap(({ tabs }) => tabs.flatMap(({ state }) => state.pages));
    expect([held.length, run.memory.tree.closedTabs.length]).toEqual([1, 0]);
    expect(await store.listLiveDocuments()).toEqual([]);
  });

  it('leaves what waited in a tab that was closed alone among what was closed', async () => {
    const run = await closeWaitingTab(false);
    for (const window of world.windows) window.tabs = window.tabs.filter(({ url }) => url !== A);
    await run.takeSnapshot('tab');
    await crash(world);
    expect(await sealedTexts(store)).toEqual({ open: [], closed: ['waits'] });
  });
});

describe('a tab that no snapshot ever saw', () => {
  it('leaves what was written in it when it closes', async () => {
    const run = await beginFakeRun(world);
    await run.takeSnapshot('tab');
    await write(world, run, { tabId: 77, url: 'https://brief.example/', text: 'in a hurry' });
    await run.takeSnapshot('tab');
    expect(run.memory.tree.closedTabs.map(({ state }) => state.url)).toEqual(['https://brief.example/']);
    await crash(world);
    expect((await sealedTexts(store)).closed).toEqual(['in a hurry']);
  });
});

it('what the WAL holds of pages of the new run alone makes no session of an earlier one', async () => {
  const early = newId();
  world.wal.set(walKey(early, 1), editOf(early, B, 'typed early'));
  world.early.add(early);
  await beginFakeRun(world);
  const sessions = await store.listSessions({ includeDeleted: true });
  expect(sessions.map(({ status }) => status)).toEqual(['active']);
});

describe('what is left in the WAL by a run that ended before it had begun', () => {
  /** The browser is started again and killed before its run is stored. */
  async function endBeforeBegin(): Promise<void> {
    const { putSession } = store;
    store.putSession = () => Promise.reject(new Error('killed here'));
    await expect(crash(world)).rejects.toThrow('killed here');
    Object.assign(store, { putSession });
  }
  const leaveInWal = (text: string): void => {
    const early = newId();
    world.wal.set(walKey(early, 1), editOf(early, B, text));
  };

  it('comes to the session that waits to be answered, which keeps all it held', async () => {
    const run = await beginFakeRun(world);
    await run.takeSnapshot('tab');
    await write(world, run, { text: 'the draft' });
    await endBeforeBegin();
    leaveInWal('typed early');
    await crash(world);
    expect(await sealedTexts(store)).toEqual({ open: ['the draft'], closed: ['typed early'] });
  });

  it('comes to a session of its own where none waits: those of old stay as they are', async () => {
    const run = await beginFakeRun(world);
    await write(world, run, { text: 'last week' });
    await run.takeSnapshot('tab');
    await endBeforeBegin();
    const old = await sealedSession(store);
    await store.changeSession(old.id, { offer: 'resumed' });
    leaveInWal('typed early');
    await crash(world);
    expect(await store.getSession(old.id)).toMatchObject({ offer: 'resumed', snapshots: old.snapshots });
    expect((await sealedSession(store)).status).toBe('interrupted');
    expect(await sealedTexts(store)).toEqual({ open: [], closed: ['typed early'] });
  });
});

it('a tab that two documents hold comes back where it was last', async () => {
  const run = await beginFakeRun(world);
  await run.takeSnapshot('tab');
  await write(world, run, { document: '0'.repeat(32), url: A, text: 'left' });
  await write(world, run, { document: 'f'.repeat(32), url: 'https://c.example/', text: 'shown' });
  await crash(world);
  const tree = await readTree(store, (await sealedSession(store)).head ?? '');
  expect(openTreeTabs(tree).map(({ state }) => state.url)).toEqual(['https://c.example/', B]);
});
