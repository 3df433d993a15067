import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findBrowser } from './find-browser';
import { launch } from './launch';
import { builtExtensionDir, scratchDir } from './project-paths';
import { extensionIdOf, seedProfile } from './seed-profile';

/** Raise it when the way a template is prepared changes, so that cached ones are not used. */
const RECIPE = 2;

/** `onInstalled` has been handled, and its scripts and listeners are registered, well before; the quit writes them. */
const SETTLE_MS = 3_000;
/** Starts that a starved machine may need until the worker got so far. */
const ATTEMPTS = 4;

/** What a fresh install would not have, and caches that only make copying slower. Alarms and registered scripts stay. */
const STRIPPED = [
  'IndexedDB',
  'File System',
  'WebStorage',
  'Local Storage',
  'Session Storage',
  'Sessions',
  'Sessions_Encrypted',
  'blob_storage',
  'Cache',
  'Code Cache',
  'GPUCache',
  'DawnGraphiteCache',
  'DawnWebGPUCache',
];
const EXTENSION_STORAGE = ['Local Extension Settings', 'Sync Extension Settings'];

export interface ProfileOptions {
  /** The built extension; the Chrome build by default. */
  extensionDir?: string;
  /** Optional host permissions granted; all sites by default. */
  grantedHosts?: readonly string[];
  grantedApis?: readonly string[];
  /** "Allow in Incognito", as on the browser's page of extensions. */
  inPrivateWindows?: boolean;
  /** "Continue where you left off", Chromium's own session restore. */
  restoreOnStartup?: boolean;
  preferences?: Readonly<Record<string, unknown>>;
}

/**
 * The path of a fresh profile in which the extension has been installed for a while: `onStartup` fires at the first
 * launch, storage is empty, and a kill at any moment looks like a crash to Chromium.
 */
export async function makeProfile(name: string, options: ProfileOptions = {}): Promise<string> {
  const template = await preparedTemplate(options);
  const profileDir = path.join(scratchDir, 'profiles', name);
  await rm(profileDir, { recursive: true, force: true });
  await cp(template, profileDir, { recursive: true, verbatimSymlinks: true });
  return profileDir;
}

async function preparedTemplate(options: ProfileOptions): Promise<string> {
  const extensionDir = options.extensionDir ?? builtExtensionDir;
  const template = path.join(scratchDir, 'templates', await templateHash(extensionDir, options));
  if (existsSync(template)) return template;
  const draft = `${template}.${process.pid}`;
  await prepare(draft, extensionDir, options);
  await rename(draft, template).catch(async (error: unknown) => {
    // Tests beside this one made it meanwhile.
    if (!existsSync(template)) throw error;
    await rm(draft, { recursive: true, force: true });
  });
  return template;
}

async function prepare(draft: string, extensionDir: string, options: ProfileOptions): Promise<void> {
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  seedProfile(draft, extensionDir, seedOptions(options));
  const extensionId = extensionIdOf(extensionDir);
  for (let attempt = 1; attempt <= ATTEMPTS && !hasListeners(draft, extensionId); attempt++) {
    const browser = await launch({ profileDir: draft, extensionDir, headless: true });
    await browser.evaluateInWorker(() => undefined); // proves that the worker starts at all
    await sleep(SETTLE_MS * attempt);
    await browser.quit();
  }
  if (!hasListeners(draft, extensionId))
    throw new Error(
      `The extension ${extensionId} did not register its listeners in the template profile: is its worker broken?`,
    );
  await strip(draft, extensionId);
  settlePreferences(draft);
}

function seedOptions({
  grantedHosts = ['*://*/*'],
  grantedApis = [],
  inPrivateWindows = false,
  restoreOnStartup = false,
  preferences = {},
}: ProfileOptions) {
  const session = restoreOnStartup ? { session: { restore_on_startup: 1 } } : {};
  return { grantedHosts, grantedApis, inPrivateWindows, preferences: { ...preferences, ...session } };
}

async function strip(profileDir: string, extensionId: string): Promise<void> {
  const folders = [...STRIPPED, ...EXTENSION_STORAGE.map((folder) => path.join(folder, extensionId))];
  await Promise.all(
    folders.map((folder) => rm(path.join(profileDir, 'Default', folder), { recursive: true, force: true })),
  );
}

/**
 * Chromium notes "this run has not ended cleanly" up to 10 s after a launch; a test that kills earlier would look like a
 * clean exit. So the note is there from the start. Without a session to restore it changes nothing at the first launch.
 */
function settlePreferences(profileDir: string): void {
  const preferences = readPreferences(profileDir);
  const changed = { ...preferences, profile: { ...preferences.profile, exit_type: 'Crashed' } };
  writeFileSync(preferencesFile(profileDir), JSON.stringify(changed));
}

const hasListeners = (profileDir: string, extensionId: string): boolean =>
  readPreferences(profileDir).extensions?.settings?.[extensionId]?.serviceworkerevents !== undefined;

const preferencesFile = (profileDir: string): string => path.join(profileDir, 'Default', 'Preferences');
const readPreferences = (profileDir: string): StoredPreferences =>
  JSON.parse(readFileSync(preferencesFile(profileDir), 'utf8')) as StoredPreferences;

interface StoredPreferences {
  extensions?: { settings?: Record<string, { serviceworkerevents?: unknown }> };
  profile?: Record<string, unknown>;
}

async function templateHash(extensionDir: string, options: ProfileOptions): Promise<string> {
  const hash = createHash('sha256').update(
    JSON.stringify([RECIPE, await findBrowser(), path.resolve(extensionDir), seedOptions(options)]),
  );
  for (const file of filesIn(extensionDir))
    hash.update(`\0${file}\0`).update(readFileSync(path.join(extensionDir, file)));
  return hash.digest('hex').slice(0, 16);
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) throw new Error(`${folder} does not exist: build the extension first (npm run build).`);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}
