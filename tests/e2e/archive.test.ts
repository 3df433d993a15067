import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ElementHandle, Page } from 'puppeteer-core';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { bundleForPage } from '../bench/bundle';
import type { RunningBrowser } from '../browser/launch';
import { scratchDir } from '../browser/project-paths';
import { type } from '../day/typing';
import type { Archives } from './archive-in-page';
import { command, openScene, rows, until, type Scene } from './holdfast';

const DOWNLOADS = path.join(scratchDir, 'downloads');

interface Described {
  session: { id: string; title: string; status: string };
  snapshots: { id: string; tree: string[] }[];
  checkpoints: unknown[];
}
/** Downloads go to a folder of the test's own, without a question. */
const PROFILE = {
  grantedApis: ['downloads'],
  preferences: { download: { default_directory: DOWNLOADS, prompt_for_download: false } },
};

type World = { archives: Archives };

let script: string;
let scene: Scene | undefined;
beforeAll(async () => {
  script = await bundleForPage('../e2e/archive-in-page.ts');
});
afterEach(async () => {
  await scene?.close();
  scene = undefined;
});

/** A page of ours with the access in it. */
async function archivePage(browser: RunningBrowser): Promise<Page> {
  const page = await browser.extensionPage('options.html');
  await page.evaluate(script);
  return page;
}

const describeIn = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as World).archives.describe()) as Promise<Described[]>;

async function chooseFile(page: Page, file: string): Promise<void> {
  await page.evaluate(() => (globalThis as unknown as World).archives.offerInput());
  const input = (await page.$('#archive-file')) as ElementHandle<HTMLInputElement>;
  await input.uploadFile(file);
}

/** The one archive below the downloads folder, when it is all there. */
const downloaded = (): Promise<string> =>
  until('the file is downloaded', () => {
    const files = existsSync(DOWNLOADS) ? readdirSync(DOWNLOADS, { recursive: true, encoding: 'utf8' }) : [];
    const file = files.find((name) => name.endsWith('.holdfast'));
    return file === undefined || files.some((name) => name.endsWith('.crdownload'))
      ? undefined
      : path.join(DOWNLOADS, file);
  });

/** Two runs of the browser: one that crashed with drafts in two tabs, and the present one. */
async function liveTwoRuns(name: string): Promise<Scene> {
  rmSync(DOWNLOADS, { recursive: true, force: true });
  mkdirSync(DOWNLOADS, { recursive: true });
  const lived = await openScene(name, PROFILE);
  for (const number of [1, 2]) {
    const page = await lived.browser.openPage(`${lived.server.origin}/chapter/${number}`);
    await type(page, '#draft', `draft number ${number}`);
  }
  await sleep(1_100);
  await command(lived.browser, { type: 'save-now' });
  await lived.browser.kill();
  await lived.restart();
  await until('the session is sealed', async () =>
    (await rows<{ offer: string }>(lived.browser, 'sessions')).some(({ offer }) => offer === 'pending'),
  );
  return lived;
}

const contents = (sessions: Described[]) =>
  sessions.map(({ session: { id, title }, snapshots, checkpoints }) => ({ id, title, snapshots, checkpoints }));

it(
  'everything is exported to one file, and comes back from it into an empty profile',
  { timeout: 60_000 },
  async () => {
    scene = await liveTwoRuns('archive-out');
    const from = await archivePage(scene.browser);
    const written = await from.evaluate(() => (globalThis as unknown as World).archives.exportAll());
    const file = await downloaded();
    const before = await describeIn(from);
    expect(written?.warnings).toEqual([]);
    expect(JSON.stringify(before)).toContain('draft number 2');
    await scene.close();

    scene = await openScene('archive-in', PROFILE);
    const into = await archivePage(scene.browser);
    await chooseFile(into, file);
    const preview = await into.evaluate(() => (globalThis as unknown as World).archives.read());
    expect(preview.sessions.every(({ state }) => state === 'new')).toBe(true);
    const result = await into.evaluate(() => (globalThis as unknown as World).archives.importAll());
    expect(result.warnings).toEqual([]);
    const ids = new Set(before.map(({ session }) => session.id));
    const after = (await describeIn(into)).filter(({ session }) => ids.has(session.id));
    expect(contents(after)).toEqual(contents(before));
    const again = await into.evaluate(() => (globalThis as unknown as World).archives.importAll());
    expect(again.sessions.map(({ added }) => added)).toEqual(before.map(() => 0));
  },
);

it('an archive is written to the downloads folder by itself, and can be read', { timeout: 60_000 }, async () => {
  scene = await liveTwoRuns('archive-auto');
  const page = await archivePage(scene.browser);
  await command(scene.browser, { type: 'archive-now' });
  const file = await downloaded();
  expect(path.relative(DOWNLOADS, file)).toMatch(/^Holdfast.holdfast-\d{4}-\d\d-\d\d-\d{4}\.holdfast$/);
  await chooseFile(page, file);
  const preview = await page.evaluate(() => (globalThis as unknown as World).archives.read());
  expect(preview.warnings).toEqual([]);
  expect(preview.sessions.length).toBeGreaterThan(0);
});
