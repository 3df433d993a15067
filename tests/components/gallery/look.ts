// `npx tsx tests/components/gallery/look.ts [filter]`: pictures of every page in every state, and what is wrong with them.
import axe from 'axe-core';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import puppeteer, { type Page } from 'puppeteer-core';
import { build, preview } from 'vite';
import { findBrowser } from '../../browser/find-browser';
import { projectRoot } from '../../browser/project-paths';
import { STATES, type PageName } from './states';

const PICTURES = path.join(projectRoot, '.test', 'gallery-pictures');
const CONFIG = path.join(import.meta.dirname, 'vite.config.ts');
const WIDTHS: Record<PageName, number[]> = {
  popup: [380, 360],
  resume: [1280, 360],
  library: [1280, 360],
  options: [1000, 360],
  welcome: [1000, 360],
};
const SMALLEST_TARGET = 28;

interface View {
  page: PageName;
  state: string;
  width: number;
  scheme: 'light' | 'dark';
  language: 'en' | 'de';
}

/** What a person does in a state before it is looked at. */
const ACTS: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'popup/orphans': (page) => page.click('summary'),
  'popup/quiet': (page) => page.click('[aria-haspopup=menu]'),
  'popup/later': (page) => page.click('summary'),
  'popup/failing': (page) => page.click('button.steady'),
  'popup/checkpoint': (page) => pressFirst(page, 'footer button'),
  'popup/resuming': (page) => page.click('.primary'),
  'popup/resumed': (page) => page.click('.primary'),
  'resume/single': (page) => page.click('.bar .end button:last-child'),
  'resume/play': (page) => page.click('.primary'),
  'resume/damaged': (page) => page.click('.tab-row input'),
  'library/many': (page) => page.click('.list-head button'),
  'library/running': (page) => pressFirst(page, '.top .primary', '.words-form .primary'),
  'library/session': (page) => pressFirst(page, '.checkpoint button'),
  'library/restored': (page) => page.click('.bar .primary'),
  'library/merge': (page) => page.click('.strategy:last-child input'),
  'library/checkpoints': (page) => page.click('.checkpoint button:last-child'),
  'library/archives': (page) => dropFile(page),
  'library/space': (page) => page.click('summary'),
  'options/typical': (page) => page.type('.host-field input', 'not a host\n'),
  'popup/little-space': (page) => page.click('.free-space button'),
  'options/empty': (page) => page.click('button.danger'),
  'options/error': (page) => page.click('.choice + .choice input'),
  'welcome/first': (page) => page.click('.choice-cards .card:last-child button'),
  'welcome/refused': (page) => page.click('.choice-cards .primary'),
};

async function pressFirst(page: Page, ...selectors: string[]): Promise<void> {
  for (const selector of selectors) {
    await page.click(selector);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
}

/** Any file will do: what is in it is invented. */
const dropFile = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const files = new DataTransfer();
    files.items.add(new File(['x'], 'holdfast-2025-11-19.holdfast'));
    const field = document.querySelector<HTMLInputElement>('input[type=file]');
    if (!field) throw new Error('there is no field for a file');
    field.files = files.files;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  });

const LOOKS = [
  { scheme: 'light', language: 'en' },
  { scheme: 'dark', language: 'en' },
  { scheme: 'light', language: 'de' },
] as const;

function viewsFor(filter: string): View[] {
  const pages = Object.keys(STATES) as PageName[];
  const states = pages.flatMap((page) => Object.keys(STATES[page]).map((state) => ({ page, state })));
  const sized = states.flatMap((shown) => WIDTHS[shown.page].map((width) => ({ ...shown, width })));
  return sized
    .flatMap((shown) => LOOKS.map((variant) => ({ ...shown, ...variant })))
    .filter((view) => nameOf(view).includes(filter));
}

const nameOf = ({ page, state, width, scheme, language }: View): string =>
  `${page}-${state}-${width}-${scheme}-${language}`;

async function look(page: Page, base: string, view: View): Promise<string[]> {
  const wrong: string[] = [];
  const onError = (error: unknown): void => void wrong.push(String(error));
  page.on('pageerror', onError);
  await page.setViewport({ width: view.width, height: view.page === 'popup' ? 560 : 800 });
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: view.scheme },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ]);
  await page.goto(`${base}?page=${view.page}&state=${view.state}&language=${view.language}`);
  await page.waitForSelector('main');
  await new Promise((resolve) => setTimeout(resolve, 60));
  const act = ACTS[`${view.page}/${view.state}`];
  if (act) {
    await act(page);
    await page.keyboard.press('Shift');
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  await page.screenshot({ path: path.join(PICTURES, `${nameOf(view)}.png`) as `${string}.png`, fullPage: true });
  wrong.push(...(await violations(page)), ...(await misfits(page)));
  page.off('pageerror', onError);
  return wrong;
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: runner } = window as unknown as { axe: typeof axe };
    const { violations: found } = await runner.run(document, { resultTypes: ['violations'] });
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `axe ${id}: ${html} ${failureSummary ?? ''}`),
    );
  });
}

/** Content wider than the window, and targets too small to hit. A label makes the target of its box. */
function misfits(page: Page): Promise<string[]> {
  return page.evaluate((smallest) => {
    const wrong: string[] = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) wrong.push(`wider than the window: ${scrollWidth} > ${clientWidth}`);
    for (const target of document.querySelectorAll<HTMLElement>('button, a.button, summary, input, textarea')) {
      const label = target instanceof HTMLInputElement ? target.labels?.[0] : undefined;
      const boxes = [target, label].flatMap((element) => (element ? [element.getBoundingClientRect()] : []));
      const height = Math.max(...boxes.map((box) => box.height));
      if (height > 0 && height < smallest - 0.5)
        wrong.push(`only ${height} px high: ${target.outerHTML.slice(0, 120)}`);
    }
    return wrong;
  }, SMALLEST_TARGET);
}

await build({ configFile: CONFIG });
mkdirSync(PICTURES, { recursive: true });
const server = await preview({ configFile: CONFIG, preview: { port: 0, host: '127.0.0.1' } });
const browser = await puppeteer.launch({ executablePath: await findBrowser(), args: ['--no-sandbox'] });
const page = await browser.newPage();
let failures = 0;
const views = viewsFor(process.argv[2] ?? '');
for (const view of views) {
  const wrong = [...new Set(await look(page, server.resolvedUrls?.local[0] ?? '', view))];
  failures += wrong.length;
  for (const line of wrong) console.log(`${nameOf(view)}: ${line}`);
}
console.log(`${views.length} views, ${failures} faults; pictures in ${PICTURES}`);
await browser.close();
await server.close();
process.exitCode = failures === 0 ? 0 : 1;
