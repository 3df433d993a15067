import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Checkpoint } from '../../lib/model/checkpoint';
import { newId } from '../../lib/model/ids';
import { DAY, HOUR, MINUTE } from '../../lib/model/durations';
import { DEFAULT_RETENTION } from '../../lib/model/retention-policy';
import type { WaitingPrune } from '../../lib/model/prune';
import type { Session } from '../../lib/model/session';
import type { Snapshot } from '../../lib/model/snapshot';
import { archiveSessions, unarchiveSessions } from '../../lib/services/archive-sessions';
import { deleteSessions, purgeDeleted, UNDO_MS, undoDelete, undoDeletes } from '../../lib/services/delete-session';
import { createMakeRoom } from '../../lib/services/make-room';
import { previewPrune } from '../../lib/services/preview-prune';
import {
  beginPrune,
  prunedAsChosen,
  PruneDesk,
  resumePrunes,
  undoPrune,
  type PruneCommandTools,
} from '../../lib/services/prune';
import { createTidy } from '../../lib/services/tidy';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { SessionStore } from '../../lib/store/session-store';
import { randomText, readWholeTree, sampleCommit, sampleSession, sealTree } from '../store/sample-tree';
import { A, write } from './fake-work';
import { beginFakeRun, createFakeWorld, fakeTab, fakeWindow, type FakeRun, type FakeWorld } from './fake-world';

const NOW = Date.UTC(2026, 10, 21, 13, 37);

let store: SessionStore;
let world: FakeWorld;
let run: FakeRun;
let tools: PruneCommandTools;
/** What `storage.local` would hold. */
let waiting: readonly WaitingPrune[];
beforeEach(async () => {
  store = await openSessionStore({ name: `holdfast-${newId()}` });
  world = createFakeWorld(store);
  world.clock.now = NOW;
  world.windows = [fakeWindow(1, [fakeTab(11, A)])];
  run = await beginFakeRun(world);
  waiting = [];
  tools = {
    parts: world.parts,
    takeSnapshot: run.takeSnapshot,
    prunes: new PruneDesk(newId, world.parts.report),
    waitingPrunes: {
      read: () => Promise.resolve([...waiting]),
      write: (prunes) => Promise.resolve(void (waiting = prunes)),
    },
  };
});
afterEach(() => {
  vi.useRealTimers();
  store.close();
});

/** A session with one snapshot a moment, each with its own text. The ages are in milliseconds, the oldest first. */
async function past(ages: readonly number[], facts: Partial<Session> = {}, length = 4_000): Promise<Session> {
  const id = newId();
  const uid = newId();
  await store.putSession(sampleSession(id, { status: 'completed', endedAt: NOW, lastSavedAt: NOW, ...facts }));
  for (const age of ages) {
    const tree = await sealTree(store, [[{ uid, text: randomText(length) }]]);
    await store.commitSnapshot(sampleCommit(id, tree, { takenAt: NOW - age }));
  }
  return (await store.getSession(id))!;
}

/** Waits for it as long as a starved machine may take. */
const soon = (expectation: () => Promise<void>): Promise<void> => vi.waitFor(expectation, { timeout: 30_000 });

const checkpointOf = ({ id, session, takenAt }: Snapshot): Checkpoint => ({
  snapshot: id,
  session,
  createdAt: takenAt,
  name: 'kept',
  description: '',
  tags: [],
  priority: 'normal',
});

const seqsOf = async ({ id }: Session): Promise<number[]> =>
  (await store.listSnapshots(id)).map(({ seq }) => seq).reverse();

const CHOICE = { snapshots: true, checkpoints: [], archive: [], delete: [] };
const preview = () => previewPrune({ store, now: world.parts.now, clock: undefined }, DEFAULT_RETENTION);

