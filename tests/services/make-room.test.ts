import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { QuotaError, toReport } from '../../lib/model/errors';
import type { Health } from '../../lib/model/health';
import { newId } from '../../lib/model/ids';
import { DAY, HOUR } from '../../lib/model/durations';
import { deleteCheckpoint } from '../../lib/services/change-checkpoint';
import { keepHealth } from '../../lib/services/keep-health';
import {
  createMakeRoom,
  importStoreWithRoom,
  storeWithRoom,
  withRoom,
  type MakeRoom,
  type RoomScope,
} from '../../lib/services/make-room';
import { createTakeSnapshot, type TakeSnapshot } from '../../lib/services/take-snapshot';
import { insist } from '../../lib/services/insist';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { SessionStore } from '../../lib/store/session-store';
import { randomText, readWholeTree, sampleCommit, sampleSession, sealTree } from '../store/sample-tree';
import { A, write } from './fake-work';
import { beginFakeRun, createFakeWorld, fakeTab, fakeWindow, type FakeRun, type FakeWorld } from './fake-world';
import { quotaStore, type QuotaStore } from './quota-store';

const NOW = Date.UTC(2026, 10, 21, 13, 37);

let store: SessionStore;
let disk: QuotaStore;
let world: FakeWorld;
let makeRoom: MakeRoom;
beforeEach(async () => {
  store = await openSessionStore({ name: `holdfast-${newId()}` });
  disk = quotaStore(store);
  world = createFakeWorld(store);
  world.clock.now = NOW;
  world.windows = [fakeWindow(1, [fakeTab(11, A)])];
  const { settings, now, report, run } = world.parts;
  makeRoom = createMakeRoom({
    store: disk.store,
    settings,
    now,
    report,
    run,
    clockInDoubt: () => Promise.resolve(false),
  });
  world.parts.store = storeWithRoom(disk.store, makeRoom, run);
});
afterEach(() => store.close());

/** An ended session with snapshots of these ages. */
async function past(ages: readonly number[]): Promise<string> {
  const id = newId();
  await store.putSession(sampleSession(id, { status: 'completed', endedAt: NOW, lastSavedAt: NOW }));
  for (const age of ages) {
    const tree = await sealTree(store, [[{ uid: newId(), text: randomText(5_000) }]]);
    await store.commitSnapshot(sampleCommit(id, tree, { takenAt: NOW - age }));
  }
  return id;
}

const countOf = async (session: string): Promise<number> => (await store.listSnapshots(session)).length;

interface Saving extends FakeRun {
  takeSnapshot: TakeSnapshot;
  health: ReturnType<typeof keepHealth>;
}

/** A run that keeps its health for real. */
async function begin(): Promise<Saving> {
  const run = await beginFakeRun(world);
  const health = keepHealth({ saves: 0 }, () => Promise.resolve(), { now: world.parts.now, log: () => undefined });
  const takeSnapshot = createTakeSnapshot(world.parts, run.memory, { icon: () => undefined, health, makeRoom });
  return { ...run, health, takeSnapshot };
}

