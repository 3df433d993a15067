import { beforeEach, describe, expect, it } from 'vitest';
import { QuotaError, StoreError } from '../../lib/model/errors';
import { openStoreSafely } from '../../lib/services/open-store-safely';
import type { SessionStore } from '../../lib/store/session-store';
import { safeStoreTools } from './safe-store-tools';

let time = 1_000_000;
const now = (): number => time;

interface Faked {
  list(): Promise<unknown>;
  letGo?: () => void;
}
const storeOf = ({ list, letGo = () => undefined }: Faked): SessionStore =>
  ({ close: () => undefined, letGo, listSessions: list }) as unknown as SessionStore;

it('says that the disk is full as long as the store cannot be opened for it, and goes on soon after there is room', async () => {
  let isFull = false;
  const room = (): Promise<boolean> => (isFull ? Promise.reject(new QuotaError(undefined)) : Promise.resolve(false));
  const list = () => (isFull ? Promise.reject(new StoreError('reading', undefined)) : Promise.resolve([]));
  const open = () => room().then(() => storeOf({ list }));
  const store = await openStoreSafely(
    safeStoreTools({ ensure: room, requireRoom: () => room().then(() => undefined), open, now }),
  );
  expect(await store.listSessions()).toEqual([]);
  isFull = true;
  for (let second = 0; second < 20; second += 1) {
    await expect(store.listSessions()).rejects.toMatchObject({ code: 'quota' });
    time += 1_000;
  }
  isFull = false;
  time += 5_000;
  const answers = [store.listSessions(), store.listSessions()];
  expect(await Promise.all(answers)).toEqual([[], []]);
});

it('asks everybody to let go when it cannot start for want of space: the next attempt is to find it closed', async () => {
  let asked = 0;
  const letGo = (): void => void (asked += 1);
  const failing = (error: Error) =>
    openStoreSafely(
      safeStoreTools({ open: () => Promise.reject(error), ensure: () => Promise.reject(error), letGo, now }),
    );
  await expect(failing(new StoreError('opening', undefined))).rejects.toMatchObject({ code: 'store-failed' });
  expect(asked).toBe(0);
  await expect(failing(new QuotaError(undefined))).rejects.toMatchObject({ code: 'quota' });
  expect(asked).toBe(1);
});

it.each([true, false])(
  'tells when something was lost (%s), so that whoever said something last says it again',
  async (hasLost) => {
    let isLost = true;
    let told = 0;
    const list = () => (isLost ? Promise.reject(new StoreError('reading', undefined)) : Promise.resolve([]));
    const open = () => Promise.resolve(storeOf({ list }));
    const ensure = (how: string): Promise<boolean> => {
      if (how === 'full') isLost = false;
      return Promise.resolve(hasLost);
    };
    const store = await openStoreSafely(safeStoreTools({ ensure, open, recovered: () => (told += 1), now }));
    expect(told).toBe(0);
    await store.listSessions();
    await store.listSessions();
    expect(told).toBe(hasLost ? 1 : 0);
  },
);

it('a store that is being rebuilt stays closed, though somebody finds the disk full meanwhile', async () => {
  let finish: (hasLost: boolean) => void = () => undefined;
  let refuse: (error: unknown) => void = () => undefined;
  const rebuilt = new Promise<boolean>((resolve) => (finish = resolve));
  const refusal = new Promise<unknown>((_, reject) => (refuse = reject));
  let letGo = 0;
  const calls = [() => refusal, () => Promise.reject(new StoreError('reading', undefined))];
  const list = (): Promise<unknown> => calls.shift()?.() ?? Promise.resolve([]);
  const open = () => Promise.resolve(storeOf({ list, letGo: () => (letGo += 1) }));
  const ensure = (how: string): Promise<boolean> => (how === 'full' ? rebuilt : Promise.resolve(false));
  const store = await openStoreSafely(safeStoreTools({ ensure, open, now }));
  const refused = store.listSessions();
  const lost = store.listSessions();
  await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve));
  refuse(new QuotaError(undefined));
  await expect(refused).rejects.toMatchObject({ code: 'quota' });
  finish(true);
  expect(await lost).toEqual([]);
  expect(letGo).toBe(0);
});

/** As Chromium's: full once, it stays so until nobody has had it open for two seconds. */
describe('a database that says the disk is full when it is not any more', () => {
  let isFull: boolean;
  let isLatched: boolean;
  let open: Set<string>;
  let rests: number;
  let askedMeanwhile: Promise<unknown>;
  let store: SessionStore;
  beforeEach(async () => {
    time += 1_000_000;
    isFull = isLatched = true;
    open = new Set(['ours', 'others']);
    rests = 0;
    const list = (): Promise<unknown> => {
      open.add('ours');
      return isLatched ? Promise.reject(new QuotaError(undefined)) : Promise.resolve([]);
    };
    store = await openStoreSafely(
      safeStoreTools({
        open: () => Promise.resolve(storeOf({ list, letGo: () => void open.delete('ours') })),
        requireRoom: () => (isFull ? Promise.reject(new QuotaError(undefined)) : Promise.resolve()),
        letGo: () => void open.delete('others'),
        async wait(milliseconds) {
          rests += 1;
          askedMeanwhile = store.listSessions().catch(String);
          for (let tick = 0; tick < 5; tick += 1) await Promise.resolve();
          if (open.size === 0 && milliseconds > 2_000) isLatched = isFull;
        },
        now,
      }),
    );
  });

  it('is closed by everybody for a moment, and what is asked meanwhile waits', async () => {
    isFull = false;
    expect(await Promise.all([store.listSessions(), store.listSessions()])).toEqual([[], []]);
    expect(await askedMeanwhile).toEqual([]);
    expect(rests).toBe(1);
  });

  it('is left alone while the disk is full, and looked at every five seconds at most', async () => {
    for (let second = 0; second < 20; second += 1) {
      await expect(store.listSessions()).rejects.toMatchObject({ code: 'quota' });
      time += 1_000;
    }
    expect(rests).toBe(0);
    isFull = false;
    time += 5_000;
    expect(await store.listSessions()).toEqual([]);
  });

  it('has no second rest soon after one that did not help', async () => {
    isFull = false;
    open.add('a page that does not let go');
    for (let second = 0; second < 25; second += 1) {
      await expect(store.listSessions()).rejects.toMatchObject({ code: 'quota' });
      time += 1_000;
    }
    expect(rests).toBe(1);
    open.clear();
    time += 30_000;
    expect(await store.listSessions()).toEqual([]);
  });
});