describe('the dry run', () => {
  it('lists what would go and why, and changes nothing', async () => {
    const session = await past([40 * DAY, 35 * DAY, 10 * DAY, 10 * DAY - MINUTE, 0]);
    const found = await preview();
    expect(found).toMatchObject({
      snapshots: 3,
      sessions: [{ session: session.id, snapshots: 3, tooOld: 2 }],
      exact: true,
    });
    expect(await seqsOf(session)).toEqual([1, 2, 3, 4, 5]);
  });

  it('says how many bytes that frees: what pruning then frees', async () => {
    await past([40 * DAY, 35 * DAY, 0], {}, 60_000);
    const { bytes } = await preview();
    const before = (await store.usage()).packBytes;
    await prunedAsChosen(tools, CHOICE);
    const freed = before - (await store.usage()).packBytes;
    expect(freed).toBeGreaterThan(50_000);
    expect(Math.abs(freed - bytes) / freed).toBeLessThan(0.05);
  });

  it('counts nothing that another session still shows', async () => {
    const uid = newId();
    const shared = await sealTree(store, [[{ uid, text: randomText(60_000) }]]);
    const later = await sealTree(store, [[{ uid, text: 'short' }]]);
    for (const takenAt of [NOW - 40 * DAY, NOW]) {
      const id = newId();
      await store.putSession(sampleSession(id, { status: 'completed', endedAt: NOW, lastSavedAt: NOW }));
      await store.commitSnapshot(sampleCommit(id, shared, { takenAt }));
      if (takenAt < NOW) await store.commitSnapshot(sampleCommit(id, later, { takenAt: NOW }));
    }
    expect(await preview()).toMatchObject({ snapshots: 1, bytes: 0 });
  });

  it('proposes old checkpoints and idle sessions, and counts them to nothing that goes by itself', async () => {
    const session = await past([200 * DAY, 190 * DAY], { lastSavedAt: NOW - 190 * DAY });
    const [, first] = await store.listSnapshots(session.id);
    await store.putCheckpoint(checkpointOf(first!));
    const found = await preview();
    expect([found.snapshots, found.checkpoints.length, found.idle.map(({ id }) => id)]).toEqual([0, 1, [session.id]]);
  });

  it('says what each of those would free alone: a checkpoint what only it shows, a session everything', async () => {
    const session = await past([200 * DAY, 190 * DAY], { lastSavedAt: NOW - 190 * DAY }, 60_000);
    const [, first] = await store.listSnapshots(session.id);
    await store.putCheckpoint(checkpointOf(first!));
    const { bytesOf } = await preview();
    expect(Object.keys(bytesOf).sort()).toEqual([first!.id, session.id].sort());
    expect(bytesOf[first!.id]).toBeGreaterThan(25_000);
    expect(bytesOf[session.id]! / bytesOf[first!.id]!).toBeCloseTo(2, 1);
  });
});

