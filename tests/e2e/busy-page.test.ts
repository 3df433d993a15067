import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { openScene, rows, type Scene } from './holdfast';

let scene: Scene;
afterEach(() => scene.close());

const FOR_MS = 30_000;
const DURABLE_EVERY_MS = 2_000;

it('a page that changes every 200 ms for 30 s is durable at least every 2 s', { timeout: 300_000 }, async () => {
  scene = await openScene('busy-page');
  const { browser, server } = scene;
  const url = `${server.origin}/busy.html`;
  const page = await browser.openPage(url);
  await page.click('#start');
  const begins = await page.evaluate(() => (window as unknown as { startedAt: number }).startedAt);
  const ends = begins + FOR_MS;
  const savedAt = new Set<number>();
  let isOver = false;
  while (!isOver) {
    // Looked at once more afterwards: the last save may come after the last look.
    isOver = Date.now() >= ends;
    const live = await rows<{ url: string; receivedAt: number }>(browser, 'live');
    for (const { url: found, receivedAt } of live) if (found === url && receivedAt >= begins) savedAt.add(receivedAt);
    await sleep(250);
  }
  // Saving that begins late or stops half way leaves a gap at that end.
  const times = [begins, ...savedAt, ends].sort((one, other) => one - other);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(savedAt.size).toBeGreaterThan(FOR_MS / DURABLE_EVERY_MS);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(DURABLE_EVERY_MS);
});
