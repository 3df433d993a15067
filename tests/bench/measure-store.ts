import type { RunningBrowser } from '../browser/launch';
import { bundleForPage } from './bundle';
import type { Figure } from './figure';
import type { Bench } from './store-in-browser';

const share = (times: readonly number[], part: number): number => {
  const sorted = [...times].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
};

/** The real store in the real browser, on an origin of its own. */
export async function measureStore(browser: RunningBrowser, origin: string): Promise<Figure[]> {
  const page = await browser.openPage(`${origin}/chapter/99`);
  await page.evaluate(await bundleForPage('store-in-browser.ts'));
  type WithBench = { bench: Bench };
  const live = await page.evaluate(() => (globalThis as unknown as WithBench).bench.liveWrites(400));
  const few = await page.evaluate(() => (globalThis as unknown as WithBench).bench.commits(10, 200));
  const many = await page.evaluate(() => (globalThis as unknown as WithBench).bench.commits(1_000, 200));
  const thirty = await page.evaluate(() => (globalThis as unknown as WithBench).bench.thirtySessions());
  const copy = await page.evaluate(() => (globalThis as unknown as WithBench).bench.secondCopy(400));
  await page.close();
  return [
    { what: 'live document written, p95', value: share(live, 0.95), unit: 'ms', budget: 5 },
    { what: 'snapshot with one changed page of 100 tabs, p95', value: share(few.times, 0.95), unit: 'ms', budget: 15, peer: '80 ms' },
    { what: 'the same at 1,000 stored sessions, against 10 (medians)', value: share(many.times, 0.5) / share(few.times, 0.5), unit: '×', budget: 1.3 },
    { what: 'bytes per tab per stored session', value: many.bytesPerTab, unit: 'B', budget: 40, peer: '133 B' },
    { what: 'second copy flushed after a snapshot, p95', value: share(copy.flushes, 0.95), unit: 'ms', budget: 30 },
    { what: `rebuild from the second copy, per 100 MB (measured with ${copy.megabytes.toFixed(0)} MB)`, value: copy.rebuildPer100MB, unit: 'ms', budget: 20_000 },
    { what: '30 typical sessions', value: thirty / 1e6, unit: 'MB', budget: 5 },
  ];
}