describe('pruning', () => {
  it('leaves heads and checkpoints whole, byte for byte', async () => {
    const session = await past([60 * DAY, 50 * DAY, 40 * DAY, 0]);
    const snapshots = await store.listSnapshots(session.id);
    await store.putCheckpoint(checkpointOf(snapshots[2]!));
    await prunedAsChosen(tools, CHOICE);
    expect(await seqsOf(session)).toEqual([2, 4]);
    for (const { manifest } of await store.listSnapshots(session.id)) {
      expect((await readWholeTree(store, manifest)).length).toBe(1);
    }
  });

  it('keeps the history of a day on which the clock was a year back', async () => {
    const session = await past([3 * DAY, 365 * DAY, 365 * DAY - 5 * HOUR, 2 * DAY, 0]);
    await prunedAsChosen(tools, CHOICE);
    expect(await seqsOf(session)).toEqual([1, 2, 3, 4, 5]);
  });

  it('waits ten seconds for somebody to take it back', async () => {
    const session = await past([60 * DAY, 0]);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { prune } = await beginPrune(tools, CHOICE);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await undoPrune(tools, prune)).toBe(true);
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    expect(await seqsOf(session)).toEqual([1, 2]);
    expect([await undoPrune(tools, prune), waiting]).toEqual([false, []]);
  });

  it('that waits is carried out by the next worker when its own died', async () => {
    const session = await past([60 * DAY, 0]);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await beginPrune(tools, CHOICE);
    vi.clearAllTimers();
    await resumePrunes({ ...tools, prunes: new PruneDesk(newId, world.parts.report) });
    await vi.advanceTimersByTimeAsync(UNDO_MS);
    vi.useRealTimers();
    await soon(async () => expect([await seqsOf(session), waiting]).toEqual([[2], []]));
  });

  it('can be taken back from the next worker too', async () => {
    const session = await past([60 * DAY, 0]);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { prune } = await beginPrune(tools, CHOICE);
    vi.clearAllTimers();
    const next = { ...tools, prunes: new PruneDesk(newId, world.parts.report) };
    await resumePrunes(next);
    expect(await undoPrune(next, prune)).toBe(true);
    await vi.advanceTimersByTimeAsync(2 * UNDO_MS);
    vi.useRealTimers();
    expect([await seqsOf(session), waiting]).toEqual([[1, 2], []]);
  });

  it('deletes the sessions somebody chose, but never the running one', async () => {
    const session = await past([200 * DAY]);
    await prunedAsChosen(tools, { ...CHOICE, snapshots: false, delete: [session.id, run.start.run] });
    expect((await store.listSessions({ includeDeleted: true })).map(({ id }) => id)).toEqual([run.start.run]);
  });

  it('removes the checkpoints somebody chose, with their snapshots, but never a head', async () => {
    const session = await past([200 * DAY, 190 * DAY]);
    const chosen = await store.listSnapshots(session.id);
    for (const snapshot of chosen) await store.putCheckpoint(checkpointOf(snapshot));
    await prunedAsChosen(tools, { ...CHOICE, snapshots: false, checkpoints: chosen.map(({ id }) => id) });
    expect([await seqsOf(session), await store.listCheckpoints()]).toEqual([[2], []]);
  });

  it('keeps the newest snapshot that can be read when the head is damaged', async () => {
    const session = await past([60 * DAY, 50 * DAY, 40 * DAY, 0]);
    const [head] = await store.listSnapshots(session.id);
    const readObject = store.readObject;
    store.readObject = (kind, id) =>
      id === head?.manifest ? Promise.reject(new Error('damaged')) : readObject(kind, id);
    await prunedAsChosen(tools, CHOICE);
    expect(await seqsOf(session)).toEqual([3, 4]);
  });

  it('keeps everything of a session of which nothing can be read: repair may need any of it', async () => {
    const session = await past([60 * DAY, 50 * DAY, 0]);
    store.readObject = () => Promise.reject(new Error('damaged'));
    await prunedAsChosen(tools, CHOICE);
    expect(await seqsOf(session)).toEqual([1, 2, 3]);
  });

  it('in the running session goes on: what was sealed before is stored again when it went with the old snapshots', async () => {
    const document = await write(world, run, { text: 'the same words all along' });
    await run.takeSnapshot('tab');
    await write(world, run, { document, seq: 2, text: 'others for a while' });
    await run.takeSnapshot('tab');
    await write(world, run, { document, seq: 3, text: 'the same words all along' });
    world.clock.now += 40 * DAY;
    await prunedAsChosen(tools, CHOICE);
    await run.takeSnapshot('tab');
    const [newest] = await store.listSnapshots(run.start.run);
    expect(await readWholeTree(store, newest!.manifest)).toEqual([expect.stringContaining('the same words all along')]);
    expect(run.failures).toEqual([]);
  });
});

describe('what was chosen', () => {
  const storage = {
    read: async () => {
      const found = [...waiting];
      await new Promise((resolve) => setTimeout(resolve, 1));
      return found;
    },
    write: async (prunes: readonly WaitingPrune[]) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      waiting = prunes;
    },
  };

  it('and taken back stays taken back, whatever else is chosen or taken back at the same moment', async () => {
    const slow = { ...tools, waitingPrunes: storage };
    const [one, other] = [await beginPrune(slow, CHOICE), await beginPrune(slow, CHOICE)];
    const [third] = await Promise.all([beginPrune(slow, CHOICE), undoPrune(slow, one.prune)]);
    expect(waiting.map(({ id }) => id)).toEqual([other.prune, third.prune]);
    await Promise.all([undoPrune(slow, other.prune), undoPrune(slow, third.prune)]);
    expect(waiting).toEqual([]);
  });

  it('is what goes: what a clock that jumped since has made old stays', async () => {
    const session = await past([60 * DAY, 20 * DAY, 0]);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await beginPrune(tools, CHOICE);
    vi.clearAllTimers();
    world.clock.now += 365 * DAY;
    await resumePrunes({ ...tools, prunes: new PruneDesk(newId, world.parts.report) });
    await vi.advanceTimersByTimeAsync(UNDO_MS);
    vi.useRealTimers();
    await soon(async () => expect([await seqsOf(session), waiting]).toEqual([[2, 3], []]));
  });

  it('never is the run, also when the browser was started anew before it goes', async () => {
    await run.takeSnapshot('tab');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await beginPrune(tools, { ...CHOICE, delete: [run.start.run] });
    expect(waiting.flatMap(({ choice }) => choice.delete)).toEqual([]);
  });

  it('an old checkpoint, goes without its snapshot when nothing newer can be read (P7)', async () => {
    const session = await past([200 * DAY, 0]);
    const [head, first] = await store.listSnapshots(session.id);
    await store.putCheckpoint(checkpointOf(first!));
    const readObject = store.readObject;
    store.readObject = (kind, id) =>
      id === head?.manifest ? Promise.reject(new Error('damaged')) : readObject(kind, id);
    await prunedAsChosen(tools, { ...CHOICE, snapshots: false, checkpoints: [first!.id] });
    expect([await seqsOf(session), await store.listCheckpoints()]).toEqual([[1, 2], []]);
  });
});

