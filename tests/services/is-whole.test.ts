import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromHex } from '../../lib/codec/hex';
import { StoreError } from '../../lib/model/errors';
import { newId } from '../../lib/model/ids';
import { openTreeTabs } from '../../lib/model/session-tree';
import type { Snapshot } from '../../lib/model/snapshot';
import { createStoreCare } from '../../lib/services/check-store';
import { isWhole } from '../../lib/services/is-whole';
import { openStoreSafely } from '../../lib/services/open-store-safely';
import { readTree } from '../../lib/services/read-tree';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { SessionStore } from '../../lib/store/session-store';
import { withRawDatabase } from '../store/raw-database';
import { A, write } from './fake-work';
import { beginFakeRun, createFakeWorld, fakeTab, fakeWindow, type FakeWorld } from './fake-world';
import { safeStoreTools } from './safe-store-tools';

let name: string;
let store: SessionStore;
let world: FakeWorld;
let head: Snapshot;
beforeEach(async () => {
  name = `holdfast-${newId()}`;
  store = await openSessionStore({ name });
  world = createFakeWorld(store);
  world.windows = [fakeWindow(1, [fakeTab(11, A)])];
  const run = await beginFakeRun(world);
  await write(world, run, { text: 'words' });
  head = (await run.takeSnapshot('tab'))!;
});
afterEach(() => store.close());

async function check(level: 1 | 2): Promise<void> {
  const keeper = createStoreCare(world.parts, { changedAt: () => -Infinity });
  await keeper.check(level);
  await keeper.settled();
}

async function losePage(): Promise<void> {
  const [tab] = openTreeTabs(await readTree(store, head.id));
  const page = tab!.state.pages[0]!.state;
  await withRawDatabase(name, async (db) => {
    await db.objects.delete(fromHex(page));
    await db.packs.clear();
  });
}

const ruinPacks = (): Promise<unknown> =>
  withRawDatabase(name, (db) =>
    db.packs.toCollection().modify((row) => {
      row.bytes = row.bytes.map((byte, at) => (at > 20 ? byte ^ 1 : byte));
    }),
  );

describe('what was found whole once', () => {
  it.each([
    ['lost since', 1, losePage],
    ['damaged since', 2, ruinPacks],
  ] as const)('counts as whole no longer when a check names it as %s', async (_, level, damage) => {
    expect(await isWhole(store, head)).toBe(true);
    await damage();
    await check(level);
    expect(await isWhole(store, head)).toBe(false);
  });

  it('counts as whole no longer when the store was rebuilt since', async () => {
    expect(await isWhole(store, head)).toBe(true);
    await losePage();
    let isBroken = true;
    const listSessions = (): ReturnType<typeof store.listSessions> => {
      if (!isBroken) return store.listSessions();
      isBroken = false;
      return Promise.reject(new StoreError('reading', undefined));
    };
    const opened = { ...store, close: () => undefined, listSessions };
    const tools = safeStoreTools({ open: () => Promise.resolve(opened) });
    await (await openStoreSafely(tools)).listSessions();
    expect(await isWhole(store, head)).toBe(false);
  });

  it('is not read again after a check that found nothing', async () => {
    expect(await isWhole(store, head)).toBe(true);
    await check(1);
    const { readObject } = store;
    let reads = 0;
    store.readObject = (kind, id) => {
      reads += 1;
      return readObject(kind, id);
    };
    expect([await isWhole(store, head), reads]).toEqual([true, 0]);
  });
});
