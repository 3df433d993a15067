import { expect, it } from 'vitest';
import { QuotaError, StoreError } from '../../lib/model/errors';
import { openStoreSafely } from '../../lib/services/open-store-safely';
import type { SessionStore } from '../../lib/store/session-store';

it('says that the disk is full as long as the store cannot be opened for it, and goes on soon after there is room', async () => {
  let time = 1_000_000;
  let isFull = false;
  const room = (): Promise<void> => (isFull ? Promise.reject(new QuotaError(undefined)) : Promise.resolve());
  const list = () => (isFull ? Promise.reject(new StoreError('reading', undefined)) : Promise.resolve([]));
  const opened = { close: () => undefined, listSessions: list } as unknown as SessionStore;
  const tools = { ensure: room, open: () => room().then(() => opened), isNewRun: false, now: () => time };
  const store = await openStoreSafely(tools);
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
