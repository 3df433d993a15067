import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'puppeteer-core';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/model/settings';
import { type } from '../day/typing';
import { command, openScene, pageAt, resume, rows, until, type Scene } from './holdfast';

let scene: Scene;
afterEach(() => scene.close());

const chapter = (number: number): string => `${scene.server.origin}/chapter/${number}`;

async function openPrivately(number: number, text: string): Promise<Page> {
  await scene.browser.evaluateInWorker(
    (url: string) => chrome.windows.create({ url, incognito: true }).then(() => undefined),
    chapter(number),
  );
  const page = await pageAt(scene.browser, chapter(number));
  await page.waitForSelector('#draft');
  await page.bringToFront();
  await type(page, '#draft', text);
  return page;
}

const live = async (): Promise<string> => JSON.stringify(await rows(scene.browser, 'live'));

/** The names of all files of the profile that hold any of these words. */
function filesWith(words: string[]): string[] {
  const files = readdirSync(scene.profileDir, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return files
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .filter((file) => words.some((word) => readFileSync(file).includes(word)));
}

it('of private windows nothing is stored unless it is turned on, and then they come back as private windows', async () => {
  scene = await openScene('private-windows', { inPrivateWindows: true });
  await openPrivately(1, 'zugspitze');
  const page = await scene.browser.openPage(chapter(2), { newWindow: true });
  await type(page, '#draft', 'kept beside it');
  await until('the ordinary draft is kept', async () => (await live()).includes('kept beside it'));
  await command(scene.browser, { type: 'save-now' });
  await sleep(1_100);
  await scene.browser.kill();
  expect(filesWith(['zugspitze', '/chapter/1'])).toEqual([]);

  await scene.restart();
  const settings = { ...DEFAULT_SETTINGS, privateWindows: true };
  await command(scene.browser, { type: 'change-settings', settings });
  await openPrivately(3, 'watzmann');
  await until('the private draft is kept', async () => (await live()).includes('watzmann'));
  await command(scene.browser, { type: 'save-now' });
  await sleep(1_100);
  await scene.browser.kill();
  await scene.restart();
  await resume(scene.browser);
  const again = await pageAt(scene.browser, chapter(3));
  await until('the private draft is back', () =>
    again.$eval('#draft', (field) => (field as HTMLTextAreaElement).value === 'watzmann'),
  );
  const inPrivate = await scene.browser.evaluateInWorker(async (url: string) => {
    const tabs = await chrome.tabs.query({});
    return tabs.filter((tab) => tab.url === url).map(({ incognito }) => incognito);
  }, chapter(3));
  expect(inPrivate).toEqual([true]);
});
