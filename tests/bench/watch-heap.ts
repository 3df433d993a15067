import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import type { Figure } from './figure';

/** Megabytes of a page's JavaScript: objects and buffers. `peak` counts garbage that was not collected yet. */
export interface HeapUse {
  before: number;
  peak: number;
  /** What is still held when the work is over. */
  after: number;
}

const EVERY_MS = 30;

/** Looks at the heap of `page` again and again while `work` goes on. */
export async function watchHeap<Value>(
  page: Page,
  work: () => Promise<Value>,
): Promise<{ value: Value; heap: HeapUse }> {
  const session = await page.createCDPSession();
  const collected = async (): Promise<number> => {
    await session.send('HeapProfiler.collectGarbage');
    return look();
  };
  const look = async (): Promise<number> => {
    const use = (await session.send('Runtime.getHeapUsage')) as { usedSize: number; backingStorageSize?: number };
    return (use.usedSize + (use.backingStorageSize ?? 0)) / 1e6;
  };
  const before = await collected();
  let peak = before;
  const end = new AbortController();
  const watch = (async () => {
    while (!end.signal.aborted) {
      peak = Math.max(peak, await look());
      await sleep(EVERY_MS);
    }
  })();
  try {
    const value = await work();
    end.abort();
    await watch;
    return { value, heap: { before, peak, after: await collected() } };
  } finally {
    end.abort();
    await watch.catch(() => undefined);
    await session.detach();
  }
}

export const heapFigure = (when: string, { before, peak, after }: HeapUse, budget: number): Figure => ({
  what: `heap ${when}, garbage included (held before ${before.toFixed(0)}, after ${after.toFixed(0)} MB)`,
  value: peak,
  unit: 'MB',
  budget,
});
