import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CDPSession, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtExtensionDir, scratchDir } from '../browser/project-paths';
import { command, openScene, rows, until, type Scene } from './holdfast';

/**
 * `unlimitedStorage` exempts from every quota, so a copy of the build goes without it. The quota is the browser's own
 * test switch: it holds as long as the session that set it.
 */
function buildWithQuota(): string {
  const folder = path.join(scratchDir, 'build-with-quota');
  rmSync(folder, { recursive: true, force: true });
  cpSync(builtExtensionDir, folder, { recursive: true });
  const file = path.join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { permissions: string[] };
  manifest.permissions = manifest.permissions.filter((permission) => permission !== 'unlimitedStorage');
  writeFileSync(file, JSON.stringify(manifest));
  return folder;
}

interface SnapshotRow {
  id: string;
  takenAt: number;
  trigger: string;
}

const DAY = 86_400_000;
const PIECE = 700_000;

let scene: Scene;
let page: Page;
let session: CDPSession;
beforeAll(async () => {
  scene = await openScene('quota', { extensionDir: buildWithQuota() });
  const { browser, server } = scene;
  page = await browser.openPage(`${server.origin}/chapter/1`);
  const options = await browser.extensionPage('options.html');
  session = await options.createCDPSession();
});
afterAll(() => scene.close());

const setQuota = (quotaSize: number | undefined): Promise<unknown> =>
  session.send('Storage.overrideQuotaForOrigin', {
    origin: `chrome-extension://${scene.browser.extensionId}`,
    ...(quotaSize !== undefined && { quotaSize }),
  });

const usage = (): Promise<number> =>
  scene.browser.evaluateInWorker(async () => (await navigator.storage.estimate()).usage ?? 0);

/** Text that does not compress, all at once, as a paste. Resolves to its beginning. */
const paste = (length: number): Promise<string> =>
  page.$eval(
    '#draft',
    (field, characters) => {
      const draft = field as HTMLTextAreaElement;
      const chunks: string[] = [];
      for (let done = 0; done < characters; done += 60_000) {
        const bytes = crypto.getRandomValues(new Uint8Array(45_000));
        chunks.push(btoa(String.fromCharCode(...bytes)));
      }
      draft.value = chunks.join('').slice(0, characters);
      draft.dispatchEvent(new Event('input', { bubbles: true }));
      return draft.value.slice(0, 40);
    },
    length,
  );

const isKept = async (beginning: string): Promise<boolean> =>
  (await rows<{ state: object }>(scene.browser, 'live')).some(({ state }) => JSON.stringify(state).includes(beginning));

const health = (): Promise<{ error?: { code: string } }> =>
  scene.browser.evaluateInWorker(
    async () => ((await chrome.storage.session.get('health'))['health'] ?? {}) as { error?: { code: string } },
  );

/** Makes snapshots look as if they had been taken by themselves, days ago: what people have when a disk fills up. */
const age = (days: number): Promise<unknown> =>
  scene.browser.evaluateInWorker(async (milliseconds: number) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('holdfast');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error as Error);
    });
    const store = database.transaction('snapshots', 'readwrite').objectStore('snapshots');
    await new Promise((resolve) => {
      const request = store.openCursor();
      request.onsuccess = () => {
        const cursor = request.result;
        if (!cursor) return resolve(undefined);
        const row = cursor.value as { takenAt: number; trigger: string };
        cursor.update({ ...row, takenAt: row.takenAt - milliseconds, trigger: 'interval' });
        cursor.continue();
      };
    });
    database.close();
  }, days * DAY);

it('when the quota is reached it thins old snapshots and goes on; with nothing left to thin it says so, and goes on later', async () => {
  const { browser } = scene;
  for (let round = 0; round < 6; round++) {
    const text = await paste(PIECE);
    await until('a large draft is kept', () => isKept(text));
    await command(browser, { type: 'save-now' });
  }
  await age(20);
  const before = await rows<SnapshotRow>(browser, 'snapshots');
  const full = await usage();
  await setQuota(full + 100_000);
  console.log('full', full, 'snapshots', before.length);
  const text = await paste(PIECE);
  const started = Date.now();
  await until('the new draft is kept', () => isKept(text), 20_000).catch((e: unknown) => console.log(String(e)));
  console.log(
    'after',
    Date.now() - started,
    'ms',
    await usage(),
    (await rows(browser, 'snapshots')).length,
    await health(),
  );
  expect(before.length).toBeGreaterThan(5);
});
