import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { builtExtensionDir } from '../browser/project-paths';
import type { RunningBrowser } from '../browser/launch';
import { bundleForPage } from './bundle';
import type { Figure } from './figure';

const FIELDS = 200;

/** What the content script costs the pages a user opens. */
export async function measureCapture(browser: RunningBrowser, origin: string): Promise<Figure[]> {
  const script = gzipSync(readFileSync(path.join(builtExtensionDir, 'page.js'))).length;
  const page = await browser.openPage(`${origin}/chapter/98`);
  await page.bringToFront();
  await page.evaluate((count) => {
    const form = document.createElement('form');
    for (let index = 0; index < count; index++) {
      const label = document.createElement('label');
      const field = Object.assign(document.createElement('input'), { name: `field${index}`, value: '' });
      label.append(`Field ${index} `, field);
      form.append(label);
    }
    document.body.append(form);
  }, FIELDS);
  await page.evaluate(() => {
    const long: number[] = [];
    new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
    });
    Object.assign(globalThis, { long });
  });
  await page.focus('input[name="field100"]');
  await page.keyboard.type('the content script runs while these words are typed into a page of two hundred fields', {
    delay: 30,
  });
  await sleep(1_500);
  const long = await page.evaluate(() => (globalThis as unknown as { long: number[] }).long.length);
  await page.evaluate(await bundleForPage('capture-in-browser.ts'));
  const times = await page.evaluate(() =>
    (globalThis as unknown as { captureTimes(count: number): number[] }).captureTimes(100),
  );
  await page.close();
  const median = [...times].sort((one, other) => one - other)[Math.floor(times.length / 2)] ?? NaN;
  return [
    { what: 'content script, minified and gzipped', value: script / 1_000, unit: 'kB', budget: 30 },
    { what: `one capture of a page with ${FIELDS} fields, median`, value: median, unit: 'ms', budget: 4 },
    { what: 'long tasks while typing into it', value: long, unit: '', budget: 0 },
  ];
}
