import type { OpenTab, OpenWindow } from '../model/browser-state';
import { matchTabs } from '../model/match-tabs';
import { isPrivate } from '../model/match-windows';
import { isBlank } from '../model/worth-offering';
import type { Parts } from './parts';
import type { RunMemory } from './take-snapshot';

/** For this long after a start, the browser's own "Restore" may still bring tabs that were resumed already. */
const BROWSER_RESTORE_MS = 30 * 60_000;
/** What the browser brings back into one window comes within this time. */
const BURST_MS = 3_000;

/** Watches for the browser's own restore after ours, and closes what came twice. */
export interface DoubleWatch {
  /** `committed`: the tab was born with its url, as restored tabs are and opened ones are not. */
  tabOpened(tab: OpenTab, committed: boolean): Promise<void>;
}

/**
 * Only tabs the browser brought back, with the url of a resumed tab that is still open, are doubles. A window that was
 * closed in this run is brought back by somebody who wants it. Private and ordinary windows have nothing to do with each
 * other.
 */
export function watchDoubles(
  parts: Parts,
  { memory, startedAt }: { memory: Pick<RunMemory, 'tree'>; startedAt: number },
): DoubleWatch {
  const { browser, uids, now } = parts;
  const births = new Map<number, number>();
  const wasClosedHere = (url: string, { privateWindow }: OpenWindow): boolean =>
    memory.tree.closedWindows
      .filter(({ state }) => isPrivate(state) === privateWindow)
      .some(({ tabs }) => tabs.some(({ state }) => state.url === url));
  return {
    async tabOpened(tab, committed) {
      const at = now();
      const mayBeRestored = committed && tab.openerTabId === undefined && !uids.isCreating();
      if (!mayBeRestored || at - startedAt > BROWSER_RESTORE_MS) return;
      for (const [tabId, bornAt] of births) if (at - bornAt > BURST_MS) births.delete(tabId);
      births.set(tab.tabId, at);
      const windows = await browser.readWindows();
      const home = windows.find(({ windowId }) => windowId === tab.windowId);
      if (!home || !isBroughtBack(tab, home, births) || wasClosedHere(tab.url, home)) return;
      const alike = windows.filter(({ privateWindow }) => privateWindow === home.privateWindow);
      const resumed = await listResumed(parts, alike);
      const others = resumed.filter(({ tabId }) => tabId !== tab.tabId);
      const double = matchTabs([{ uid: 'double', url: tab.url, pinned: tab.pinned }], others);
      if (double.size > 0) await browser.closeTabs([tab.tabId]);
    },
  };
}

/**
 * The browser's "Restore" adds one window's tabs to the window it is pressed in: behind the page that is shown there, or
 * in place of a new tab page. A tab that somebody reopens comes to the front instead (Chromium, `session_restore.cc`).
 */
function isBroughtBack(tab: OpenTab, home: OpenWindow, births: ReadonlyMap<number, number>): boolean {
  return !tab.active || home.tabs.every(({ tabId, url }) => births.has(tabId) || isBlank(url));
}

/** Open tabs that a restore in this run brought back or adopted. */
async function listResumed({ store, uids, run }: Parts, windows: readonly OpenWindow[]): Promise<OpenTab[]> {
  const reports = (await store.listRestoreReports()).filter((report) => report.run === run() && !report.undone);
  const resumed = new Set(reports.flatMap(({ tabs }) => tabs.map((outcome) => outcome.tab)));
  const open = windows.flatMap(({ tabs }) => tabs);
  return open.filter(({ tabId }) => resumed.has(uids.get('tabs', tabId) ?? ''));
}
