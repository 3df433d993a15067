import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inflateRawSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { openScene, resume, rows, until, type Scene } from './holdfast';

let scene: Scene;
afterEach(() => scene.close());

interface WithSecrets {
  fillSecrets(): Promise<void>;
  secretValues(): string[];
}

/** Typed into a plain field among the forbidden ones: the page is kept, they are not. */
const HARMLESS = 'a harmless note among secrets';
/** What is told of the others. */
const REASONS = ['card', 'disabled', 'file', 'login-form', 'one-time-code', 'password', 'secret-name', 'was-password'];

/** Where an extension's bytes can lie in a profile. Chromium's own session files are not ours. */
const OURS = [
  'IndexedDB',
  'File System',
  'WebStorage',
  'Local Extension Settings',
  'Sync Extension Settings',
  'Local Storage',
  'Service Worker',
];

it('of 120 fields that must never be stored, no byte is stored', { timeout: 300_000 }, async () => {
  scene = await openScene('never-stored');
  const { browser, server } = scene;
  const page = await browser.openPage(`${server.origin}/secrets.html`);
  await page.evaluate(() => (window as unknown as WithSecrets).fillSecrets());
  const secrets = await page.evaluate(() => (window as unknown as WithSecrets).secretValues());
  expect(secrets).toHaveLength(120);
  await page.type('#harmless', HARMLESS);
  const reasons = await until('the harmless field is kept', () => reasonsBeside(HARMLESS));
  expect([...new Set(reasons)].sort()).toEqual(REASONS);
  const control = await browser.openPage(`${server.origin}/chapter/1`);
  await control.bringToFront();
  await control.type('#draft', 'this is no secret at all');
  await page.bringToFront();
  await page.keyboard.press('Tab');
  await sleep(2_000);
  await until('a snapshot was taken', async () => (await rows(browser, 'snapshots')).length > 0);
  const exported = JSON.stringify(await exportEverything());
  expect(exported).toContain('this is no secret at all');
  expect(exported).toContain(HARMLESS);
  expect(found(secrets, [exported])).toEqual([]);
  await browser.kill();
  await scene.restart();
  await resume(scene.browser);
  await sleep(1_500);
  const afterwards = JSON.stringify(await exportEverything());
  await scene.browser.quit();
  expect(found(secrets, [afterwards, ...profileTexts(scene.profileDir)])).toEqual([]);
});

/** Why fields were left out beside the one that holds `text`, as the row of their page says. */
async function reasonsBeside(text: string): Promise<string[] | undefined> {
  const live = await rows<{ state: object; refused: { reason: string }[] }>(scene.browser, 'live');
  return live.find(({ state }) => JSON.stringify(state).includes(text))?.refused.map(({ reason }) => reason);
}

const found = (secrets: string[], texts: string[]): string[] =>
  secrets.filter((secret) => texts.some((text) => text.includes(secret)));

async function exportEverything(): Promise<unknown[]> {
  const tables = ['sessions', 'snapshots', 'live', 'conversations', 'audit'];
  const read: unknown[] = [];
  for (const table of tables) read.push(...(await rows<unknown>(scene.browser, table)));
  const local = await scene.browser.evaluateInWorker(() => chrome.storage.local.get(null));
  return [...read, local, ...(await unpack())];
}

/** Every pack, decompressed: `deflate-raw` bodies found by trying, so that the test knows nothing of the frame. */
async function unpack(): Promise<string[]> {
  const packs = await scene.browser.evaluateInWorker(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('holdfast');
      request.onsuccess = () => resolve(request.result);
    });
    const all = await new Promise<{ bytes: Uint8Array }[]>((resolve) => {
      const request = database.transaction('packs').objectStore('packs').getAll();
      request.onsuccess = () => resolve(request.result as { bytes: Uint8Array }[]);
    });
    database.close();
    return all.map((row) => Object.values(row).flatMap((value) => (value instanceof Uint8Array ? [[...value]] : [])));
  });
  const texts = packs.flat().map((bytes) => inflated(Buffer.from(bytes)));
  expect(texts.join('').length).toBeGreaterThan(0);
  return texts;
}

function inflated(bytes: Buffer): string {
  for (let offset = 0; offset < Math.min(bytes.length, 200); offset++) {
    try {
      const text = inflateRawSync(bytes.subarray(offset)).toString('utf8');
      if (text.includes('formatVersion')) return text;
    } catch {
      // Not where the body begins.
    }
  }
  throw new Error('a pack could not be decompressed: the test would see nothing in it');
}

function profileTexts(profileDir: string): string[] {
  const folders = OURS.map((folder) => path.join(profileDir, 'Default', folder));
  return folders.flatMap(filesIn).flatMap((file) => {
    const bytes = readFileSync(file);
    return [bytes.toString('latin1'), bytes.toString('utf16le'), bytes.subarray(1).toString('utf16le')];
  });
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}
