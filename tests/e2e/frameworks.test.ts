import type { Page } from 'puppeteer-core';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { click, type } from '../day/typing';
import { openScene, pageAt, resume, until, type Scene } from './holdfast';

let scene: Scene;
afterEach(() => scene.close());

const state = (page: Page): Promise<unknown> =>
  page.evaluate(() => (window as unknown as { frameworkState(): unknown }).frameworkState());

async function fill(page: Page, vue: boolean): Promise<void> {
  await type(page, '#text', 'controlled text');
  await type(page, '#message', 'a controlled message');
  await click(page, '#agreed');
  await click(page, '#plan-team');
  await page.select('#country', 'ca');
  await page.focus('#amount');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Delete');
  await page.keyboard.type('7');
  if (!vue) return;
  await type(page, '#lazy', 'lazy text');
  await page.select('#languages', 'de', 'es');
}

describe('a controlled form comes back into the framework’s state, not just into the DOM', () => {
  for (const framework of ['react', 'vue']) {
    it(framework, async () => {
      scene = await openScene(`framework-${framework}`);
      const url = `${scene.server.origin}/${framework}.html`;
      const page = await scene.browser.openPage(url);
      await fill(page, framework === 'vue');
      await page.keyboard.press('Tab');
      const before = await state(page);
      expect(before).toMatchObject({ text: 'controlled text', agreed: true, plan: 'team', country: 'ca' });
      await sleep(1_100);
      await scene.browser.kill();
      await scene.restart();
      await resume(scene.browser);
      const again = await pageAt(scene.browser, url);
      await until('the state is back', async () => JSON.stringify(await state(again)) === JSON.stringify(before)).catch(
        async () => expect(await state(again)).toEqual(before),
      );
      await sleep(500);
      expect(await state(again)).toEqual(before);
    });
  }
});
