import type { RunningBrowser } from '../browser/launch';
import { bundleForPage } from './bundle';
import { callsInto } from './call-in-page';
import { percentile, type Figure } from './figure';
import type { Bench, Bytes } from './store-in-browser';

/** The real store in the real browser, on an origin of its own. */
export async function measureStore(browser: RunningBrowser, origin: string): Promise<Figure[]> {
  const page = await browser.openPage(`${origin}/chapter/99`);
  await page.evaluate(await bundleForPage('store-in-browser.ts'));
  const call = callsInto<Bench>(page, 'bench');
  const bench = {
    live: await call('liveWrites', 400),
    few: await call('commits', 10, 200),
    many: await call('commits', 1_000, 200),
    tabs: await call('bytesPerTab', 200),
    newTabs: await call('bytesPerTab', 50, 0),
    thirty: await call('thirtySessions'),
  };
  await page.close();
  return [...times(bench), ...sizes(bench)];
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
    { what: 'the same at 1,000 stored sessions, p95', value: percentile(many.times, 0.95), unit: 'ms', budget: 15 },
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
    {
      what: 'the same as it is written, were nothing ever merged',
      value: thirty.written / 1e6,
      unit: 'MB',
      budget: 10,
    },
  ];
}
