import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import type { RunningBrowser } from '../browser/launch';
import type { PageServer } from '../pages/server';
import { WORKING_DAY, type DayTab } from './working-day';

export interface LivedTab {
  tab: DayTab;
  url: string;
  page: Page;
  /** What it showed when the work was done. */
  seen: Record<string, unknown>;
}

/** Opens the windows and tabs of the day and works in each. */
export async function liveADay(
  browser: RunningBrowser,
  server: PageServer,
  day: readonly DayTab[] = WORKING_DAY,
): Promise<LivedTab[]> {
  const lived: LivedTab[] = [];
  for (const tab of day) {
    const url = server.origin + tab.path;
    const page = await openIn(browser, url, tab.window);
    await tab.work(page, server);
    lived.push({ tab, url, page, seen: await tab.look(page, server) });
  }
  return lived;
}

/** Opens the url in the n-th window of the day, which is opened when its first tab comes. */
async function openIn(browser: RunningBrowser, url: string, window: number): Promise<Page> {
  await browser.evaluateInWorker(
    async (address: string, position: number) => {
      const windows = (await chrome.windows.getAll({ windowTypes: ['normal'] })).sort(
        (one, other) => (one.id ?? 0) - (other.id ?? 0),
      );
      const found = windows[position];
      if (found?.id === undefined)
        await chrome.windows.create({ url: address, left: 20 * position, top: 20, width: 900, height: 700 });
      else await chrome.tabs.create({ windowId: found.id, url: address });
    },
    url,
    window,
  );
  const target = await browser.browser.waitForTarget((found) => found.type() === 'page' && found.url() === url, {
    timeout: 15_000,
  });
  const page = await target.page();
  if (!page) throw new Error(`${url} did not open`);
  await page.bringToFront();
  await untilShown(page, url);
  return page;
}

/** The tab first shows an empty page, whose end breaks off whatever was asked of it. */
async function untilShown(page: Page, url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const isShown = await page
      .evaluate((wanted) => location.href === wanted && document.readyState === 'complete', url)
      .catch(() => false);
    if (isShown) return;
    await sleep(50);
  }
  throw new Error(`${url} was not shown`);
}
