import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../lib/model/ids';
import { openTreeTabs } from '../../lib/model/session-tree';
import type { Snapshot } from '../../lib/model/snapshot';
import { readTree } from '../../lib/services/read-tree';
import { restoreSession } from '../../lib/services/restore-session';
import { undoRestore } from '../../lib/services/undo-restore';
import type { SessionStore } from '../../lib/store/session-store';
import { A, B, crash, openFakeWork, sealedSession, write } from './fake-work';
import { beginFakeRun, fakeTab, fakeWindow, type FakeRun, type FakeWorld } from './fake-world';

const C = 'https://c.example/';
let store: SessionStore;
let world: FakeWorld;
let run: FakeRun;
let older: Snapshot;
beforeEach(async () => {
  ({ store, world } = await openFakeWork());
  run = await beginFakeRun(world);
  await write(world, run, { document: 'dddddddd', text: 'one', seq: 1 });
  older = (await run.takeSnapshot('interval'))!;
});
afterEach(() => store.close());

const restore = (snapshot = older) =>
  restoreSession(world.parts, run, { session: snapshot.session, snapshot: snapshot.id, loading: 'all' });
const openUrls = () => world.windows.flatMap(({ tabs }) => tabs.map(({ url }) => url)).sort();
const awaiting = async () =>
  (await store.listLiveDocuments())
    .filter(({ phase }) => phase === 'awaiting')
    .flatMap(({ state }) => state.fields.map(({ value }) => (value.kind === 'text' ? value.text : '')));
const openUids = async () =>
  openTreeTabs(await readTree(store, (await run.takeSnapshot('manual'))!.id)).map(({ state }) => state.uid);

describe('restoring a snapshot of the run that is going on', () => {
  it('gives its pages what they held then, and says so to the tab that is open', async () => {
    await write(world, run, { document: 'dddddddd', text: 'two', seq: 2 });
    const report = await restore();
    expect(report.tabs.map(({ result }) => result)).toEqual(['adopted', 'adopted']);
    expect(await awaiting()).toEqual(['one']);
  });

  it('opens again what was closed since', async () => {
    world.windows[0]!.tabs = [fakeTab(12, B)];
    world.parts.uids.forget('tabs', 11);
    const report = await restore();
    expect(report.tabs.map(({ url, result }) => [url, result])).toEqual([
      [B, 'adopted'],
      [A, 'created'],
    ]);
    expect(openUrls()).toEqual([A, B]);
    expect(await awaiting()).toEqual(['one']);
  });

  it('opens a tab that went elsewhere beside it, and no two open tabs have one uid', async () => {
    world.windows[0]!.tabs[0] = fakeTab(11, C);
    await restore();
    expect(openUrls()).toEqual([A, B, C]);
    const uids = await openUids();
    expect(new Set(uids).size).toBe(3);
    expect(world.windows).toHaveLength(1);
  });

  it('two tabs that have traded addresses keep their uids', async () => {
    world.windows[0]!.tabs = [fakeTab(11, B), fakeTab(12, A)];
    await restore();
    const uids = await openUids();
    expect(new Set(uids).size).toBe(2);
  });

  it('what waits for an unloaded page is put aside for the version that was asked for, and is not lost', async () => {
    await write(world, run, { document: 'dddddddd', text: 'two', seq: 2 });
    await store.changeLiveDocuments(['dddddddd'], { phase: 'awaiting' });
    run.memory.index.change(['dddddddd'], { phase: 'awaiting' });
    await restore();
    expect(await awaiting()).toEqual(['one']);
    const { closedTabs } = run.memory.tree;
    const states = await Promise.all(
      closedTabs.flatMap(({ state }) => state.pages.map((page) => store.readObject('page', page.state))),
    );
    expect(states.flatMap(({ fields }) => fields.map(({ value }) => (value as { text: string }).text))).toContain(
      'two',
    );
  });

  it('leaves the session what it is: running, and offered to nobody', async () => {
    const report = await restore();
    await undoRestore(world.parts, run, report.id);
    expect(await store.getSession(run.start.run)).toMatchObject({ offer: 'none', links: [], status: 'active' });
  });
});

describe('restoring an earlier snapshot of a sealed session', () => {
  it('brings back that one, not the newest, and leaves the offer as it was', async () => {
    await write(world, run, { document: 'dddddddd', text: 'two', seq: 2 });
    run = await crash(world);
    const session = await sealedSession(store);
    world.windows = [fakeWindow(1, [fakeTab(11, C)])];
    await restore();
    expect(await awaiting()).toEqual(['one']);
    expect(await store.getSession(session.id)).toMatchObject({ offer: 'pending' });
    expect(await store.getSession(run.start.run)).toMatchObject({
      links: [{ kind: 'resumed-from', session: session.id }],
    });
  });

  it('that was taken back is not taken back once more: its tabs are of another restore by then', async () => {
    run = await crash(world);
    world.windows = [fakeWindow(1, [fakeTab(11, C)])];
    const first = await restore();
    const opened = world.windows.flatMap((window) => window.tabs.map(({ tabId }) => tabId));
    await undoRestore(world.parts, run, first.id);
    for (const tabId of opened) world.parts.uids.forget('tabs', tabId);
    await restore();
    const tabs = (): string[] => world.windows.flatMap((window) => window.tabs.map(({ url }) => url));
    const open = tabs();
    expect(open.length).toBeGreaterThan(1);
    await undoRestore(world.parts, run, first.id);
    expect(tabs()).toEqual(open);
  });

  it('of another session, or gone, is refused before anything is touched', async () => {
    run = await crash(world);
    const mine = (await store.getSession(run.start.run))!.id;
    const refused = restoreSession(world.parts, run, { session: mine, snapshot: older.id, loading: 'all' });
    await expect(refused).rejects.toHaveProperty('code');
    await expect(
      restoreSession(world.parts, run, { session: older.session, snapshot: newId(), loading: 'all' }),
    ).rejects.toMatchObject({ code: 'unknown-snapshot' });
    expect(await store.listRestoreReports()).toEqual([]);
  });
});
