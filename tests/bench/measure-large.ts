import type { Page } from 'puppeteer-core';
import type { RunningBrowser } from '../browser/launch';
import { bundleForPage } from './bundle';
import { callsInto, type Call } from './call-in-page';
import type { Figure } from './figure';
import type { LargeBench } from './large-in-browser';
import { heapFigure, watchHeap } from './watch-heap';

const SESSION_MB = 50;
/** With `--huge`: ten of those sessions. */
const HUGE_SESSIONS = 10;

/** Sessions and archives of many megabytes in the real browser. `isHuge` adds an archive of 500 MB: some minutes. */
export async function measureLarge(
  browser: RunningBrowser,
  { origin, isHuge }: { origin: string; isHuge: boolean },
): Promise<Figure[]> {
  const page = await browser.openPage(`${origin}/chapter/97`);
  await page.evaluate(await bundleForPage('large-in-browser.ts'));
  const call = callsInto<LargeBench>(page, 'largeBench');
  await call('begin');
  const figures = [...(await measureSession(page, call)), ...(await measureArchive(page, call))];
  if (isHuge) {
    for (let count = 1; count < HUGE_SESSIONS; count++) await addSession(call);
    figures.push(...(await measureArchive(page, call)));
  }
  await call('end');
  await page.close();
  return figures;
}

async function addSession(call: Call<LargeBench>): Promise<void> {
  await call('edit', SESSION_MB);
  await call('save');
  await call('close');
}

async function measureSession(page: Page, call: Call<LargeBench>): Promise<Figure[]> {
  await call('edit', SESSION_MB);
  const saved = await watchHeap(page, () => call('save'));
  const back = await watchHeap(page, () => call('read'));
  await call('close');
  if (back.value.pages !== SESSION_MB) throw new Error(`${back.value.pages} pages of ${SESSION_MB} came back`);
  const name = `a session of ${SESSION_MB} MB`;
  return [
    { what: `${name} (compressed) saved`, value: saved.value, unit: 'ms', budget: 6_000 },
    { what: 'the same read back, every page', value: back.value.readMs, unit: 'ms', budget: 1_000 },
    heapFigure('while it is saved', saved.heap, 150),
    heapFigure('while it is read back', back.heap, 150),
  ];
}

async function measureArchive(page: Page, call: Call<LargeBench>): Promise<Figure[]> {
  const out = await watchHeap(page, () => call('export'));
  const back = await watchHeap(page, () => call('import'));
  const { megabytes, exportMs } = out.value;
  const name = `an archive of ${megabytes.toFixed(0)} MB`;
  return [
    { what: `${name} exported, MB a second (at least)`, value: speed(megabytes, exportMs), unit: 'MB/s', budget: 10 },
    {
      what: 'the same imported, MB a second (at least)',
      value: speed(megabytes, back.value.importMs),
      unit: 'MB/s',
      budget: 5,
    },
    heapFigure(`while ${name} is exported`, out.heap, 150),
    heapFigure('while it is imported', back.heap, 150),
  ];
}

const speed = (megabytes: number, milliseconds: number): number => (megabytes / milliseconds) * 1_000;
