import { afterEach } from 'vitest';
import type { RunningBrowser } from '../browser/launch';
import { openScenes, rows } from './holdfast';

/** Of each page this much, so that the reason is still found among it. */
const SHOWN_CHARACTERS = 600;

// A browser test that fails on another machine cannot be asked again: what everybody saw at that moment is all there is.
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  for (const { browser } of openScenes)
    console.dir(
      { failed: task.name, pages: await describePages(browser), sessions: await describeSessions(browser) },
      { depth: 3 },
    );
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

async function describeSessions(browser: RunningBrowser): Promise<unknown> {
  const sessions = await rows<Record<string, unknown>>(browser, 'sessions').catch(String);
  if (typeof sessions === 'string') return sessions;
  return sessions.map(({ id, status, offer, deleted, snapshots, startedAt, endedAt }) =>
    JSON.stringify({ id, status, offer, deleted, snapshots, startedAt, endedAt }),
  );
}
