import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/**
 * Chromium first: branded Chrome (137 and later) ignores `--load-extension` and throws seeded extensions away.
 * Real binaries before wrappers: Debian's `/usr/bin/chromium` adds flags of its own and hides the process group's leader.
 */
const LINUX = [
  '/usr/lib/chromium/chromium',
  '/usr/lib/chromium-browser/chromium-browser',
  '/usr/lib64/chromium-browser/chromium-browser',
  '/usr/lib/chromium/chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/opt/google/chrome/chrome',
  '/opt/microsoft/msedge/msedge',
  '/opt/brave.com/brave/brave',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/usr/bin/microsoft-edge',
  '/usr/bin/brave-browser',
  '/snap/bin/chromium',
];

const MAC_APPS = ['Chromium', 'Google Chrome for Testing', 'Google Chrome', 'Microsoft Edge', 'Brave Browser'];

const WINDOWS = [
  ['Chromium', 'Application', 'chrome.exe'],
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
  ['BraveSoftware', 'Brave-Browser', 'Application', 'brave.exe'],
];

const WHAT_TO_INSTALL: Record<string, string> = {
  linux:
    'Install Chromium, e.g. "sudo apt-get install chromium", "sudo dnf install chromium" or "sudo pacman -S chromium"',
  darwin: 'Install Chromium ("brew install --cask chromium") or Google Chrome',
  win32: 'Install Chromium ("winget install Hibbiki.Chromium") or Google Chrome',
};

/** The browser to test in and to start: `HOLDFAST_BROWSER`, else one found here, else (Debian as root) one installed now. */
export function findBrowser(): Promise<string> {
  const chosen = process.env['HOLDFAST_BROWSER'];
  if (chosen) return isRunnable(chosen) ? Promise.resolve(chosen) : Promise.reject(notRunnable(chosen));
  const found = candidates().find(isRunnable) ?? installOnDebian();
  return found ? Promise.resolve(found) : Promise.reject(nothingFound());
}

/** Whether an extension written into the profile survives: only unbranded builds on Linux take unsigned preferences. */
export function acceptsSeededProfile(binary: string): boolean {
  return process.platform === 'linux' && !/google[-/]chrome|msedge|microsoft-edge|brave/i.test(binary);
}

function candidates(): string[] {
  if (process.platform === 'darwin')
    return ['/Applications', path.join(homedir(), 'Applications')].flatMap(macBinaries);
  if (process.platform === 'win32') return windowsBinaries();
  return [...LINUX.slice(0, 6), ...downloadedByTestTools(), ...LINUX.slice(6)];
}

function macBinaries(folder: string): string[] {
  return MAC_APPS.map((app) => path.join(folder, `${app}.app`, 'Contents', 'MacOS', app));
}

function windowsBinaries(): string[] {
  const roots = ['LOCALAPPDATA', 'PROGRAMFILES', 'PROGRAMFILES(X86)'].flatMap((name) => process.env[name] ?? []);
  return WINDOWS.flatMap((parts) => roots.map((root) => path.join(root, ...parts)));
}

/** "Chrome for Testing" and Chromium that Puppeteer or Playwright once downloaded: unbranded, so as good as Chromium. */
function downloadedByTestTools(): string[] {
  const cache = path.join(homedir(), '.cache');
  const puppeteer = subfolders(path.join(cache, 'puppeteer', 'chrome')).map((dir) =>
    path.join(dir, 'chrome-linux64', 'chrome'),
  );
  const playwright = subfolders(path.join(cache, 'ms-playwright')).flatMap((dir) =>
    ['chrome-linux', 'chrome-linux64'].map((platform) => path.join(dir, platform, 'chrome')),
  );
  return [...puppeteer, ...playwright];
}

function subfolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(folder, entry.name));
}

function isRunnable(binary: string): boolean {
  try {
    accessSync(binary, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installOnDebian(): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  console.error('No browser found: installing Chromium with apt-get (a few hundred megabytes).');
  aptGet('update');
  aptGet('install', '-y', 'chromium');
  return candidates().find(isRunnable);
}

function aptGet(...args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status } = spawnSync('apt-get', args, { stdio: ['ignore', 2, 2], env });
  if (status !== 0) console.error(`"apt-get ${args.join(' ')}" failed (${status ?? 'no status'}).`);
}

function notRunnable(binary: string): Error {
  return new Error(
    `HOLDFAST_BROWSER names "${binary}", which is not an executable file. Point it at a Chromium binary.`,
  );
}

function nothingFound(): Error {
  const advice = WHAT_TO_INSTALL[process.platform] ?? 'Install Chromium';
  return new Error(
    `No Chromium, Chrome, Edge or Brave was found. ${advice}, or set HOLDFAST_BROWSER to the path of a Chromium binary.`,
  );
}
