import { browser } from 'wxt/browser';
import type { PageCommand } from '../model/page-command';
import { inTime } from './in-time';

const TOP_FRAME = 0;

const SCRIPTS = [
  { id: 'page-bridge', file: '/page-bridge.js', world: 'MAIN' },
  { id: 'page', file: '/page.js', world: 'ISOLATED' },
] as const;

/** Match patterns of the sites the user lets Holdfast keep. */
export async function grantedOrigins(): Promise<string[]> {
  const { origins = [] } = await browser.permissions.getAll();
  return origins;
}

let lastTurn: Promise<void> = Promise.resolve();

/**
 * Registers the content scripts for exactly the granted sites; they stay registered across restarts. One change of the
 * sites after the other: two at once would both find nothing registered, and the browser refuses an id it has.
 */
export function registerContentScripts(): Promise<void> {
  lastTurn = lastTurn.then(registerAnew, registerAnew);
  return lastTurn;
}

/** The sites are read in its turn: of two changes the last one counts. */
async function registerAnew(): Promise<void> {
  const matches = await grantedOrigins();
  const registered = await browser.scripting.getRegisteredContentScripts();
  if (registered.length > 0) await browser.scripting.unregisterContentScripts();
  if (matches.length === 0) return;
  await browser.scripting.registerContentScripts(
    SCRIPTS.map(({ id, file, world }) => ({
      id,
      js: [file],
      world,
      matches,
      allFrames: true,
      matchOriginAsFallback: true,
      runAt: 'document_start',
      persistAcrossSessions: true,
    })),
  );
}

/** Puts the content scripts into open pages where none answers: granted just now, or orphaned by an update. */
export async function injectIntoOpenTabs(): Promise<void> {
  const tabs = await browser.tabs.query({ discarded: false });
  await Promise.allSettled(tabs.flatMap(({ id, url }) => (id === undefined || !url ? [] : [injectIfMissing(id)])));
}

async function injectIfMissing(tabId: number): Promise<void> {
  const answer = browser.tabs.sendMessage(tabId, { type: 'flush' } satisfies PageCommand, { frameId: TOP_FRAME });
  const isThere = answer.then(
    () => true,
    () => false,
  );
  // One that is too busy to say so gets them too: a script that is there hands over.
  if (await inTime(isThere, false)) return;
  for (const { file, world } of SCRIPTS) {
    // WXT types only the files it knows of when types are generated.
    const files = [file] as unknown as [];
    const target = { tabId, allFrames: true };
    const injected = browser.scripting.executeScript({ target, files, world, injectImmediately: true });
    // A page that is too busy gets them later, in this order.
    await inTime(injected, []);
  }
}

/** True when the user lets Holdfast keep the page at `url`. */
export async function isGranted(url: string): Promise<boolean> {
  if (!/^https?:/.test(url)) return false;
  return browser.permissions.contains({ origins: [`${new URL(url).protocol}//${new URL(url).hostname}/*`] });
}
