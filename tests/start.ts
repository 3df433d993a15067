// `npm start`: a browser with the extension in it, in a profile of its own that stays. Without a display, the tour instead.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { acceptsSeededProfile, findBrowser } from './browser/find-browser';
import { launch, type RunningBrowser } from './browser/launch';
import { builtExtensionDir, projectRoot } from './browser/project-paths';
import { extensionIdOf, seedProfile } from './browser/seed-profile';
import { runTool } from './run/run-tool';

const PROFILE = path.join(projectRoot, '.profile');

interface StoredPreferences {
  extensions?: { settings?: Record<string, { path?: string }> };
}

function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

async function buildExtension(): Promise<void> {
  console.log('Building the extension …');
  const exitCode = await runTool({ tool: 'wxt', args: ['build'], showsOutput: false });
  if (exitCode !== 0) throw new Error('The extension could not be built.');
}

/** Keeps everything else in the profile; the extension is installed anew only if it is missing or the project has moved. */
function installIntoProfile(): void {
  const preferences = storedPreferences();
  const installed = preferences.extensions?.settings?.[extensionIdOf(builtExtensionDir)];
  if (installed?.path === path.resolve(builtExtensionDir)) return;
  seedProfile(PROFILE, builtExtensionDir, { preferences: { ...preferences } });
}

function storedPreferences(): StoredPreferences {
  try {
    return JSON.parse(readFileSync(path.join(PROFILE, 'Default', 'Preferences'), 'utf8')) as StoredPreferences;
  } catch {
    return {}; // the first start
  }
}

async function startWithDisplay(): Promise<number> {
  if (acceptsSeededProfile(await findBrowser())) installIntoProfile();
  const running = await launch({ profileDir: PROFILE, headless: false, diesWithSignals: false });
  const closed = new Promise<void>((resolve) => void running.browser.once('disconnected', () => resolve()));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void running.quit());
  await showWelcome(running);
  console.log('Holdfast is running. Close the browser or press Ctrl+C to end.');
  await closed;
  return 0;
}

/** The extension may have opened its welcome page itself. */
async function showWelcome({ browser, extensionId, extensionPage }: RunningBrowser): Promise<void> {
  await browser
    .waitForTarget((target) => target.url().startsWith(`chrome-extension://${extensionId}/`), { timeout: 2_000 })
    .catch(() => undefined);
  const address = `chrome-extension://${extensionId}/welcome.html`;
  if (!browser.targets().some((target) => target.url().startsWith(address))) await extensionPage('/welcome.html');
}

async function startWithoutDisplay(): Promise<number> {
  console.log('There is no display here, so Holdfast plays its tour in a headless browser.');
  const { playTour } = await import('./tour');
  return playTour({ built: true });
}

try {
  await buildExtension();
  process.exitCode = await (hasDisplay() ? startWithDisplay() : startWithoutDisplay());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
