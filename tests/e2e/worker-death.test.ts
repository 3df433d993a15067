import { afterEach, expect, it } from 'vitest';
import { choose, openScene, resume, rows, until, type Scene } from './holdfast';
import { stopWorkerWhileTyping } from './worker-death';

let scene: Scene | undefined;
afterEach(async () => {
  await scene?.close();
  scene = undefined;
});

it('50 deaths of the service worker at random instants lose not a key', { timeout: 300_000 }, async () => {
  const { stops, typed, kept, stored, damaged } = await stopWorkerWhileTyping(50, 7);
  expect(stops).toBeGreaterThanOrEqual(50);
  expect(kept).toBe(typed);
  expect(stored).toBe(typed);
  expect(damaged).toEqual([]);
});

it('a tab closed while the worker is stopped keeps what was typed into it', async () => {
  scene = await openScene('closed-while-stopped');
  const { browser, server } = scene;
  await browser.openPage(`${server.origin}/chapter/4`);
  const page = await browser.openPage(`${server.origin}/chapter/3`);
  const isLive = async (): Promise<boolean> =>
    (await rows<{ url: string }>(browser, 'live')).some(({ url }) => url.endsWith('/chapter/3'));
  await page.focus('#draft');
  await page.keyboard.type('typed');
  await until('the page is kept', isLive);
  await browser.stopWorker();
  await page.keyboard.type(' just before the end');
  await browser.stopWorker();
  await page.close({ runBeforeUnload: false });
  await until('the closed tab is in a snapshot', async () => !(await isLive()));
  await browser.kill();
  await scene.restart();
  await choose(scene.browser, 'Chapter 3');
  await resume(scene.browser);
  const target = await scene.browser.browser.waitForTarget((found) => found.url().endsWith('/chapter/3'), {
    timeout: 45_000,
  });
  const again = await target.page();
  await again?.bringToFront();
  await until(
    'the text is back',
    async () =>
      (await again?.$eval('#draft', (field) => (field as HTMLTextAreaElement).value)) === 'typed just before the end',
  );
});
