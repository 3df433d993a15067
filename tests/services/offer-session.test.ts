import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { QuotaError } from '../../lib/model/errors';
import { newId } from '../../lib/model/ids';
import { walKey } from '../../lib/model/wal';
import { branchSession } from '../../lib/services/branch-session';
import { isCrashLoop, noteSettled } from '../../lib/services/detect-crash-loop';
import { decideOffer, pendingSessions, type Offer } from '../../lib/services/offer-session';
import type { SessionStore } from '../../lib/store/session-store';
import { A, openFakeWork } from './fake-work';
import { beginFakeRun, editOf, fakeTab, fakeWindow, type FakeRun, type FakeWorld } from './fake-world';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

let store: SessionStore;
let world: FakeWorld;
beforeEach(async () => ({ store, world } = await openFakeWork()));
afterEach(() => store.close());

interface Life {
  /** For so long something changes once a minute. */
  works?: number;
  /** For so long nothing does. */
  idles?: number;
  /** It ends by closing its last window. */
  quits?: boolean;
  /** So long the browser is off before. */
  off?: number;
  /** It ends before it opens anything. */
  empty?: boolean;
}

/** A run from start to end, with a heartbeat twice a minute. */
async function live({ works = 0, idles = 0, quits = false, off = 10 * SECOND, empty = false }: Life): Promise<FakeRun> {
  world.clock.now += off;
  const run = await beginFakeRun(world);
  world.windows = empty ? [] : [fakeWindow(1, [fakeTab(11, A)])];
  await run.takeSnapshot('tab');
  for (let lived = 0; lived < works + idles; lived += MINUTE / 2) {
    world.clock.now += MINUTE / 2;
    await noteSettled(world.parts);
    if (lived >= works) continue;
    world.windows = [fakeWindow(1, [fakeTab(11, `${A}${String(lived)}`)])];
    await run.takeSnapshot('tab');
  }
  if (quits) world.setCleanExit(run.start.run);
  world.endBrowser();
  return run;
}

/** What is done about the newest session at the start after these runs, when all is to be resumed by itself. */
async function offerAfter(...lives: Life[]): Promise<Offer> {
  for (const life of lives) await live(life);
  return offerNow();
}

async function offerNow(off = 10 * SECOND): Promise<Offer> {
  world.clock.now += off;
  await beginFakeRun(world);
  const [newest] = await pendingSessions(world.parts);
  return decideOffer(world.parts, newest!, 'always');
}

const DAY_OF_WORK: Life = { works: HOUR };
const CRASH_AT_ONCE: Life = { works: MINUTE };

describe('by itself a session is resumed', () => {
  it.each<[string, ...Life[]]>([
    ['after the first crash ever', CRASH_AT_ONCE],
    ['after long work', DAY_OF_WORK],
    ['after two crashes with long work in between', DAY_OF_WORK, DAY_OF_WORK],
    ['after two crashes with long quiet in between', DAY_OF_WORK, { works: MINUTE, idles: HOUR }],
    ['after the first crash since it was quit', { ...DAY_OF_WORK, quits: true }, CRASH_AT_ONCE],
    ['when it was quit soon after a crash', DAY_OF_WORK, { ...CRASH_AT_ONCE, quits: true }],
    ['once a run lasted, however many crashed before', CRASH_AT_ONCE, CRASH_AT_ONCE, DAY_OF_WORK],
  ])('%s', async (_, ...lives) => {
    expect(await offerAfter(...lives)).toBe('resume');
  });
});

describe('by itself no session is resumed', () => {
  it.each<[string, ...Life[]]>([
    ['after two crashes within minutes', DAY_OF_WORK, CRASH_AT_ONCE],
    ['when the first crash came after an hour in which nothing was saved', { works: HOUR, idles: HOUR }, CRASH_AT_ONCE],
    ['when the browser was off for long between the crashes', DAY_OF_WORK, { ...CRASH_AT_ONCE, off: HOUR }],
    ['when it crashed again before anything was opened', DAY_OF_WORK, { empty: true }],
  ])('%s', async (_, ...lives) => {
    expect(await offerAfter(...lives)).toBe('ask');
  });

  it('when the browser is off for long after the second crash', async () => {
    await live(DAY_OF_WORK);
    await live(CRASH_AT_ONCE);
    expect(await offerNow(HOUR)).toBe('ask');
  });

  it('because of a session that was made meanwhile and was no run', async () => {
    const run = await live(DAY_OF_WORK);
    const [snapshot] = await store.listSnapshots(run.start.run);
    await branchSession(world.parts, snapshot!.id);
    await live(CRASH_AT_ONCE);
    expect(await offerNow()).toBe('ask');
  });
});

it('what a run that had not begun left in the WAL is no run that lived for a moment', async () => {
  const run = await live(DAY_OF_WORK);
  const { putSession } = store;
  store.putSession = () => Promise.reject(new Error('killed here'));
  await expect(beginFakeRun(world)).rejects.toThrow('killed here');
  Object.assign(store, { putSession });
  await store.changeSession(run.start.run, { offer: 'later' });
  const document = newId();
  world.wal.set(walKey(document, 1), editOf(document, A, 'typed early'));
  await beginFakeRun(world);
  expect(await pendingSessions(world.parts)).toMatchObject([{ status: 'interrupted' }]);
  expect(await isCrashLoop(world.parts)).toBe(false);
});

it('a full disk that keeps it from being noted that a run lasts is reported, and stops nothing else', async () => {
  await beginFakeRun(world);
  world.clock.now += HOUR;
  const full = new QuotaError(undefined);
  Object.assign(world.parts.browser, { writeSettledRun: () => Promise.reject(full) });
  await noteSettled(world.parts);
  expect(world.reported).toEqual([full]);
});
