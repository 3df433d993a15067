import type { OpenTab } from '../model/browser-state';
import type { Uid } from '../model/ids';
import type { TabState } from '../model/manifest';
import { matchTabs } from '../model/match-tabs';
import { isPrivate } from '../model/match-windows';
import type { PlannedWindow } from '../model/restore-plan';
import type { RestoreChoice } from '../model/restore-report';
import { awaitPages } from './await-pages';
import type { Parts } from './parts';
import type { RestoreTools } from './restore-session';
import { toOutcome } from './tab-outcome';

interface Task {
  restore: string;
  planned: PlannedWindow;
  loading: RestoreChoice['loading'];
}

/** Pages that may be loading at once: more would starve the one the user is looking at. */
const LOADING_AT_ONCE = 8;

/**
 * Brings one window back: through the browser when it still has it as a whole, else tab by tab. Not through the browser
 * when tabs are to load later: a reopened tab that is freed before it loaded can lose its url (measured, Chromium 156).
 */
export async function openMissingWindow(parts: Parts, tools: RestoreTools, task: Task): Promise<void> {
  const { planned, loading } = task;
  // Of private windows the browser itself remembers nothing.
  const mayReopen = planned.whole && loading === 'all' && !isPrivate(planned.window);
  if (mayReopen && (await reopen(parts, tools, task))) return;
  await create(parts, tools, task);
}

/** `sessions.restore` keeps each tab's history. False when the browser has no such window. */
async function reopen(parts: Parts, tools: RestoreTools, { restore, planned }: Task): Promise<boolean> {
  const urls = planned.tabs
    .map(({ tab }) => tab.url)
    .sort()
    .join('\n');
  const closed = await parts.browser.readClosedWindows();
  const match = closed.find((window) => [...window.urls].sort().join('\n') === urls);
  if (!match) return false;
  try {
    await parts.uids.creating(async () => {
      const { windowId, tabs } = await parts.browser.reopenWindow(match.sessionId);
      parts.uids.assign('windows', windowId, planned.window.uid);
      await takeOver(parts, tools, { restore, planned, tabs });
    });
    return true;
  } catch (error) {
    parts.report(error, 'reopening a window through the browser');
    return false;
  }
}

/** Chromium reopens a window without its mutes, and after a crash with another tab in front. */
async function takeOver(
  parts: Parts,
  tools: RestoreTools,
  { restore, planned, tabs }: { restore: string; planned: PlannedWindow; tabs: OpenTab[] },
): Promise<void> {
  const matches = matchTabs(
    planned.tabs.map(({ tab }) => tab),
    tabs,
  );
  for (const [uid, { tabId }] of matches) parts.uids.assign('tabs', tabId, uid);
  await Promise.all(
    planned.tabs.map(async ({ tab }) => {
      const open = matches.get(tab.uid);
      const awaited = await awaitPages(parts, tools.memory.index, tab);
      await tools.desk.note(
        restore,
        toOutcome(tab, open ? { result: 'reopened', ...awaited } : { result: 'failed', reason: 'not-reopened' }),
      );
      if (open && tab.muted) await parts.browser.dressTab(open.tabId, { pinned: tab.pinned, muted: true });
    }),
  );
  const front = planned.window.active && matches.get(planned.window.active);
  if (front && !front.active) await parts.browser.activateTab(front.tabId);
  await parts.uids.save();
}

async function create(parts: Parts, tools: RestoreTools, { restore, planned, loading }: Task): Promise<void> {
  const signal = tools.desk.signal(restore);
  const opened = new Map<Uid, number>();
  const settling = new Set<Promise<void>>();
  let windowId = planned.joins;
  for (const { tab, index } of planned.tabs) {
    if (signal.aborted) break;
    if (settling.size >= LOADING_AT_ONCE) await Promise.race(settling);
    try {
      const awaited = await awaitPages(parts, tools.memory.index, tab);
      const open = await parts.uids.creating(() => openOne(parts, { tab, index, planned, windowId }));
      windowId ??= open.windowId;
      opened.set(tab.uid, open.tabId);
      await tools.desk.note(restore, toOutcome(tab, { result: 'created', ...awaited }));
      const settled = settle(parts, { tab, open, planned, loading, signal }, opened).finally(() =>
        settling.delete(settled),
      );
      settling.add(settled);
    } catch (error) {
      await tools.desk.note(
        restore,
        toOutcome(tab, { result: 'failed', reason: error instanceof Error ? error.message : String(error) }),
      );
    }
  }
  await Promise.all(settling);
  if (windowId !== undefined) await arrange(parts, { planned, windowId, opened });
}

interface Opening {
  tab: TabState;
  index: number;
  planned: PlannedWindow;
  windowId: number | undefined;
}

async function openOne({ browser, uids }: Parts, { tab, index, planned, windowId }: Opening): Promise<OpenTab> {
  const { url, pinned, muted, uid } = tab;
  if (windowId !== undefined) {
    const open = await browser.openTab({ windowId, index, url, pinned, muted, active: false });
    uids.assign('tabs', open.tabId, uid);
    return open;
  }
  const { bounds } = planned.window;
  const opened = await browser.openWindow(url, {
    ...(bounds && { bounds }),
    privateWindow: isPrivate(planned.window),
  });
  uids.assign('windows', opened.windowId, planned.window.uid);
  uids.assign('tabs', opened.tab.tabId, uid);
  if (pinned || muted) await browser.dressTab(opened.tab.tabId, { pinned, muted });
  return { ...opened.tab, windowId: opened.windowId };
}

interface Settling {
  tab: TabState;
  open: OpenTab;
  planned: PlannedWindow;
  loading: RestoreChoice['loading'];
  signal: AbortSignal;
}

/** Waits until the tab's url is safe, then frees it when it is to load only once someone opens it. */
async function settle(
  { browser, uids, report }: Parts,
  { tab, open, planned, loading, signal }: Settling,
  opened: Map<Uid, number>,
): Promise<void> {
  try {
    const committed = await browser.urlCommitted(open.tabId, signal);
    if (loading === 'all' || !committed || tab.uid === planned.window.active) return;
    const tabId = await browser.discardTab(open.tabId);
    uids.replace(open.tabId, tabId);
    opened.set(tab.uid, tabId);
    // Chromium forgets the mute with the page.
    if (tab.muted) await browser.dressTab(tabId, { pinned: tab.pinned, muted: true });
  } catch (error) {
    // The tab is there and merely loads at once.
    report(error, `unloading ${tab.url}`);
  }
}

/** Groups, the active tab and the window's state come last: they need the tabs. */
async function arrange(
  { browser, uids, report }: Parts,
  { planned, windowId, opened }: { planned: PlannedWindow; windowId: number; opened: ReadonlyMap<Uid, number> },
): Promise<void> {
  const { window, tabs, joins, openGroups } = planned;
  try {
    for (const group of window.groups) {
      const members = tabs.filter(({ tab }) => tab.group === group.uid).flatMap(({ tab }) => opened.get(tab.uid) ?? []);
      const there = openGroups.get(group.uid);
      const groupId = await browser.groupTabs(members, group, {
        windowId,
        ...(there !== undefined && { groupId: there }),
      });
      if (groupId !== undefined) uids.assign('groups', groupId, group.uid);
    }
    const active = window.active && opened.get(window.active);
    if (active !== undefined && active !== '' && joins === undefined) await browser.activateTab(active);
    if (joins === undefined) await browser.setWindowState(windowId, window.state, window.focused);
    await uids.save();
  } catch (error) {
    report(error, 'arranging a restored window');
  }
}
