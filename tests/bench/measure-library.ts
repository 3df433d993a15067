import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import { command, openScene, rows, until, type Scene } from '../e2e/holdfast';
import { bundleForPage } from './bundle';
import { callsInto } from './call-in-page';
import { percentile, type Figure } from './figure';
import type { LibraryBench } from './library-in-browser';
import { heapFigure, watchHeap } from './watch-heap';

const SESSIONS = 1_000;
const TABS = 100;
const OPENINGS = 9;
/** The second copy takes over what was filled in. */
const SETTLE_MS = 10_000;

/** The real page of sessions, over the database that Holdfast itself uses. */
export async function measureLibrary(): Promise<Figure[]> {
  const scene = await openScene('bench-library');
  try {
    await fill(scene);
    const awake = await openAgainAndAgain(scene, () => Promise.resolve());
    const asleep = await openAgainAndAgain(scene, () => scene.browser.stopWorker());
    const { heap } = await inNewTab(scene, (page) => watchHeap(page, () => openLibrary(scene, page)));
    const stored = (await rows(scene.browser, 'sessions')).length;
    if (stored < SESSIONS) throw new Error(`only ${stored} sessions are left of ${SESSIONS}`);
    const what = `1,000 sessions of ${TABS} tabs: page opened → list on screen (median of ${OPENINGS})`;
    return [
      { what, value: percentile(awake, 0.5), unit: 'ms', budget: 150, peer: '3.0 s (Tab Session Manager)' },
      { what: 'the same while the worker sleeps', value: percentile(asleep, 0.5), unit: 'ms', budget: 150 },
      { ...heapFigure('of that page', heap, 30), peer: '180 MB (Tab Session Manager)' },
    ];
  } finally {
    await scene.close();
  }
}

async function fill({ browser }: Scene): Promise<void> {
  // Only the background makes the database.
  await rows(browser, 'sessions');
  const page = await browser.extensionPage('options.html');
  await page.evaluate(await bundleForPage('library-in-browser.ts'));
  await callsInto<LibraryBench>(page, 'libraryBench')('fill', SESSIONS, TABS);
  await page.close();
  await command(browser, { type: 'save-now' });
  await sleep(SETTLE_MS);
}

async function openAgainAndAgain(scene: Scene, before: () => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  for (let count = 0; count < OPENINGS; count++) {
    await before();
    times.push(await inNewTab(scene, (page) => openLibrary(scene, page)));
  }
  return times;
}

async function inNewTab<Value>({ browser }: Scene, work: (page: Page) => Promise<Value>): Promise<Value> {
  const page = await browser.browser.newPage();
  try {
    // A tab that is not in front draws nothing.
    await page.bringToFront();
    return await work(page);
  } finally {
    await page.close();
  }
}

interface InPage {
  listedAt?: number;
}

/** Milliseconds from the start of the navigation until the first frame with sessions in it is drawn. */
async function openLibrary({ browser: { extensionId } }: Scene, page: Page): Promise<number> {
  await page.evaluateOnNewDocument(() => {
    new MutationObserver((_changes, observer) => {
      if (!document.querySelector('.session-line')) return;
      observer.disconnect();
      // A task that a frame's callback begins runs once the frame is drawn.
      requestAnimationFrame(() => setTimeout(() => Object.assign(globalThis, { listedAt: performance.now() })));
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(`chrome-extension://${extensionId}/library.html`);
  return until('the list is on screen', () => page.evaluate(() => (globalThis as InPage).listedAt));
}
