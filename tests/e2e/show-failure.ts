import { afterEach } from 'vitest';
import { openScenes } from './holdfast';
import type { RunningBrowser } from '../browser/launch';

/** Of each page this much, so that the reason is still found among it. */
const SHOWN_CHARACTERS = 600;

// A browser test that fails on another machine cannot be asked again: what everybody saw at that moment is all there is.
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  for (const { browser } of openScenes) console.log(`when "${task.name}" failed:`, await describePages(browser));
});

async function describePages({ browser }: RunningBrowser): Promise<unknown> {
  const targets = browser.targets().filter((target) => target.type() === 'page');
  return Promise.all(
    targets.map(async (target) => {
      const page = await target.page().catch(() => null);
      const text = await page
        ?.evaluate((length) => document.body.innerText.slice(0, length), SHOWN_CHARACTERS)
        .catch(String);
      return { url: target.url(), text };
    }),
  );
}
