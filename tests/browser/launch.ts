import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { browserFlags } from './browser-flags';
import { acceptsSeededProfile, findBrowser } from './find-browser';
import { killGroup, removeProfileLocks, terminateLeader, waitForGroupEnd } from './process-group';
import { builtExtensionDir } from './project-paths';
import { extensionIdOf } from './seed-profile';
import { controlServiceWorker } from './service-worker';

const START_TIMEOUT_MS = 90_000;
const END_TIMEOUT_MS = 60_000;
const PAGE_TIMEOUT_MS = 60_000;

export interface LaunchOptions {
  profileDir: string;
  /** The built extension; the Chrome build by default. Its id is read from it even if the profile holds it already. */
  extensionDir?: string;
  headless: boolean;
  flags?: readonly string[];
  /** Added to the environment, e.g. `{ LANGUAGE: 'de' }`: on Linux that is what sets the browser's language. */
  env?: Readonly<Record<string, string>>;
  /** `false` leaves SIGINT and SIGTERM of this process to the caller. */
  diesWithSignals?: boolean;
}

/** A browser with the extension in it, and the ways in which its run may end. */
export interface RunningBrowser {
  readonly browser: Browser;
  readonly extensionId: string;
  readonly profileDir: string;
  readonly pid: number;
  /** SIGKILL to the whole process group, as in a power cut; when it resolves the profile can be launched again. */
  kill: () => Promise<void>;
  /** SIGTERM to the browser, as at a logout. */
  terminate: () => Promise<void>;
  /** A clean close, as by the menu. */
  quit: () => Promise<void>;
  openPage: (url: string, options?: { newWindow?: boolean }) => Promise<Page>;
  /** Opens a page of the extension, e.g. `extensionPage('/sessions.html#latest')`. */
  extensionPage: (path: string) => Promise<Page>;
  /** Wakes the service worker if need be, evaluates in it and detaches, so that it may die afterwards. */
  evaluateInWorker: <Args extends unknown[], Result>(
    fn: (...args: Args) => Result,
    ...args: Args
  ) => Promise<Awaited<Result>>;
  /** Stops the service worker and waits until it is gone; the next event starts it again. */
  stopWorker: () => Promise<void>;
  workerIsRunning: () => Promise<boolean>;
}

/** Starts the browser on a profile. The debugging pipe leaves no port open and dies with either end. */
export async function launch(options: LaunchOptions): Promise<RunningBrowser> {
  const { profileDir, extensionDir = builtExtensionDir } = options;
  const binary = await findBrowser();
  removeProfileLocks(profileDir);
  const browser = await start(binary, options);
  if (!acceptsSeededProfile(binary)) await browser.installExtension(extensionDir);
  const leader = browser.process()?.pid;
  if (leader === undefined) throw new Error(`${binary} started, but has no process id.`);
  return control({ browser, leader, profileDir, extensionId: extensionIdOf(extensionDir) });
}

function start(
  binary: string,
  { profileDir, headless, flags = [], env = {}, diesWithSignals = true }: LaunchOptions,
): Promise<Browser> {
  const loadsUnpacked = !acceptsSeededProfile(binary);
  return puppeteer.launch({
    executablePath: binary,
    ignoreDefaultArgs: true,
    args: browserFlags({ profileDir, headless, loadsUnpacked, flags }),
    env: { ...process.env, ...env },
    pipe: true,
    timeout: START_TIMEOUT_MS,
    defaultViewport: null,
    acceptInsecureCerts: false,
    handleSIGINT: diesWithSignals,
    handleSIGTERM: diesWithSignals,
    handleSIGHUP: diesWithSignals,
  });
}

interface Started {
  browser: Browser;
  leader: number;
  profileDir: string;
  extensionId: string;
}

function control({ browser, leader, profileDir, extensionId }: Started): RunningBrowser {
  const worker = controlServiceWorker(browser, extensionId);
  const end = async (ask: () => unknown) => {
    const gone = untilDisconnected(browser);
    await ask();
    await waitForGroupEnd(leader, END_TIMEOUT_MS);
    await gone;
    removeProfileLocks(profileDir);
  };
  return {
    browser,
    extensionId,
    profileDir,
    pid: leader,
    kill: () => end(() => killGroup(leader)),
    terminate: () => end(() => terminateLeader(leader)),
    quit: () => end(() => browser.close()),
    openPage: (url, { newWindow = false } = {}) => openPage(browser, url, newWindow),
    extensionPage: (path) => openPage(browser, new URL(path, `chrome-extension://${extensionId}/`).href, false),
    evaluateInWorker: worker.evaluate,
    stopWorker: worker.stop,
    workerIsRunning: worker.isRunning,
  };
}

async function untilDisconnected(browser: Browser): Promise<void> {
  if (!browser.connected) return;
  await new Promise<void>((resolve) => void browser.once('disconnected', () => resolve()));
}

/** Opens at the address itself, not at about:blank first, so that the tab's history begins as a user's does. */
async function openPage(browser: Browser, url: string, newWindow: boolean): Promise<Page> {
  const session = await browser.target().createCDPSession();
  try {
    const { targetId } = await session.send('Target.createTarget', { url, newWindow });
    const target = await browser.waitForTarget((candidate) => targetIdOf(candidate) === targetId, {
      timeout: PAGE_TIMEOUT_MS,
    });
    const page = await target.page();
    if (!page) throw new Error(`${url} opened, but not as a page.`);
    await untilLoaded(page);
    return page;
  } finally {
    await session.detach();
  }
}

/** Puppeteer knows the id, but its types hide it. */
function targetIdOf(target: object): string | undefined {
  return (target as { _targetId?: string })._targetId;
}

async function untilLoaded(page: Page): Promise<void> {
  await page.waitForFunction(() => document.readyState === 'complete' && location.href !== 'about:blank', {
    timeout: PAGE_TIMEOUT_MS,
  });
}
