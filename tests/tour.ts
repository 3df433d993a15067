// `npm run tour`: a day's work, a killed browser, and what came back. Exits with 1 when anything did not.
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import { projectRoot } from './browser/project-paths';
import { liveADay, type LivedTab } from './day/live-a-day';
import { openScene, ownPage, pageAt, resume, until, userTabs, userWindows, type Scene } from './e2e/holdfast';
import { runTool } from './run/run-tool';

const PICTURES = path.join(projectRoot, 'tour');
/** Longest time the last key may be old when the browser is killed. Milliseconds. */
const PROMISE_MS = 1_100;

interface Line {
  what: string;
  was: string;
  came: string;
  milliseconds: number;
  ok: boolean;
}

/** Plays the tour headless and returns the exit code. */
export async function playTour({ built = process.argv.includes('--built') } = {}): Promise<number> {
  await rm(PICTURES, { recursive: true, force: true });
  await mkdir(PICTURES, { recursive: true });
  if (!built && (await runTool({ tool: 'wxt', args: ['build'], showsOutput: false })) !== 0) return 1;
  console.log('Preparing a browser in which Holdfast has been installed for a while …');
  const scene = await openScene('tour');
  try {
    const lines = await play(scene);
    print(lines);
    return lines.every(({ ok }) => ok) ? 0 : 1;
  } finally {
    await scene.close();
  }
}

async function play(scene: Scene): Promise<Line[]> {
  console.log('Working in three windows …');
  const day = await liveADay(scene.browser, scene.server);
  for (const [index, { page, tab }] of day.entries())
    await picture(page, `1-work-${String(index + 1).padStart(2, '0')}${nameOf(tab.path)}`);
  const before = await userWindows(scene.browser);
  await sleep(PROMISE_MS);
  console.log(`Killing the browser, ${PROMISE_MS} ms after the last key …`);
  await scene.browser.kill();
  const started = performance.now();
  await scene.restart();
  const offer = await ownPage(scene.browser, 'resume.html');
  await offer.waitForSelector('button.primary:not([disabled])');
  const lines: Line[] = [line('offer', 'a session', 'offered by itself', performance.now() - started)];
  await picture(offer, '2-offer');
  const pressed = performance.now();
  await resume(scene.browser);
  await until('all tabs are open', async () => (await userTabs(scene.browser)).length >= day.length).catch(
    () => undefined,
  );
  const after = await userWindows(scene.browser);
  lines.push({
    ...line('tabs', countTabs(before), countTabs(after), performance.now() - pressed),
    ok: JSON.stringify(after) === JSON.stringify(before),
  });
  for (const lived of day) lines.push(...(await compare(scene, lived)));
  await picture(offer, '4-report');
  return lines;
}

async function compare({ browser, server }: Scene, { url, tab, seen }: LivedTab): Promise<Line[]> {
  const started = performance.now();
  const page = await pageAt(browser, url);
  await page.bringToFront();
  const found = new Map<string, { value: unknown; at: number }>();
  await until(tab.path, async () => {
    const now = await tab.look(page, server);
    for (const [what, value] of Object.entries(now)) {
      if (JSON.stringify(found.get(what)?.value) !== JSON.stringify(value))
        found.set(what, { value, at: performance.now() - started });
    }
    return JSON.stringify(now) === JSON.stringify(seen);
  }).catch(() => undefined);
  await picture(page, `3-back${nameOf(tab.path)}`);
  return Object.entries(seen).map(([what, was]) => {
    const { value, at } = found.get(what) ?? { value: undefined, at: performance.now() - started };
    return {
      what: `${tab.path} ${what}`,
      was: short(was),
      came: short(value),
      milliseconds: at,
      ok: JSON.stringify(was) === JSON.stringify(value),
    };
  });
}

const line = (what: string, was: string, came: string, milliseconds: number): Line => ({
  what,
  was,
  came,
  milliseconds,
  ok: true,
});
const countTabs = (windows: readonly string[][]): string =>
  `${windows.flat().length} tabs in ${windows.length} windows`;
const nameOf = (url: string): string =>
  url
    .replace(/\.html$/, '')
    .replace(/[^a-z0-9]+/gi, '-')
    .slice(0, 24);

function short(value: unknown): string {
  const text = (typeof value === 'string' ? value : ((JSON.stringify(value) as string | undefined) ?? '')).replace(
    /\s+/g,
    ' ',
  );
  return text.length > 34 ? `${text.slice(0, 16)} … ${text.slice(-15)}` : text;
}

async function picture(page: Page, name: string): Promise<void> {
  // A tab in the background is not drawn, and its picture never comes.
  await page.bringToFront();
  await page.screenshot({ path: path.join(PICTURES, `${name}.png`) as `${string}.png` });
}

function print(lines: readonly Line[]): void {
  const width = (pick: (row: Line) => string): number => Math.max(...lines.map((row) => pick(row).length));
  const [what, was, came] = [width((row) => row.what), width((row) => row.was), width((row) => row.came)];
  console.log(`\n${'what'.padEnd(what)}  ${'was there'.padEnd(was)}  ${'came back'.padEnd(came)}      ms`);
  for (const row of lines) {
    const sign = row.ok ? '✓' : '✗';
    console.log(
      `${row.what.padEnd(what)}  ${row.was.padEnd(was)}  ${row.came.padEnd(came)}  ${row.milliseconds.toFixed(0).padStart(6)} ${sign}`,
    );
  }
  const back = lines.filter(({ ok }) => ok).length;
  console.log(
    `\n${back} of ${lines.length} came back. Pictures of every step are in ${path.relative(projectRoot, PICTURES)}/.`,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = await playTour();
