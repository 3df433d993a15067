import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromHex } from '../../lib/codec/hex';
import { newId } from '../../lib/model/ids';
import { openTreeTabs } from '../../lib/model/session-tree';
import { createStoreCare, type StoreCare } from '../../lib/services/check-store';
import { readPreview } from '../../lib/services/read-preview';
import { readTree } from '../../lib/services/read-tree';
import { restoreSession } from '../../lib/services/restore-session';
import { scheduleSnapshots } from '../../lib/services/schedule-snapshots';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { SessionStore } from '../../lib/store/session-store';
import { withRawDatabase } from '../store/raw-database';
import { A, B, crash, sealedSession, write } from './fake-work';
import { beginFakeRun, createFakeWorld, fakeTab, fakeWindow, type FakeRun, type FakeWorld } from './fake-world';

let name: string;
let store: SessionStore;
let world: FakeWorld;
let changedAt: number;
beforeEach(async () => {
  name = `holdfast-${newId()}`;
  store = await openSessionStore({ name });
  world = createFakeWorld(store);
  world.windows = [fakeWindow(1, [fakeTab(11, A), fakeTab(12, B)])];
  changedAt = -Infinity;
});
afterEach(() => store.close());

const care = (pause?: () => Promise<void>): StoreCare =>
  createStoreCare(world.parts, { changedAt: () => changedAt, ...(pause && { pause }) });

async function twoTabs(): Promise<FakeRun> {
  const run = await beginFakeRun(world);
  await write(world, run, { text: 'lost words' });
  await write(world, run, { tabId: 12, url: B, text: 'kept words' });
  await run.takeSnapshot('tab');
  return run;
}

const forget = (id: string): Promise<void> => withRawDatabase(name, (db) => db.objects.delete(fromHex(id)));

describe('a check that is asked for', () => {
  it('runs to its end, and its report can be read all the while', async () => {
    await twoTabs();
    const keeper = care();
    const { id } = await keeper.check(2);
    expect(await store.getCheckReport(id)).toMatchObject({ level: 2, done: 0 });
    await keeper.settled();
    const report = (await store.getCheckReport(id))!;
    expect(report).toMatchObject({ damages: [], cancelled: false });
    expect(report.finishedAt).toBeDefined();
  });

  it('ends when it is cancelled', async () => {
    await twoTabs();
    let steps = 0;
    const keeper: StoreCare = care(async () => {
      steps += 1;
      if (steps === 2) await keeper.cancel();
    });
    const { id } = await keeper.check(2);
    await keeper.settled();
    expect(await store.getCheckReport(id)).toMatchObject({ cancelled: true });
    expect(steps).toBe(2);
  });

  it('lets saves through between its steps', async () => {
    const run = await twoTabs();
    const saved: unknown[] = [];
    let steps = 0;
    const keeper = care(async () => {
      steps += 1;
      await write(world, run, { text: `words ${steps}`, document: 'd1'.repeat(16), seq: steps });
      saved.push(await run.takeSnapshot('manual'));
    });
    const { id } = await keeper.check(2);
    await keeper.settled();
    expect(run.failures).toEqual([]);
    expect(saved.length).toBeGreaterThan(5);
    expect((await store.getCheckReport(id))?.damages).toEqual([]);
  });

  it('goes on with the next heartbeat when its worker died', async () => {
    await twoTabs();
    const { id } = await store.beginCheck(2, world.clock.now);
    await store.stepCheck(world.clock.now);
    await care().heartbeat();
    expect((await store.getCheckReport(id))?.finishedAt).toBeDefined();
  });
});

it('a check that somebody waits for goes on in one go in the next worker, another one only while it is quiet', async () => {
  await twoTabs();
  changedAt = world.clock.now;
  const { id } = await store.beginCheck(2, world.clock.now);
  await care().heartbeat();
  expect((await store.getCheckReport(id))?.finishedAt).toBeUndefined();
  expect((await store.beginCheck(2, world.clock.now, true)).id).toBe(id);
  await care().heartbeat();
  expect((await store.getCheckReport(id))?.finishedAt).toBeDefined();
});

