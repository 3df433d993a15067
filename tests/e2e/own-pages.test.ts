import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scratchDir } from '../browser/project-paths';
import { type } from '../day/typing';
import { openScene, until, rows, type Scene } from './holdfast';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PICTURES = path.join(scratchDir, 'pictures');

interface AxeWindow {
  axe: {
    run(): Promise<{
      violations: { id: string; help: string; nodes: { target: unknown[]; failureSummary?: string }[] }[];
    }>;
  };
}

let scene: Scene;
beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  scene = await openScene('own-pages');
  const { browser, server } = scene;
  for (const number of [1, 2])
    await type(await browser.openPage(`${server.origin}/chapter/${number}`), '#draft', `draft ${number}`);
  await sleep(1_100);
  await browser.kill();
  await scene.restart();
  await until('the session is sealed', async () =>
    (await rows<{ offer: string }>(scene.browser, 'sessions')).some(({ offer }) => offer === 'pending'),
  );
});
afterAll(() => scene.close());

const PAGES = {
  popup: 'popup.html',
  library: 'library.html',
  'archives in the library': 'library.html?section=archives',
  'space in the library': 'library.html?section=space',
  options: 'options.html',
  welcome: 'welcome.html',
  'resume with a session': 'resume.html',
  'resume with nothing to resume': 'resume.html?session=00000000000000000000000000000000',
};
const WIDTHS = { narrow: 360, wide: 1280 };

describe('every page of ours, light and dark, narrow and wide, passes axe and needs no sideways scrolling', () => {
  for (const [name, address] of Object.entries(PAGES)) {
    for (const scheme of ['light', 'dark']) {
      for (const [width, pixels] of Object.entries(WIDTHS)) {
        it(`${name}, ${scheme}, ${width}`, async () => {
          const page = await scene.browser.extensionPage(address);
          try {
            await page.setViewport({ width: pixels, height: 800 });
            await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
            await page.waitForSelector('h1, h2, [role="heading"]', { timeout: 45_000 });
            await sleep(400);
            await page.screenshot({
              path: path.join(PICTURES, `${name}-${scheme}-${width}.png`.replaceAll(' ', '-')) as `${string}.png`,
            });
            expect(await violations(page)).toEqual([]);
            expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
          } finally {
            await page.close();
          }
        });
      }
    }
  }
});

describe('every page can be used without a mouse', () => {
  for (const [name, address] of Object.entries(PAGES)) {
    it(`${name}: Tab reaches every control, and the focus can be seen`, async () => {
      const page = await scene.browser.extensionPage(address);
      try {
        await page.bringToFront();
        await page.waitForSelector('h1, h2, [role="heading"]');
        await sleep(400);
        const { reached, controls, unseen } = await tabThrough(page);
        expect(unseen).toEqual([]);
        expect(reached).toBeGreaterThanOrEqual(controls);
      } finally {
        await page.close();
      }
    });
  }
});

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const result = await page.evaluate(() => (window as unknown as AxeWindow).axe.run());
  return result.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => `${id}: ${JSON.stringify(target)} ${failureSummary}`),
  );
}

/** Presses Tab until the focus comes round, and counts; radio buttons of one name count once, as the keyboard has it. */
async function tabThrough(page: Page): Promise<{ reached: number; controls: number; unseen: string[] }> {
  const controls = await page.evaluate(() => {
    const shown = [
      ...document.querySelectorAll<HTMLElement>('button, a[href], input, select, textarea, summary'),
    ].filter(
      (element) =>
        element.checkVisibility({ visibilityProperty: true }) &&
        !(element as HTMLButtonElement).disabled &&
        element.tabIndex >= 0,
    );
    return new Set(
      shown.map((element) =>
        element instanceof HTMLInputElement && element.type === 'radio' ? element.name : element,
      ),
    ).size;
  });
  const unseen: string[] = [];
  let reached = 0;
  for (; reached < controls + 5; reached++) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return undefined;
      if (element.hasAttribute('data-reached')) return 'again';
      element.setAttribute('data-reached', '');
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      const seen = (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
      return seen ? 'seen' : element.outerHTML.slice(0, 120);
    });
    if (focus === undefined || focus === 'again') break;
    if (focus !== 'seen') unseen.push(focus);
  }
  return { reached, controls, unseen };
}
