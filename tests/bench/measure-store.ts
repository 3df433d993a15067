import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import type { RunningBrowser } from '../browser/launch';
import { bundleForPage } from './bundle';
import { percentile, type Figure } from './figure';
import type { Bench, Bytes } from './store-in-browser';


/** The real store in the real browser, on an origin of its own. */
export async function measureStore(browser: RunningBrowser, origin: string): Promise<Figure[]> {
  const page = await browser.openPage(`${origin}/chapter/99`);
  await page.evaluate(await bundleForPage('store-in-browser.ts'));
  const bench = {
    live: await run(page, 'liveWrites', 400),
    few: await run(page, 'commits', 10, 200),
    many: await run(page, 'commits', 1_000, 200),
    tabs: await run(page, 'bytesPerTab', 200),
    newTabs: await run(page, 'bytesPerTab', 50, 0),
    thirty: await run(page, 'thirtySessions'),
  };
  await page.close();
  return [...times(bench), ...sizes(bench)];
}

interface InPage {
  bench: Record<string, (...values: number[]) => Promise<unknown>>;
  outcome?: { value: unknown } | { error: string };
}

/** For as long as it takes: one call into a page may last three minutes at most, so the page is asked now and then. */
async function run<Name extends keyof Bench>(
  page: Page,
  name: Name,
  ...values: Parameters<Bench[Name]>
): Promise<Awaited<ReturnType<Bench[Name]>>> {
  await page.evaluate(
    (called, given) => {
      const inPage = globalThis as unknown as InPage;
      delete inPage.outcome;
      inPage.bench[called]?.(...given).then(
        (value) => (inPage.outcome = { value }),
        (error: unknown) => (inPage.outcome = { error: String(error) }),
      );
    },
    name as string,
    values as number[],
  );
  for (;;) {
    const outcome = await page.evaluate(() => (globalThis as unknown as InPage).outcome);
    if (outcome && 'error' in outcome) throw new Error(outcome.error);
    if (outcome) return outcome.value as Awaited<ReturnType<Bench[Name]>>;
    await delay(500);
  }
}

interface Measured {
  live: number[];
  few: { times: number[]; bytes: Bytes };
  many: { times: number[]; bytes: Bytes };
  tabs: Bytes;
  newTabs: Bytes;
  thirty: Bytes;
}

function times({ live, few, many }: Measured): Figure[] {
  const growth = percentile(many.times, 0.5) / percentile(few.times, 0.5);
  return [
    { what: 'live document written, p95', value: percentile(live, 0.95), unit: 'ms', budget: 5 },
    {
      what: 'snapshot with one changed page of 100 tabs, p95',
      value: percentile(few.times, 0.95),
      unit: 'ms',
      budget: 15,
      peer: '80 ms (Tab Session Manager, whole session)',
    },
    { what: 'the same at 1,000 stored sessions, against 10 (medians)', value: growth, unit: '×', budget: 1.3 },
  ];
}

function sizes({ many, tabs, newTabs, thirty }: Measured): Figure[] {
  return [
    {
      what: 'bytes per tab per stored session (urls, titles, icons, places)',
      value: tabs.kept,
      unit: 'B',
      budget: 40,
      peer: '133 B (Tab Session Manager)',
    },
    { what: 'the same as it is written, before small packs are merged', value: tabs.written, unit: 'B', budget: 133 },
    {
      what: 'the same where every tab of every session is new: the worst case',
      value: newTabs.kept,
      unit: 'B',
      budget: 133,
    },
    {
      what: 'the same with drafts, scroll positions and conversations (1,000 sessions)',
      value: many.bytes.kept,
      unit: 'B',
      budget: 133,
      peer: 'not kept by any',
    },
    { what: '30 typical sessions', value: thirty.kept / 1e6, unit: 'MB', budget: 5 },
    { what: 'the same as it is written, were nothing ever merged', value: thirty.written / 1e6, unit: 'MB', budget: 10 },
  ];
}
