import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { QuotaError } from '../../lib/model/errors';
import { keepSecondCopy } from '../../lib/services/keep-second-copy';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function keep() {
  const flushes: number[] = [];
  const copy = {
    flush: () => Promise.resolve(flushes.push(Date.now()) > 0),
    merge: () => Promise.resolve(false),
    reconcile: () => Promise.resolve(0),
  };
  const health = { copied: () => undefined, copyFailed: () => undefined };
  const keeper = keepSecondCopy({ copy, health, report: () => undefined });
  return { keeper, flushes, begun: Date.now() };
}

describe('when the second copy is written', () => {
  it('a moment after a snapshot', async () => {
    const { keeper, flushes, begun } = keep();
    keeper.changed('soon');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(flushes).toEqual([begun + 250]);
  });

  it('while somebody types without end, every 20 s and not with every edit', async () => {
    const { keeper, flushes, begun } = keep();
    for (let at = 0; at < 60_000; at += 500) {
      keeper.changed('later');
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(flushes.map((at) => at - begun)).toEqual([20_000, 40_000, 60_000]);
  });

  it('an edit goes along with the snapshot after it, and does not wait any more', async () => {
    const { keeper, flushes } = keep();
    keeper.changed('later');
    keeper.changed('soon');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(flushes).toHaveLength(1);
  });
});

describe('a second copy that does not fit', () => {
  /** So many flushes fail. Resolves to how many there were, how often room was made, and what health was told. */
  async function fill(failing: number, error: Error, makeRoom?: () => Promise<boolean>) {
    const told: string[] = [];
    let flushes = 0;
    const keeper = keepSecondCopy({
      copy: {
        flush: () => (flushes++ < failing ? Promise.reject(error) : Promise.resolve(true)),
        merge: () => Promise.resolve(false),
        reconcile: () => Promise.resolve(0),
      },
      health: { copied: () => told.push('copied'), copyFailed: () => told.push('failed') },
      report: () => undefined,
      ...(makeRoom && { makeRoom }),
    });
    await keeper.flush();
    return { flushes, told };
  }
  const full = new QuotaError(undefined);

  it('gets room once and is written once more (S9)', async () => {
    const makeRoom = vi.fn(() => Promise.resolve(true));
    expect(await fill(1, full, makeRoom)).toEqual({ flushes: 2, told: ['copied'] });
    expect(await fill(9, full, makeRoom)).toEqual({ flushes: 2, told: ['failed'] });
    expect(makeRoom).toHaveBeenCalledTimes(2);
  });

  it('is told of where there is no room to be made, or something else is wrong', async () => {
    const makeRoom = vi.fn(() => Promise.resolve(false));
    expect(await fill(1, full, makeRoom)).toEqual({ flushes: 1, told: ['failed'] });
    expect(await fill(1, full)).toEqual({ flushes: 1, told: ['failed'] });
    expect(await fill(1, new Error('broken'), () => Promise.resolve(true))).toEqual({ flushes: 1, told: ['failed'] });
  });
});