describe('a heartbeat', () => {
  it('checks every row once a day and every byte once a week, and only when nothing changed for a while', async () => {
    await twoTabs();
    changedAt = world.clock.now;
    await care().heartbeat();
    expect(await store.listCheckReports()).toEqual([]);
    world.clock.now += 60_000;
    const keeper = care();
    for (let beat = 0; beat < 5; beat += 1) await keeper.heartbeat();
    expect((await store.listCheckReports()).map(({ level }) => level)).toEqual([2]);
    const levels: number[] = [];
    for (let day = 1; day <= 8; day += 1) {
      world.clock.now += 25 * 3_600_000;
      for (let beat = 0; beat < 3; beat += 1) await keeper.heartbeat();
      const [newest] = await store.listCheckReports();
      expect(newest!.finishedAt).toBeDefined();
      levels.push(newest!.level);
    }
    expect(levels).toEqual([1, 1, 1, 1, 1, 1, 2, 1]);
  });

  it('checks and tidies although each one looks for something to save first', async () => {
    const run = await twoTabs();
    const schedule = scheduleSnapshots(run.takeSnapshot, {
      now: world.parts.now,
      intervalMs: () => Promise.resolve(1),
    });
    const keeper = createStoreCare(world.parts, schedule);
    schedule.browserChanged();
    const beat = async (): Promise<void> => {
      await schedule.heartbeat();
      await keeper.heartbeat();
    };
    await beat();
    expect(await store.listCheckReports()).toEqual([]);
    for (let beats = 0; beats < 5; beats += 1) {
      world.clock.now += 30_000;
      await beat();
    }
    const [report] = await store.listCheckReports();
    expect(report).toMatchObject({ level: 2, damages: [] });
    expect(report?.finishedAt).toBeDefined();
  });

  it('checks and tidies a little at a time beside a page that never rests', async () => {
    await twoTabs();
    const keeper = care();
    const beats = async (count: number): Promise<void> => {
      for (let beat = 0; beat < count; beat += 1) {
        world.clock.now += 30_000;
        changedAt = world.clock.now;
        await keeper.heartbeat();
      }
    };
    await beats(20);
    expect(await store.listCheckReports()).toEqual([]);
    await beats(20);
    const [report] = await store.listCheckReports();
    expect(report).toMatchObject({ level: 2, damages: [] });
    expect(report?.finishedAt).toBeDefined();
  });

  it('leaves a check that somebody cancelled alone for a day', async () => {
    await twoTabs();
    world.clock.now += 60_000;
    const keeper: StoreCare = care(() => keeper.cancel());
    const states = async (): Promise<string[]> =>
      (await store.listCheckReports()).map(({ level, cancelled }) => `${level}${cancelled ? ' cancelled' : ''}`);
    for (let beat = 0; beat < 5; beat += 1) await keeper.heartbeat();
    expect(await states()).toEqual(['2 cancelled']);
    world.clock.now += 25 * 3_600_000;
    // It takes many heartbeats: this one begins a day before somebody cancels it.
    await store.beginCheck(2, world.clock.now);
    world.clock.now += 25 * 3_600_000;
    await keeper.heartbeat();
    for (let beat = 0; beat < 3; beat += 1) await care().heartbeat();
    expect(await states()).toEqual(['2 cancelled', '2 cancelled']);
    world.clock.now += 25 * 3_600_000;
    for (let beat = 0; beat < 3; beat += 1) await care().heartbeat();
    expect(await states()).toEqual(['2', '2 cancelled', '2 cancelled']);
  });

  it('does one slice at most', async () => {
    await twoTabs();
    world.clock.now += 60_000;
    let steps = 0;
    const keeper = care(() => {
      steps += 1;
      world.clock.now += 2_000;
      return Promise.resolve();
    });
    await keeper.heartbeat();
    expect(steps).toBeLessThanOrEqual(2);
    const [report] = await store.listCheckReports();
    expect(report?.finishedAt).toBeUndefined();
    for (let beat = 0; beat < 20; beat += 1) await keeper.heartbeat();
    expect((await store.listCheckReports()).at(-1)?.finishedAt).toBeDefined();
  });

  it('tidies up when there is nothing to check', async () => {
    const run = await twoTabs();
    for (let at = 0; at < 20; at += 1) {
      await write(world, run, { text: `words ${at}`, document: 'd1'.repeat(16), seq: at + 2 });
      await run.takeSnapshot('manual');
    }
    const packs = (): Promise<number> => withRawDatabase(name, (db) => db.packs.count());
    const before = await packs();
    world.clock.now += 60_000;
    const keeper = care();
    for (let beat = 0; beat < 5; beat += 1) await keeper.heartbeat();
    expect(await packs()).toBeLessThan(before / 2);
  });

  it('survives a store that fails, and says so without calling it a failed save', async () => {
    await twoTabs();
    store.stepCheck = () => Promise.reject(new Error('unreadable'));
    await care().heartbeat();
    expect(world.reported.map(String)).toContain('Error: unreadable');
  });
});

