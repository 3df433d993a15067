import type { Page } from 'puppeteer-core';
import { afterEach, expect, it } from 'vitest';
import { choose, openScene, pageAt, resume, rows, until, type Scene } from './holdfast';
import { promisedOf, typeAndKill } from './random-kill';

let scene: Scene | undefined;
afterEach(() => scene?.close());

it('what is typed while the store is not open yet comes back after a kill', async () => {
  scene = await openScene('early-pages');
  await startAnewWithoutStore(scene);
  const url = `${scene.server.origin}/chapter/3`;
  await scene.browser.openPage(url);
  const { typed, killedAt } = await typeAndKill(scene.browser, { url, field: '#draft', lastsMs: 2_500 });
  await scene.restart();
  await choose(scene.browser, 'Chapter 3');
  await resume(scene.browser);
  const page = await pageAt(scene.browser, url);
  const read = (): Promise<string> => page.$eval('#draft', (field) => (field as HTMLTextAreaElement).value);
  const promised = promisedOf(typed, killedAt);
  expect(promised).not.toBe('');
  await until('the draft is back', async () => (await read()).startsWith(promised)).catch(() => undefined);
  expect((await read()).slice(0, promised.length)).toBe(promised);
});

it('and belongs to the new run, not to the sealed one, when the store opens in the end', async () => {
  scene = await openScene('early-pages-go-on');
  const { browser, server } = scene;
  const holder = await startAnewWithoutStore(scene);
  const page = await browser.openPage(`${server.origin}/chapter/3`);
  await page.focus('#draft');
  await page.keyboard.type('typed early');
  await until('it is in the WAL', () => browser.evaluateInWorker(isInWal));
  await holder.close();
  // What was drained from the WAL says nothing of its page, and counts as left until that is heard.
  const document = await until('it is stored, and open', async () =>
    (await live()).find(({ phase, state }) => phase === 'open' && JSON.stringify(state).includes('typed early')),
  );
  const sessions = await rows<{ id: string; status: string; totals: { tabs: number } }>(browser, 'sessions');
  expect(sessions.find(({ id }) => id === document.session)?.status).toBe('active');
  expect((await live()).filter(({ url }) => url.endsWith('/chapter/3'))).toHaveLength(1);
  expect(sessions.filter(({ status }) => status === 'interrupted')).toMatchObject([{ totals: { drafts: 0 } }]);
  await until('the WAL is empty', async () => !(await browser.evaluateInWorker(isInWal)));
});

it('and is closed, with its last words, when its page was left before that', async () => {
  scene = await openScene('early-pages-left');
  const { browser, server } = scene;
  const holder = await startAnewWithoutStore(scene);
  const page = await browser.openPage(`${server.origin}/chapter/3`);
  await page.type('#draft', 'first');
  await until('it is in the WAL', () => browser.evaluateInWorker(isInWal));
  await page.type('#draft', ' second');
  await page.goto(`${server.origin}/chapter/5`);
  await page.type('#draft', 'next');
  await holder.evaluate(() => document.dispatchEvent(new Event('let-go')));
  await until('the last words are closed', async () =>
    (await live()).some(({ phase, state }) => phase === 'closed' && JSON.stringify(state).includes('first second')),
  );
  await until('the next page is stored', async () =>
    (await live()).some(({ state }) => JSON.stringify(state).includes('next')),
  );
  const open = (await live()).filter(({ phase }) => phase === 'open');
  expect(open.map(({ url }) => new URL(url).pathname)).toEqual(['/chapter/5']);
});

interface LiveRow {
  session: string;
  phase: string;
  url: string;
  state: object;
}

const live = (): Promise<LiveRow[]> => rows<LiveRow>(scene!.browser, 'live');

const isInWal = async (): Promise<boolean> =>
  Object.keys(await chrome.storage.local.get(null)).some((key) => key.startsWith('wal:'));

/**
 * The worker starts as with the browser, and waits: a transaction holds all tables until its page is told to let go, or
 * closed. How long a rebuild or the seal of a large session takes is up to the machine; this takes long on every one.
 */
async function startAnewWithoutStore({ browser, server }: Scene): Promise<Page> {
  await browser.openPage(`${server.origin}/chapter/4`);
  await until('the page is in a snapshot', async () => (await rows(browser, 'snapshots')).length > 0);
  const holder = await browser.extensionPage('options.html');
  await holder.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('holdfast');
      request.onsuccess = () => resolve(request.result);
    });
    const tables = database.transaction([...database.objectStoreNames], 'readwrite').objectStore('settings');
    await new Promise<void>((resolve) => {
      let isHeld = true;
      document.addEventListener('let-go', () => {
        isHeld = false;
        database.close();
      });
      const goOn = (): void => {
        if (isHeld) tables.count().onsuccess = goOn;
        resolve();
      };
      tables.count().onsuccess = goOn;
    });
  });
  await browser.evaluateInWorker(() => chrome.storage.session.clear());
  await browser.stopWorker();
  return holder;
}