describe('a full disk', () => {
  it('is made room on by the policy first, and the save goes through', async () => {
    const run = await begin();
    const old = await past([40 * DAY, 3 * HOUR, 2 * HOUR, 0]);
    disk.refuse((call) => call === 1);
    await write(world, run, { text: 'typed on a full disk' });
    expect(disk.freed()).toBe(true);
    expect(await countOf(old)).toBe(3);
    expect((await store.listLiveDocuments())[0]?.state.fields[0]?.value).toMatchObject({
      text: 'typed on a full disk',
    });
  });

  it('is thinned more tightly when the policy lets nothing go, with all of the last ten minutes kept', async () => {
    const run = await begin();
    const old = await past([3 * HOUR, 2.9 * HOUR, 2.8 * HOUR, 60_000, 30_000, 0]);
    disk.refuse((call) => call === 1);
    await write(world, run, { text: 'x' });
    const ages = (await store.listSnapshots(old)).map(({ takenAt }) => NOW - takenAt);
    expect(ages.slice(0, 3)).toEqual([0, 30_000, 60_000]);
    expect(ages.length).toBeLessThan(6);
  });

  it('with nothing to let go is said at once, is not searched again with every key, and the old head stays', async () => {
    const run = await begin();
    await write(world, run, { text: 'before' });
    const head = await run.takeSnapshot('tab');
    disk.refuse(() => true);
    await expect(write(world, run, { text: 'refused' })).rejects.toBeInstanceOf(QuotaError);
    expect(await run.takeSnapshot('manual')).toBeUndefined();
    expect(run.health.read().error?.code).toBe('quota');
    const collect = vi.spyOn(disk.store, 'collectGarbage');
    await expect(write(world, run, { text: 'refused' })).rejects.toBeInstanceOf(QuotaError);
    expect(collect).not.toHaveBeenCalled();
    expect((await store.getSession(run.start.run))?.head).toBe(head?.id);
    expect(await readWholeTree(store, head!.manifest)).toEqual([expect.stringContaining('before')]);
  });

  it('lets pages write while no snapshot fits, stays said meanwhile, and is over with the first snapshot that fits', async () => {
    const run = await begin();
    const { commitSnapshot } = world.parts.store;
    world.parts.store.commitSnapshot = () => Promise.reject(new QuotaError(new Error('full')));
    await run.takeSnapshot('tab');
    await write(world, run, { text: 'small enough' });
    run.health.saved('edit');
    expect(run.health.read()).toMatchObject({ error: { code: 'quota' } });
    world.parts.store.commitSnapshot = commitSnapshot;
    await run.takeSnapshot('interval');
    expect(run.health.read().error).toBeUndefined();
    const [newest] = await store.listSnapshots(run.start.run);
    expect(await readWholeTree(store, newest!.manifest)).toEqual([expect.stringContaining('small enough')]);
  });

  it('is first given what was put by, and that alone is reason enough to try again', async () => {
    const { settings, now, report, run } = world.parts;
    const clockInDoubt = () => Promise.resolve(false);
    let reserve = 1;
    const spendReserve = () => Promise.resolve(reserve-- > 0);
    const withReserve = createMakeRoom({ store, settings, now, report, run, clockInDoubt, spendReserve });
    expect([await withReserve(), await withReserve()]).toEqual([true, false]);
  });

  it('is looked at again soon although the clock was set back by a year', async () => {
    expect(await makeRoom()).toBe(false);
    world.clock.now -= 365 * DAY;
    const session = await past([0]);
    await store.changeSession(session, { deletedAt: 1 });
    expect([await makeRoom(), await store.getSession(session)]).toEqual([true, undefined]);
  });

  it('while the clock is in doubt nothing goes by its age', async () => {
    const { settings, now, report, run } = world.parts;
    const doubtful = createMakeRoom({ store, settings, now, report, run, clockInDoubt: () => Promise.resolve(true) });
    const old = await past([40 * DAY, 0]);
    expect(await doubtful()).toBe(false);
    expect(await countOf(old)).toBe(2);
  });

  it('thins the run itself for its next snapshot, which then holds everything', async () => {
    const run = await begin();
    const document = await write(world, run, { text: randomText(3_000) });
    await run.takeSnapshot('tab');
    for (let seq = 2; seq < 6; seq++) {
      await write(world, run, { document, seq, text: randomText(3_000) });
      await run.takeSnapshot('tab');
    }
    world.clock.now += 40 * DAY;
    await write(world, run, { document, seq: 9, text: 'the newest words' });
    disk.refuse((call) => call === 1);
    const snapshot = await run.takeSnapshot('tab');
    expect(await readWholeTree(store, snapshot!.manifest)).toEqual([expect.stringContaining('the newest words')]);
    expect(await countOf(run.start.run)).toBe(2);
  });
});

