import type { RunningBrowser } from '../browser/launch';
import { bundleForPage } from './bundle';
import { callsInto } from './call-in-page';
import type { CopyBench } from './copy-in-browser';
import { percentile, type Figure } from './figure';

const FLUSHES = 400;
const MEGABYTES = 20;

/** The second copy in the real browser: what it costs while saving, and what it takes to come back from it. */
export async function measureCopy(browser: RunningBrowser, origin: string): Promise<Figure[]> {
  const page = await browser.openPage(`${origin}/chapter/98`);
  await page.evaluate(await bundleForPage('copy-in-browser.ts'));
  const call = callsInto<CopyBench>(page, 'copyBench');
  await call('begin');
  const flushes = await call('flushes', FLUSHES);
  const filled = await call('fill', MEGABYTES);
  const checkMs = await call('check');
  const { rebuildMs, rebuilt } = await call('rebuild');
  await page.close();
  if (rebuilt < 1) throw new Error(`only ${(rebuilt * 100).toFixed(0)} % of the packs came back from the second copy`);
  const { megabytes, objects } = filled;
  const measured = `measured with ${megabytes.toFixed(0)} MB in ${(objects / 1_000).toFixed(0)},000 objects`;
  return [
    { what: 'second copy written after a snapshot, p95', value: percentile(flushes, 0.95), unit: 'ms', budget: 50 },
    { what: `deep check, per 100 MB (${measured})`, value: (checkMs / megabytes) * 100, unit: 'ms', budget: 60_000 },
    { what: `rebuild, per 100 MB (${measured})`, value: (rebuildMs / megabytes) * 100, unit: 'ms', budget: 60_000 },
  ];
}
