import { AppError } from '../model/errors';
import type { RestoreReport } from '../model/restore-report';
import type { Parts } from './parts';
import type { RestoreTools } from './restore-session';

/** Takes a restore back: tabs it opened are closed, pages it wrote into get their former values, and it is offered again. */
export async function undoRestore(parts: Parts, { memory, desk }: RestoreTools, id: string): Promise<RestoreReport> {
  const { store, uids, browser } = parts;
  const begun = await store.getRestoreReport(id);
  if (begun) {
    // A restore that was only just cancelled may still be opening a tab.
    await desk.idle(begun.session);
  }
  const report = await store.getRestoreReport(id);
  if (!report) throw new AppError('unknown-restore', 'This restore is not known any more.', { data: { id } });
  // Its tabs may have been brought back by another restore since.
  if (report.undone) return report;
  const waiting = report.tabs.flatMap(({ tab }) => memory.index.ofTab(tab)).filter(({ phase }) => phase === 'awaiting');
  await store.deleteLiveDocuments(waiting);
  memory.index.delete(waiting);
  const opened = report.tabs.filter(({ result }) => result === 'created' || result === 'reopened');
  const adopted = report.tabs.filter(({ result }) => result === 'adopted');
  const kept = adopted.flatMap(({ tab }) => uids.browserId('tabs', tab) ?? []);
  await Promise.all(kept.map((tabId) => browser.commandPage(tabId, { type: 'undo-restore' })));
  const tabIds = opened.flatMap(({ tab }) => uids.browserId('tabs', tab) ?? []);
  if (tabIds.length > 0) await closeTabs(parts, tabIds);
  // An earlier snapshot changed nothing about the offer.
  if (report.choice.snapshot === undefined) await store.changeSession(report.session, { offer: 'pending' });
  return desk.markUndone(id);
}

/** With its last tab the browser would end: then a blank one stays. */
async function closeTabs({ browser }: Parts, tabIds: number[]): Promise<void> {
  const isLast = (await browser.readTabIds()).every((tabId) => tabIds.includes(tabId));
  const windows = isLast ? await browser.readWindows() : [];
  const home = windows.find(({ privateWindow }) => !privateWindow) ?? windows[0];
  if (home) await browser.openTab({ ...BLANK_TAB, windowId: home.windowId });
  await browser.closeTabs(tabIds);
}

const BLANK_TAB = { url: 'about:blank', index: 0, pinned: false, muted: false, active: true };