describe('archiving', () => {
  it('takes a session out of the lists at once, and makes it compact when nobody took it back', async () => {
    const session = await past([3 * HOUR, 2 * HOUR, 0], { offer: 'later' });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    expect(await archiveSessions(tools, [session.id])).toEqual([session.id]);
    expect(await store.getSession(session.id)).toMatchObject({ status: 'archived', offer: 'none' });
    expect(await seqsOf(session)).toEqual([1, 2, 3]);
    world.clock.now += UNDO_MS;
    await vi.advanceTimersByTimeAsync(UNDO_MS);
    vi.useRealTimers();
    await soon(async () => expect(await seqsOf(session)).toEqual([3]));
  });

  it('is taken back whole within its ten seconds', async () => {
    const session = await past([3 * HOUR, 0], { status: 'interrupted', offer: 'later' });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await archiveSessions(tools, [session.id]);
    await unarchiveSessions(tools, [session.id]);
    await vi.advanceTimersByTimeAsync(UNDO_MS * 2);
    vi.useRealTimers();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await store.getSession(session.id)).toMatchObject({ status: 'interrupted', offer: 'later' });
    expect(await seqsOf(session)).toEqual([1, 2]);
  });

  it('is taken back whole from the next worker too, tidy or short of space as it may be', async () => {
    const session = await past([3 * HOUR, 0], { status: 'interrupted', offer: 'pending' });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await archiveSessions(tools, [session.id]);
    vi.clearAllTimers();
    vi.useRealTimers();
    const clock = { read: () => Promise.resolve(undefined), write: () => Promise.resolve() };
    await createTidy({ parts: world.parts, takeSnapshot: run.takeSnapshot, clock }).step();
    const room = { ...world.parts, clockInDoubt: () => Promise.resolve(false) };
    await createMakeRoom(room)();
    await unarchiveSessions({ parts: world.parts }, [session.id]);
    expect(await store.getSession(session.id)).toEqual(session);
    expect(await seqsOf(session)).toEqual([1, 2]);
  });

  it('leaves the running session and one that has not ended alone', async () => {
    const open = sampleSession(newId(), { status: 'interrupted' });
    await store.putSession(open);
    expect(await archiveSessions(tools, [run.start.run, open.id, newId()])).toEqual([]);
  });
});

describe('deleting several sessions', () => {
  it('hides all at once, brings back those of an undo, and removes the others when it has expired', async () => {
    const [one, other] = [await past([0]), await past([0])];
    await deleteSessions(world.parts, [one.id, other.id, run.start.run]);
    expect((await store.listSessions()).map(({ id }) => id)).toEqual([run.start.run]);
    await undoDelete(world.parts, other.id);
    world.clock.now += UNDO_MS;
    await purgeDeleted(world.parts);
    const left = await store.listSessions({ includeDeleted: true });
    expect(new Set(left.map(({ id }) => id))).toEqual(new Set([run.start.run, other.id]));
  });

  it('removes them also when the clock was set back by a year since', async () => {
    const one = await past([0]);
    await deleteSessions(world.parts, [one.id]);
    world.clock.now -= 365 * 24 * 3_600_000;
    await purgeDeleted(world.parts);
    expect(await store.listSessions({ includeDeleted: true })).toHaveLength(1);
  });
});

