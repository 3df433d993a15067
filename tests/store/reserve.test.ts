import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepReserve, spendReserve } from '../../lib/store/reserve';

/** Files by name, with their sizes: as much of OPFS as the reserve needs. */
let files: Map<string, number>;
let room: number;
beforeEach(() => {
  files = new Map();
  room = Infinity;
  const handle = (name: string) => ({
    getFile: () => Promise.resolve({ size: files.get(name) ?? 0 }),
    createWritable: () => {
      let written = 0;
      return Promise.resolve({
        write: (bytes: Uint8Array) => {
          written += bytes.length;
          return written > room ? Promise.reject(new Error('QuotaExceededError')) : Promise.resolve();
        },
        close: () => Promise.resolve(void files.set(name, written)),
      });
    },
  });
  const root = {
    getFileHandle: (name: string, { create = false } = {}) => {
      if (!files.has(name) && !create) return Promise.reject(new Error('NotFoundError'));
      if (!files.has(name)) files.set(name, 0);
      return Promise.resolve(handle(name));
    },
    removeEntry: (name: string) => Promise.resolve(void files.delete(name)),
  };
  vi.stubGlobal('navigator', { storage: { getDirectory: () => Promise.resolve(root) } });
});
afterEach(() => vi.unstubAllGlobals());

it('is kept once, given up once, and then there is none until it is kept again', async () => {
  await keepReserve();
  await keepReserve();
  expect([...files.values()]).toEqual([8_000_000]);
  expect([await spendReserve(), await spendReserve(), files.size]).toEqual([true, false, 0]);
  await keepReserve();
  expect(await spendReserve()).toBe(true);
});

it('takes nothing where there is no room for all of it, and half of one is none', async () => {
  room = 3_000_000;
  await keepReserve();
  expect([...files.values()]).toEqual([0]);
  expect(await spendReserve()).toBe(false);
});

it('is nothing where there is no such file system', async () => {
  vi.stubGlobal('navigator', {});
  await keepReserve();
  expect(await spendReserve()).toBe(false);
});
