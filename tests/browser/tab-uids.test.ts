import { afterEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { loadUids } from '../../lib/browser/tab-uids';

afterEach(() => {
  vi.restoreAllMocks();
  fakeBrowser.reset();
});

/** `storage.local` whose next write is carried out when the test says so. */
function holdNextWrite() {
  const set = fakeBrowser.storage.local.set.bind(fakeBrowser.storage.local);
  const outcome: { succeed(): void; fail(): void } = { succeed: () => undefined, fail: () => undefined };
  vi.spyOn(fakeBrowser.storage.local, 'set').mockImplementationOnce(
    (items) =>
      new Promise((resolve, reject) => {
        outcome.succeed = () => void set(items).then(resolve);
        outcome.fail = () => reject(new Error('the disk is full'));
      }),
  );
  return outcome;
}

const settled = async (work: Promise<unknown>): Promise<boolean> =>
  Promise.race([work.then(() => true), new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 5))]);

describe('the names of tabs', () => {
  it('are durable for whoever asks to save them, also when another one is writing them already', async () => {
    const uids = await loadUids();
    const write = holdNextWrite();
    const uid = uids.ensure('tabs', 7);
    const first = uids.save();
    const second = uids.save();
    expect(await settled(second)).toBe(false);
    write.succeed();
    await Promise.all([first, second]);
    expect((await loadUids()).get('tabs', 7)).toBe(uid);
  });

  it('given while others are written are written next', async () => {
    const uids = await loadUids();
    const write = holdNextWrite();
    uids.ensure('tabs', 7);
    const first = uids.save();
    const late = uids.ensure('tabs', 8);
    const second = uids.save();
    await settled(first);
    write.succeed();
    await Promise.all([first, second]);
    expect((await loadUids()).get('tabs', 8)).toBe(late);
  });

  it('that could not be written are written with the next save', async () => {
    const uids = await loadUids();
    const write = holdNextWrite();
    const uid = uids.ensure('tabs', 7);
    const first = uids.save();
    await settled(first.catch(() => undefined));
    write.fail();
    await expect(first).rejects.toThrow();
    await uids.save();
    expect((await loadUids()).get('tabs', 7)).toBe(uid);
  });
});