describe('deleting, taking back and removing at once', () => {
  it('leaves a session alone that is taken back while its removal is under way', async () => {
    const [one, other] = [await past([0]), await past([0])];
    await deleteSessions(world.parts, [one.id, other.id]);
    world.clock.now += UNDO_MS;
    const { listSessions } = store;
    store.listSessions = async (filter) => {
      const found = await listSessions(filter);
      await undoDelete(world.parts, other.id);
      return found;
    };
    await purgeDeleted(world.parts);
    expect(await store.getSession(one.id)).toBeUndefined();
    expect([(await store.getSession(other.id))?.deletedAt, await seqsOf(other)]).toEqual([undefined, [1]]);
  });

  it('does not bring back the shell of a session whose snapshots are gone', async () => {
    const session = await past([0]);
    await deleteSessions(world.parts, [session.id]);
    const { getSession } = store;
    store.getSession = async (id) => {
      const found = await getSession(id);
      await store.purgeSession(id);
      return found;
    };
    await undoDelete(world.parts, session.id);
    store.getSession = getSession;
    const isListed = (await store.getSession(session.id)) !== undefined;
    expect(await seqsOf(session)).toEqual(isListed ? [1] : []);
  });

  it('takes all of many back before the first of them is removed', async () => {
    const sessions = [];
    for (let count = 0; count < 30; count += 1) sessions.push((await past([0], {}, 10)).id);
    await deleteSessions(world.parts, sessions);
    world.clock.now += UNDO_MS;
    await Promise.all([undoDeletes(world.parts, sessions), purgeDeleted(world.parts)]);
    expect((await store.listSessions()).length).toBe(sessions.length + 1);
  });

  it('says so when it is too late', async () => {
    const [one, other] = [await past([0]), await past([0])];
    await deleteSessions(world.parts, [one.id, other.id]);
    await store.purgeSession(one.id);
    await expect(undoDeletes(world.parts, [one.id, other.id])).rejects.toMatchObject({ code: 'unknown-session' });
    expect((await store.getSession(other.id))?.deletedAt).toBeUndefined();
  });

  it('removes many with one look at what is still needed', async () => {
    const sessions = [];
    for (let count = 0; count < 5; count += 1) sessions.push((await past([0])).id);
    await deleteSessions(world.parts, sessions);
    world.clock.now += UNDO_MS;
    await purgeDeleted(world.parts);
    expect(await store.usage()).toMatchObject({ sessions: 1, snapshots: 0, objects: 0, packBytes: 0 });
  });
});

describe('tidying by itself', () => {
  const clock = { read: () => Promise.resolve(undefined), write: () => Promise.resolve() };

  it('goes through all sessions, a few at a time', async () => {
    const sessions = [];
    for (let count = 0; count < 12; count++) sessions.push(await past([40 * DAY, 0]));
    const tidy = createTidy({ parts: world.parts, takeSnapshot: run.takeSnapshot, clock });
    await tidy.step();
    expect((await store.usage()).snapshots).toBe(19);
    await tidy.step();
    await tidy.step();
    expect((await store.usage()).snapshots).toBe(12);
    const { objects } = await store.usage();
    await store.collectGarbage();
    expect((await store.usage()).objects).toBe(objects);
  });

  it('leaves a session that is still coming in alone', async () => {
    const ages = [40 * DAY, 39 * DAY, 3 * HOUR, 0];
    const [coming, other] = [await past(ages, { importing: true }), await past(ages)];
    await createTidy({ parts: world.parts, takeSnapshot: run.takeSnapshot, clock }).step();
    expect([await seqsOf(coming), (await seqsOf(other)).length]).toEqual([[1, 2, 3, 4], 2]);
  });

  it('removes nothing while the clock is in doubt', async () => {
    const session = await past([40 * DAY, 0]);
    let seen = { seenAt: NOW - 300 * DAY };
    const jumped = {
      read: () => Promise.resolve(seen),
      write: (next: typeof seen) => Promise.resolve(void (seen = next)),
    };
    const tidy = createTidy({
      parts: world.parts,
      takeSnapshot: run.takeSnapshot,
      clock: jumped,
    });
    await tidy.step();
    expect(await seqsOf(session)).toEqual([1, 2]);
    for (let hour = 0; hour < 24; hour++) {
      world.clock.now += HOUR;
      await tidy.step();
    }
    expect(await seqsOf(session)).toEqual([2]);
  });

  it('thins a session above its size more than the others', async () => {
    const ages = [5 * HOUR + 3 * MINUTE, 5 * HOUR + 2 * MINUTE, 5 * HOUR + MINUTE, 0];
    const small = await past(ages);
    const large = await past(ages);
    const { usage, measure } = store;
    store.usage = async () => ({ ...(await usage()), packBytes: 600_000_000 });
    const sizes = [small.id, large.id].map((session, at) => ({ session, bytes: at * 501_000_000 }));
    store.measure = async () => ({ ...(await measure()), sessions: sizes });
    const tidy = createTidy({ parts: world.parts, takeSnapshot: run.takeSnapshot, clock });
    await tidy.step();
    expect([(await seqsOf(small)).length, (await seqsOf(large)).length]).toEqual([4, 2]);
  });
});
