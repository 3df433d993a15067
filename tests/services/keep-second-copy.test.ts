import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
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
