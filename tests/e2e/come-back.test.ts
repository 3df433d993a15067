import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunningBrowser } from '../browser/launch';
import { liveADay, type LivedTab } from '../day/live-a-day';
import { openScene, pageAt, resume, until, userTabs, type Scene, type SceneOptions } from './holdfast';

let scene: Scene;
afterEach(() => scene.close());

const ENDS = {
  'after SIGKILL': (browser: RunningBrowser) => browser.kill(),
  'after SIGTERM': (browser: RunningBrowser) => browser.terminate(),
  'after a clean quit': (browser: RunningBrowser) => browser.quit(),
} as const;
const SETTINGS: Record<string, SceneOptions> = {
  '': {},
  ', with "continue where you left off"': { restoreOnStartup: true },
};

describe('a day in three windows and twelve tabs comes back, no tab doubled', () => {
  for (const [setting, options] of Object.entries(SETTINGS)) {
    for (const [how, end] of Object.entries(ENDS)) {
      it(`${how}${setting}`, async () => {
        scene = await openScene('come-back', options);
        const day = await liveADay(scene.browser, scene.server);
        await sleep(1_100);
        await end(scene.browser);
        await scene.restart();
        await resume(scene.browser);
        await expectDay(scene, day);
      });
    }
  }
});

async function expectDay({ browser, server }: Scene, day: LivedTab[]): Promise<void> {
  const urls = day.map(({ url }) => url).sort();
  await until('all tabs are there', async () => (await userTabs(browser)).length >= urls.length);
  for (const { url, tab, seen } of day) {
    let now: Record<string, unknown> = {};
    await until(`${tab.path} shows what it showed`, async () => {
      // Anew each time: a tab that was freed becomes another one for the debugger when it is looked at.
      const page = await pageAt(browser, url);
      await page.bringToFront();
      now = await tab.look(page, server);
      return JSON.stringify(now) === JSON.stringify(seen);
    }).catch((error: unknown) => expect(now, String((error as Error).cause)).toEqual(seen));
  }
  expect((await userTabs(browser)).sort()).toEqual(urls);
}
