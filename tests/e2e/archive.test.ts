import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ElementHandle, Page } from 'puppeteer-core';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { bundleForPage } from '../bench/bundle';
import { COPY_DAMAGES, DATABASE_DAMAGES } from '../browser/damage-files';
import type { RunningBrowser } from '../browser/launch';
import { scratchDir } from '../browser/project-paths';
import { type } from '../day/typing';
import type { Archives } from './archive-in-page';
import { command, openScene, pageAt, rows, until, type Scene } from './holdfast';

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

/** Opening and closing pages takes snapshots too; an archive takes its own before it begins. */
async function untilAtRest(page: Page): Promise<void> {
  let last = '';
  await until('nothing is saved any more', async () => {
    const found = JSON.stringify(await describeIn(page));
    const isAtRest = found === last;
    last = found;
    if (!isAtRest) await sleep(1_500);
    return isAtRest;
  });
}

async function chooseFile(page: Page, file: string): Promise<void> {
  await page.evaluate(() => (globalThis as unknown as World).archives.offerInput());
  const input = (await page.$('#archive-file')) as ElementHandle<HTMLInputElement>;
  await input.uploadFile(file);
}

/** The archive in this folder of the downloads, when it is all there. */
const downloaded = (folder: string): Promise<string> =>
  until('the file is downloaded', () => {
    const place = path.join(DOWNLOADS, folder);
    const files = existsSync(place) ? readdirSync(place) : [];
    const file = files.find((name) => name.endsWith('.holdfast'));
    const isAll = !files.some((name) => name.endsWith('.crdownload'));
    return file !== undefined && isAll ? path.join(place, file) : undefined;
  });

function emptyDownloads(): void {
  rmSync(DOWNLOADS, { recursive: true, force: true });
  mkdirSync(DOWNLOADS, { recursive: true });
}

/** Two runs of the browser: one that crashed with drafts in two tabs, and the present one. */
async function liveTwoRuns(name: string): Promise<Scene> {
  emptyDownloads();
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
  'everything goes into a file, by hand or by itself, and comes back from it into an empty profile',
  { timeout: 300_000 },
  async () => {
    scene = await liveTwoRuns('archive-out');
    const from = await archivePage(scene.browser);
    await command(scene.browser, { type: 'archive-now' });
    const automatic = await downloaded('Holdfast');
    expect(path.basename(automatic)).toMatch(/^holdfast-\d{4}-\d\d-\d\d-\d{4}\.holdfast$/);
    await untilAtRest(from);
    const written = await from.evaluate(() => (globalThis as unknown as World).archives.exportAll());
    const file = await downloaded('.');
    const before = await describeIn(from);
    expect(written?.warnings).toEqual([]);
    expect(JSON.stringify(before)).toContain('draft number 2');
    await scene.close();

    scene = await openScene('archive-in', PROFILE);
    const into = await archivePage(scene.browser);
    await chooseFile(into, automatic);
    const preview = await into.evaluate(() => (globalThis as unknown as World).archives.read());
    expect(preview.warnings).toEqual([]);
    expect(preview.sessions.map(({ state }) => state)).toEqual(before.map(() => 'new'));
    await chooseFile(into, file);
    const result = await into.evaluate(() => (globalThis as unknown as World).archives.importAll());
    expect(result.warnings).toEqual([]);
    const ids = new Set(before.map(({ session }) => session.id));
    const after = (await describeIn(into)).filter(({ session }) => ids.has(session.id));
    expect(contents(after)).toEqual(contents(before));
    const again = await into.evaluate(() => (globalThis as unknown as World).archives.importAll());
    expect(again.sessions.map(({ added }) => added)).toEqual(before.map(() => 0));
  },
);