describe('a disk that is full at any one write of a day', () => {
  /** Two pages are written, a session ends and the next begins. Resolves to what is then stored of it. */
  async function day(): Promise<string[]> {
    const first = await begin();
    await write(world, first, { text: 'first words' });
    await first.takeSnapshot('tab');
    await write(world, first, { text: 'second words' });
    await first.takeSnapshot('manual');
    world.endBrowser();
    const second = await begin();
    await second.takeSnapshot('tab');
    const session = await store.getSession(first.start.run);
    const head = await store.getSnapshot(session!.head!);
    return readWholeTree(store, head!.manifest);
  }

  it('loses nothing: each write is tried again when there is room', async () => {
    await past([40 * DAY, 39 * DAY, 0]);
    disk.refuse(() => false);
    await day();
    const writes = disk.tried();
    expect(writes).toBeGreaterThan(8);
    for (let broken = 1; broken <= writes; broken++) {
      await past([40 * DAY, 39 * DAY, 0]);
      world.clock.now += 60_000;
      world.endBrowser();
      world.windows = [fakeWindow(1, [fakeTab(11, A)])];
      disk.refuse((call) => call === broken);
      const texts = await day();
      expect(texts.join(), `write ${String(broken)} was refused`).toContain('second words');
    }
  }, 60_000);
});

describe('imports and finished sessions on a full disk (S9)', () => {
  /** Fails for want of space at its first call. Resolves to the sessions that were left alone when room was made. */
  async function fillOnce(
    name: 'addObjects' | 'insertSnapshot' | 'commitSnapshot',
    work: (over: SessionStore) => Promise<unknown>,
  ) {
    const scopes: RoomScope[] = [];
    const write = vi.fn().mockRejectedValueOnce(new QuotaError(undefined)).mockResolvedValue(true);
    const made = (scope: RoomScope = {}): Promise<boolean> => Promise.resolve(scopes.push(scope) > 0);
    const over = storeWithRoom({ ...store, [name]: write }, made, () => 'the run');
    await work(name === 'addObjects' ? importStoreWithRoom(over, made, () => 'the run') : over);
    expect(write).toHaveBeenCalledTimes(2);
    return scopes.map(({ except }) => except);
  }
  const tree = () => sealTree(store, [[{ uid: newId(), text: 'x' }]]);

  it('a snapshot that comes in, and one of a session made anew, leave the run and their own session alone', async () => {
    const { id } = sampleSession();
    const commit = sampleCommit(id, await tree());
    const snapshot = { ...commit, id: newId(), seq: 1, parents: [] };
    const alone = [['the run', id]];
    expect(await fillOnce('insertSnapshot', (over) => over.insertSnapshot(snapshot))).toEqual(alone);
    expect(await fillOnce('commitSnapshot', (over) => over.commitSnapshot(commit))).toEqual(alone);
  });

  it('objects that come in are tried again when there is room', async () => {
    const { objects } = await tree();
    expect(await fillOnce('addObjects', (over) => over.addObjects(objects))).toEqual([['the run']]);
  });

  it('those that a snapshot of the run writes ahead are not: it begins anew, as they are garbage until then', async () => {
    const { objects } = await tree();
    const addObjects = (): Promise<void> => Promise.reject(new QuotaError(undefined));
    const made = vi.fn(() => Promise.resolve(true));
    const over = storeWithRoom({ ...store, addObjects }, made, () => 'the run');
    await expect(over.addObjects(objects)).rejects.toBeInstanceOf(QuotaError);
    expect(made).not.toHaveBeenCalled();
  });

  it('all that is named stays as it is', async () => {
    const [one, other, third] = [await past([40 * DAY, 0]), await past([40 * DAY, 0]), await past([40 * DAY, 0])];
    await makeRoom({ except: [one, other] });
    expect([await countOf(one), await countOf(other), await countOf(third)]).toEqual([2, 2, 1]);
  });
});

