import { cp } from 'node:fs/promises';
import type { Page } from 'puppeteer-core';
import { setTimeout as sleep } from 'node:timers/promises';
import { launch, type LaunchOptions, type RunningBrowser } from '../browser/launch';
import { makeProfile, type ProfileOptions } from '../browser/profile-template';
import { servePages, type PageServer } from '../pages/server';

/** One profile, one page server, and the browser runs that follow each other on it. */
export interface Scene {
  readonly server: PageServer;
  readonly profileDir: string;
  /** The present run. */
  browser: RunningBrowser;
  /** Starts the browser again on the same profile, after it was ended. */
  restart(): Promise<RunningBrowser>;
  close(): Promise<void>;
}

export interface SceneOptions extends ProfileOptions {
  /** Where the profile is put instead of among the others, e.g. onto a disk of its own. */
  profileDir?: string;
  launch?: Partial<LaunchOptions>;
}

/** Those that were not closed yet. */
export const openScenes = new Set<Scene>();

/** Starts a browser with Holdfast installed for a while and all sites granted. */
export async function openScene(name: string, options: SceneOptions = {}): Promise<Scene> {
  const { launch: launchOptions, profileDir: place, ...profileOptions } = options;
  const made = await makeProfile(name, profileOptions);
  const profileDir = place ?? made;
  if (place !== undefined) await cp(made, place, { recursive: true, verbatimSymlinks: true });
  const server = await servePages();
  const begin = (): Promise<RunningBrowser> =>
    launch({
      profileDir,
      headless: true,
      ...(options.extensionDir && { extensionDir: options.extensionDir }),
      ...launchOptions,
    });
  const scene: Scene = {
    server,
    profileDir,
    browser: await begin(),
    async restart() {
      scene.browser = await begin();
      return scene.browser;
    },
    async close() {
      openScenes.delete(scene);
      await scene.browser.kill().catch(() => undefined);
      await server.close();
    },
  };
  openScenes.add(scene);
  return scene;
}

/** Asks until the answer is truthy. Throws `what` when it is not in time. */
export async function until<Value>(
  what: string,
  ask: () => Promise<Value | undefined | false | null> | Value | undefined | false | null,
  timeoutMs = 45_000,
  everyMs = 100,
): Promise<Value> {
  const deadline = Date.now() + timeoutMs;
  let failure: unknown;
  while (Date.now() < deadline) {
    try {
      const value = await ask();
      if (value) return value;
    } catch (error) {
      failure = error;
    }
    await sleep(everyMs);
  }
  throw new Error(`not within ${timeoutMs} ms: ${what}`, { cause: failure });
}

/** The page of Holdfast that is open at `path`, wherever it came from. */
export function ownPage({ browser, extensionId }: RunningBrowser, path: string): Promise<Page> {
  return until(`the page ${path} opens`, async () => {
    const target = browser
      .targets()
      .find((found) => found.url().startsWith(`chrome-extension://${extensionId}/${path}`));
    return (await target?.page()) ?? undefined;
  });
}

/** Sends a command as our own pages do, from one of them. */
export async function command<Value = unknown>(browser: RunningBrowser, message: object): Promise<Value> {
  const page = await browser.extensionPage('options.html');
  try {
    const answer = await page.evaluate(
      (sent) => chrome.runtime.sendMessage(sent) as Promise<{ ok: boolean; value: unknown }>,
      message,
    );
    if (!answer.ok) throw new Error(JSON.stringify(answer));
    return answer.value as Value;
  } finally {
    await page.close();
  }
}

/** All rows of a table of the database, read as any page of the extension could; waits until Holdfast has made it. */
export async function rows<Row>(browser: RunningBrowser, table: string): Promise<Row[]> {
  return until(`there is a table ${table}`, () => browser.evaluateInWorker(readTable, table) as Promise<Row[] | null>);
}

/** Null when there is no such table yet. Runs in the worker, so it knows nothing but what is in it. */
async function readTable(name: string): Promise<unknown[] | null> {
  const database = await new Promise<IDBDatabase | null>((resolve, reject) => {
    const request = indexedDB.open('holdfast');
    // Not ours to make.
    request.onupgradeneeded = () => request.transaction?.abort();
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => {
      if (request.error?.name === 'AbortError') resolve(null);
      else reject(request.error as Error);
    };
  });
  if (!database) return null;
  try {
    if (!database.objectStoreNames.contains(name)) return null;
    return await new Promise<unknown[]>((resolve, reject) => {
      const request = database.transaction(name).objectStore(name).getAll();
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error as Error);
    });
  } finally {
    database.close();
  }
}

/** The reports of all restores, oldest first; other reports lie in the same table. */
export async function restoreReports<Report>(browser: RunningBrowser): Promise<Report[]> {
  const audit = await rows<{ kind: string; report: Report }>(browser, 'audit');
  return audit.filter(({ kind }) => kind === 'restore').map(({ report }) => report);
}

/** The open tabs of the user, by url, without pages of the browser's and of ours. */
export async function userTabs(browser: RunningBrowser): Promise<string[]> {
  return (await userWindows(browser)).flat();
}

/** The same by window. In the order of their urls: numbers of windows and tabs differ from run to run. */
export async function userWindows(browser: RunningBrowser): Promise<string[][]> {
  const tabs = await browser.evaluateInWorker(() => chrome.tabs.query({}));
  const windows = new Map<number, string[]>();
  for (const { windowId, url, pendingUrl } of tabs) {
    const address = url || pendingUrl || '';
    if (address.startsWith('http')) windows.set(windowId, [...(windows.get(windowId) ?? []), address].sort());
  }
  return [...windows.values()].sort((one, other) => (one.join() < other.join() ? -1 : 1));
}

/** The open page at `url`; a tab that was not loaded is brought to the front first, as a person would. */
export async function pageAt(browser: RunningBrowser, url: string): Promise<Page> {
  await browser.evaluateInWorker(async (wanted: string) => {
    const tabs = await chrome.tabs.query({});
    const tab = tabs.find((found) => (found.url || found.pendingUrl) === wanted);
    if (tab?.id !== undefined) await chrome.tabs.update(tab.id, { active: true });
  }, url);
  return until(`a page shows ${url}`, async () => {
    const target = browser.browser.targets().find((found) => found.type() === 'page' && found.url() === url);
    return (await target?.page()) ?? undefined;
  });
}

/** Presses "Resume" on the page that opened by itself. */
export async function resume(browser: RunningBrowser): Promise<void> {
  const page = await ownPage(browser, 'resume.html');
  // A tab that is not in front draws nothing, and a click there is never answered.
  await page.bringToFront();
  const button = await page.waitForSelector('button.primary:not([disabled])', { timeout: 45_000 });
  await button?.click();
}

/** Checks the box of a tab on the page that opened by itself, unless it is checked: a closed tab's is not. */
export async function choose(browser: RunningBrowser, title: string): Promise<void> {
  const page = await ownPage(browser, 'resume.html');
  await page.waitForFunction((text) => document.body.innerText.includes(text), {}, title);
  await page.evaluate((text) => {
    const rows = [...document.querySelectorAll('label, li, tr, .row')].filter(({ textContent }) =>
      textContent.includes(text),
    );
    const boxes = rows.map((row) => row.querySelector<HTMLInputElement>('input[type="checkbox"]'));
    boxes.find((box) => box && !box.checked)?.click();
  }, title);
}