/** Turns archives on as a person does, and lets the heartbeat that comes twice a minute come now. */
async function turnArchivesOn({ browser }: Scene): Promise<void> {
  const library = await browser.extensionPage('library.html?section=archives');
  await library.waitForSelector('.field select:not([disabled])');
  await library.focus('.field select');
  await library.keyboard.press('ArrowDown');
  await until('daily archives are on', async () =>
    JSON.stringify(await browser.evaluateInWorker(() => chrome.storage.local.get('settings'))).includes('"daily"'),
  );
  await browser.evaluateInWorker(async () => {
    const [heartbeat] = await chrome.alarms.getAll();
    await chrome.alarms.create(heartbeat?.name ?? '', { when: Date.now(), periodInMinutes: 0.5 });
  });
  await library.close();
}

/** Lets go of the file over the library page, as a person who dragged it there from the downloads folder. */
async function dropFile(library: Page, file: string): Promise<void> {
  const area = await library.waitForSelector('.drop-area');
  const taken = await area?.evaluate(
    (target, name, base64) => {
      const dataTransfer = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      dataTransfer.items.add(new File([bytes], name));
      return ['dragenter', 'dragover', 'drop'].filter(
        (type) => !target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true })),
      );
    },
    path.basename(file),
    readFileSync(file, 'base64'),
  );
  // What the page does not take, the browser opens in its place.
  expect(taken).toEqual(['dragover', 'drop']);
}

/** Imports the file by the library page: dropped, looked into, taken in. */
async function importByHand(library: Page, file: string): Promise<void> {
  await dropFile(library, file);
  const button = await library.waitForSelector('.import-choice button.primary:not([disabled])');
  await button?.click();
  await library.waitForFunction(() => !document.querySelector('.import-choice') && !document.querySelector('progress'));
}

it(
  'with database and second copy both gone, the archive in the downloads folder brings everything back',
  { timeout: 300_000 },
  async () => {
    emptyDownloads();
    scene = await openScene('archive-last-resort', PROFILE);
    const url = `${scene.server.origin}/chapter/3`;
    const page = await scene.browser.openPage(url);
    for (const text of ['the first words', ', and the last']) {
      await type(page, '#draft', text);
      await until('it is kept', async () => JSON.stringify(await rows(scene!.browser, 'live')).includes(text));
      await command(scene.browser, { type: 'save-now' });
    }
    await turnArchivesOn(scene);
    await downloaded('Holdfast');
    const from = await archivePage(scene.browser);
    await untilAtRest(from);
    emptyDownloads();
    await command(scene.browser, { type: 'archive-now' });
    const file = await downloaded('Holdfast');
    const before = await describeIn(from);
    await scene.browser.kill();
    const { profileDir } = scene;
    const { extensionId } = scene.browser;
    expect(DATABASE_DAMAGES['no database at all']?.(profileDir, extensionId)).toBe(true);
    expect(COPY_DAMAGES['the whole folder gone']?.(profileDir, extensionId)).toBe(true);

    const browser = await scene.restart();
    await command(browser, { type: 'wait-until-ready' });
    const library = await browser.extensionPage('library.html?section=archives');
    const ids = new Set(before.flatMap(({ snapshots }) => snapshots.map(({ id }) => id)));
    expect((await rows<{ id: string }>(browser, 'snapshots')).filter(({ id }) => ids.has(id))).toEqual([]);
    await importByHand(library, file);
    const archived = new Set(before.map(({ session }) => session.id));
    const after = await until('the archive is imported', async () => {
      const found = (await describeIn(await archivePage(browser))).filter(({ session }) => archived.has(session.id));
      return found.length === before.length && found;
    });
    expect(contents(after)).toEqual(contents(before));

    const newest = before[0]?.session.id;
    await command(browser, { type: 'restore', choice: { session: newest, loading: 'all' } });
    const again = await pageAt(browser, url);
    await again.bringToFront();
    await until(
      'the draft is back',
      async () =>
        (await again.$eval('#draft', (field) => (field as HTMLTextAreaElement).value)) ===
        'the first words, and the last',
    );
  },
);