describe('taking away on a full disk, which writes too (S9)', () => {
  const failOnce = () => vi.fn().mockRejectedValueOnce(new QuotaError(undefined));
  const snapshot = newId();

  it('a checkpoint that is deleted by hand goes once the rest was thinned', async () => {
    const old = await past([40 * DAY, 3 * HOUR, 0]);
    const [head] = await store.listSnapshots(old);
    const words = { name: 'Before the trip', description: '', tags: [], priority: 'normal' as const };
    const checkpoint = { ...words, snapshot: head!.id, session: old, createdAt: NOW };
    await store.putCheckpoint(checkpoint);
    const deleting = failOnce().mockImplementation(store.deleteCheckpoint);
    const over = storeWithRoom({ ...store, deleteCheckpoint: deleting }, makeRoom, () => 'the run');
    expect(await deleteCheckpoint({ store: over }, head!.id)).toEqual(checkpoint);
    expect([await store.getCheckpoint(head!.id), await countOf(old)]).toEqual([undefined, 2]);
  });

  it('pages and snapshots that are put away are tried again too, with the run left alone', async () => {
    const made = vi.fn<MakeRoom>(() => Promise.resolve(true));
    const [documents, snapshots] = [failOnce(), failOnce()];
    const full = { ...store, deleteLiveDocuments: documents, deleteSnapshots: snapshots };
    const over = storeWithRoom(full, made, () => 'the run');
    await over.deleteLiveDocuments([]);
    await over.deleteSnapshots([snapshot]);
    expect([documents, snapshots].map(({ mock }) => mock.calls)).toEqual([
      [[[]], [[]]],
      [[[snapshot]], [[snapshot]]],
    ]);
    expect(made.mock.calls).toEqual([[{ except: ['the run'] }], [{ except: ['the run'] }]]);
  });

  it('making room whose own removals find no room does not call itself, and the removal fails by name', async () => {
    const old = await past([40 * DAY, 0]);
    const deleteSnapshots = vi.fn(() => Promise.reject(new QuotaError(undefined)));
    const full = { ...store, deleteSnapshots };
    const { settings, now, report, run } = world.parts;
    const clockInDoubt = () => Promise.resolve(false);
    const made = createMakeRoom({ store: full, settings, now, report, run, clockInDoubt });
    await expect(storeWithRoom(full, made, run).deleteSnapshots([snapshot])).rejects.toBeInstanceOf(QuotaError);
    expect([deleteSnapshots.mock.calls.length, await countOf(old)]).toEqual([2, 2]);
  });
});

describe('what is done once there is room', () => {
  it('withRoom tries once more, not twice, and leaves other errors alone', async () => {
    const work = vi.fn(() => Promise.reject(new QuotaError(undefined)));
    await expect(withRoom(work, () => Promise.resolve(true))).rejects.toBeInstanceOf(QuotaError);
    expect(work).toHaveBeenCalledTimes(2);
    const broken = vi.fn(() => Promise.reject(new Error('broken')));
    await expect(withRoom(broken, () => Promise.resolve(true))).rejects.toThrow('broken');
    expect(broken).toHaveBeenCalledTimes(1);
  });

  it('opening goes on as soon as there is room, and says so until then', async () => {
    const told: string[] = [];
    const pauses: number[] = [];
    let left = 7;
    const opened = await insist(
      () => (left-- > 0 ? Promise.reject(new QuotaError(undefined)) : Promise.resolve('open')),
      {
        tell: (error) => Promise.resolve(void told.push(toReport(error).code)),
        wait: (milliseconds) => Promise.resolve(void pauses.push(milliseconds)),
      },
    );
    expect([opened, told.length, Math.max(...pauses)]).toEqual(['open', 7, 15_000]);
  });

  it('health: an edit that fits does not hide that snapshots do not, and errors of edits end with any save', () => {
    const written: Health[] = [];
    const write = (health: Health): Promise<void> => Promise.resolve(void written.push(health));
    const health = keepHealth({ saves: 0 }, write, { now: () => NOW, log: () => undefined });
    health.failed(new QuotaError(undefined), 'taking a snapshot');
    health.saved('edit');
    expect(health.read()).toMatchObject({ saves: 1, error: { code: 'quota' } });
    health.saved();
    expect(health.read().error).toBeUndefined();
    health.failed(new Error('something else'), 'keeping an edit', 'edit');
    health.saved('edit');
    expect(health.read().error).toBeUndefined();
  });
});