describe('every start', () => {
  it('glances at all heads, and looks closer when one is damaged', async () => {
    await twoTabs();
    await care().started();
    expect((await store.listCheckReports()).map(({ level }) => level)).toEqual([0]);
    const [session] = await store.listSessions();
    await forget((await store.getSnapshot(session!.head!))!.manifest);
    const keeper = care();
    await keeper.started();
    await keeper.settled();
    const reports = await store.listCheckReports();
    expect(reports.map(({ level }) => level).sort()).toEqual([0, 0, 1]);
    const thorough = reports.find(({ level }) => level === 1);
    expect(thorough?.damages.map(({ outcome }) => outcome)).toEqual(['repaired']);
  });
});

describe('a damaged session', () => {
  it('is restored all the same: what is missing is named by its tab, before and after', async () => {
    await twoTabs();
    await crash(world);
    const session = await sealedSession(store);
    const tabs = openTreeTabs(await readTree(store, session.head ?? ''));
    await forget(tabs[0]!.state.pages[0]!.state);
    const preview = await readPreview(store, session, { readWindows: () => Promise.resolve([]) });
    expect(preview.windows[0]?.tabs.map(({ url }) => url)).toEqual([A, B]);
    expect(preview.problems).toEqual([
      expect.objectContaining({
        code: 'missing-contents',
        data: expect.objectContaining({ title: A, url: A }) as unknown,
      }),
    ]);
    const run = await beginFakeRun(world);
    world.windows = [fakeWindow(9, [])];
    const report = await restoreSession(world.parts, run, { session: session.id, loading: 'when-opened' });
    expect(report.tabs.map(({ url, result, reason, pages }) => ({ url, result, reason, pages }))).toEqual([
      { url: A, result: 'created', reason: 'contents-missing', pages: 'none' },
      { url: B, result: 'created', reason: undefined, pages: 'pending' },
    ]);
  });

  it('whose tab is gone gives back the others, and a check names the snapshot', async () => {
    await twoTabs();
    await crash(world);
    const session = await sealedSession(store);
    const [tab] = openTreeTabs(await readTree(store, session.head ?? ''));
    await withRawDatabase(name, async (db) => {
      // The bytes are gone too: nothing can be repaired.
      await db.objects.delete(fromHex(tab!.id));
    });
    const preview = await readPreview(store, session, { readWindows: () => Promise.resolve([]) });
    expect(preview.windows[0]?.tabs.map(({ url }) => url)).toEqual([B]);
    expect(preview.problems).toEqual([
      expect.objectContaining({ code: 'missing-object', data: expect.objectContaining({ part: 'tab' }) as unknown }),
    ]);
    const keeper = care();
    const { id } = await keeper.check(1);
    await keeper.settled();
    // Its pack was still there.
    expect((await store.getCheckReport(id))?.damages).toEqual([
      expect.objectContaining({ part: 'tab', outcome: 'repaired', from: 'another-pack' }),
    ]);
    const again = await readPreview(store, session, { readWindows: () => Promise.resolve([]) });
    expect(again.windows[0]?.tabs.map(({ url }) => url)).toEqual([A, B]);
  });
});
