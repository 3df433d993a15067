import { matchTabs } from '../model/match-tabs';
import type { OpenTab } from '../model/browser-state';
import type { Parts } from './parts';
import type { RunMemory } from './take-snapshot';

/** For this long after a start, the browser's own "Restore" may still bring tabs that were resumed already. */
const BROWSER_RESTORE_MS = 30 * 60_000;
/** A window the browser restores has all its tabs within this time. */
const BURST_MS = 3_000;

/** Watches for the browser's own restore after ours, and closes what came twice. */
export interface DoubleWatch {
  windowOpened(windowId: number): void;
  /** `committed`: the tab was born with its url, as restored tabs are and opened ones are not. */
  tabOpened(tab: OpenTab, committed: boolean): Promise<void>;
}

/**
 * Only tabs in a window the browser opened just now, with the url of a resumed tab that is still open, are doubles. A
 * window that was closed in this run is brought back by somebody who wants it.
 */
export function watchDoubles(
  { store, uids, browser, run, now }: Parts,
  { memory, startedAt }: { memory: Pick<RunMemory, 'tree'>; startedAt: number },
): DoubleWatch {
  const wasClosedHere = (url: string): boolean =>
    memory.tree.closedWindows.some(({ tabs }) => tabs.some(({ state }) => state.url === url));
  const windows = new Map<number, number>();
  return {
    windowOpened(windowId) {
      if (!uids.isCreating()) windows.set(windowId, now());
    },
    async tabOpened(tab, committed) {
      const openedAt = windows.get(tab.windowId) ?? 0;
      if (!committed || wasClosedHere(tab.url)) return;
      if (now() - openedAt > BURST_MS || now() - startedAt > BROWSER_RESTORE_MS) return;
      const reports = (await store.listRestoreReports()).filter((report) => report.run === run() && !report.undone);
      const resumed = new Set(reports.flatMap(({ tabs }) => tabs.map((outcome) => outcome.tab)));
      const open = (await browser.readWindows()).flatMap((window) => window.tabs);
      const ours = open.filter(({ tabId }) => resumed.has(uids.get('tabs', tabId) ?? ''));
      const saved = { uid: 'double', url: tab.url, pinned: tab.pinned };
      if (
        matchTabs(
          [saved],
          ours.filter(({ tabId }) => tabId !== tab.tabId),
        ).size > 0
      )
        await browser.closeTabs([tab.tabId]);
    },
  };
}
