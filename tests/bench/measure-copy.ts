import type { RunningBrowser } from '../browser/launch';
import { bundleForPage } from './bundle';
import type { CopyBench } from './copy-in-browser';
import { percentile, type Figure } from './figure';

const FLUSHES = 400;

/** The second copy in the real browser: what it costs while saving, and what it takes to come back from it. */
export async function measureCopy(browser: RunningBrowser, origin: string): Promise<Figure[]> {
  const page = await browser.openPage(`${origin}/chapter/98`);
  await page.evaluate(await bundleForPage('copy-in-browser.ts'));
  const { flushes, checkMs, rebuildMs, rebuilt, megabytes } = await page.evaluate(
    (count) => (globalThis as unknown as { copyBench: CopyBench }).copyBench.secondCopy(count),
    FLUSHES,
  );
  await page.close();
  if (rebuilt < 1) throw new Error(`only ${(rebuilt * 100).toFixed(0)} % of the packs came back from the second copy`);
  const measured = `measured with ${megabytes.toFixed(1)} MB`;
  return [
    { what: 'second copy written after a snapshot, p95', value: percentile(flushes, 0.95), unit: 'ms', budget: 50 },
    { what: `deep check, per 100 MB (${measured})`, value: (checkMs / megabytes) * 100, unit: 'ms', budget: 60_000 },
    { what: `rebuild, per 100 MB (${measured})`, value: (rebuildMs / megabytes) * 100, unit: 'ms', budget: 60_000 },
  ];
}
