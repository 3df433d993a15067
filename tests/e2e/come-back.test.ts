import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { readStorage } from '../browser/damage-files';
import type { RunningBrowser } from '../browser/launch';
import { liveADay, type LivedTab } from '../day/live-a-day';
import {
  openScene,
  pageAt,
  resume,
  rows,
  until,
  userTabs,
  userWindows,
  type Scene,
  type SceneOptions,
} from './holdfast';

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

describe('a day in three windows and twelve tabs comes back as it was, no tab doubled', () => {
  for (const [setting, options] of Object.entries(SETTINGS)) {
    for (const [how, end] of Object.entries(ENDS)) {
      it(`${how}${setting}`, async () => {
        scene = await openScene('come-back', options);
        const day = await liveADay(scene.browser, scene.server);
        const windows = await userWindows(scene.browser);
        expect(windows).toHaveLength(3);
        await sleep(1_100);
        await end(scene.browser);
        const status = noteOfCleanExit(scene) === undefined ? 'interrupted' : 'completed';
        if (how === 'after SIGKILL') expect(status).toBe('interrupted');
        await scene.restart();
        await resume(scene.browser);
        await expectDay(scene, day);
        expect(await userWindows(scene.browser)).toEqual(windows);
        expect(await statuses(scene)).toEqual(['active', status]);
      });
    }
  }
});

it('a browser that was closed window by window did not crash', async () => {
  scene = await openScene('closed-by-hand');
  await scene.browser.openPage(`${scene.server.origin}/chapter/1`, { newWindow: true });
  await scene.browser
    .evaluateInWorker(async () => {
      for (const { id = -1 } of await chrome.windows.getAll()) void chrome.windows.remove(id);
    })
    // The last one takes the browser with it.
    .catch(() => undefined);
  await until('it is noted', () => Promise.resolve(noteOfCleanExit(scene) !== undefined));
  await scene.browser.kill();
  await scene.restart();
  await until('the run is sealed', async () => (await statuses(scene)).length === 2);
  expect(await statuses(scene)).toEqual(['active', 'completed']);
});

async function statuses({ browser }: Scene): Promise<string[]> {
  return (await rows<{ status: string }>(browser, 'sessions')).map(({ status }) => status).sort();
}

/** Only a hint of an ordered end, and not every one leaves it: the browser may be gone before it is written. */
const noteOfCleanExit = ({ profileDir, browser }: Scene): string | undefined =>
  readStorage(profileDir, browser.extensionId, 'clean-exit');

async function expectDay({ browser, server }: Scene, day: LivedTab[]): Promise<void> {
  await until('all tabs are there', async () => (await userTabs(browser)).length >= day.length);
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
}
