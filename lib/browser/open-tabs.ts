import { browser, type Browser } from 'wxt/browser';
import type { OpenTab, OpenWindow } from '../model/browser-state';
import { clampBounds } from '../model/clamp-bounds';
import type { Bounds, TabGroup } from '../model/manifest';
import { inTime } from './in-time';
import { toOpenTab } from './windows';

export interface NewTab {
  windowId: number;
  index: number;
  url: string;
  pinned: boolean;
  active: boolean;
  muted: boolean;
}

/** Opens a tab. Its url is not committed yet: discarding it now would lose it for good. */
export async function openTab({ muted, ...tab }: NewTab): Promise<OpenTab> {
  const created = toOpenTab(await browser.tabs.create(tab));
  if (muted) await browser.tabs.update(created.tabId, { muted });
  return created;
}

export interface NewWindow {
  bounds?: Bounds;
  privateWindow?: boolean;
}

/**
 * Opens a window with one tab. Bounds the browser refuses, as Chromium does when less than half of them can be seen,
 * are changed and then given up rather than the window; that it is private is not. Rejects with a reason of the report
 * when private windows are not allowed.
 */
export async function openWindow(
  url: string,
  { bounds, privateWindow = false }: NewWindow,
): Promise<{ windowId: number; tab: OpenTab }> {
  // Chromium would open it all the same, and hand out nothing.
  if (privateWindow && !(await browser.extension.isAllowedIncognitoAccess())) throw new Error('private-not-allowed');
  const kind = privateWindow ? { incognito: true } : {};
  const create = (where: Partial<Bounds>) => browser.windows.create({ url, focused: false, ...kind, ...where });
  const sized = bounds && { width: bounds.width, height: bounds.height };
  const window = await create(bounds ?? {})
    .catch(async () => create(bounds ? clampBounds(bounds, await visibleArea()) : {}))
    .catch(() => create(sized ?? {}))
    .catch(() => create({}));
  const tab = window?.tabs?.[0];
  if (window?.id === undefined || !tab) throw new Error('the browser opened no window');
  return { windowId: window.id, tab: toOpenTab(tab) };
}

/** Pins and mutes a tab that was opened together with its window. */
export async function dressTab(tabId: number, dress: { pinned: boolean; muted: boolean }): Promise<void> {
  await browser.tabs.update(tabId, dress);
}

/** Where windows can surely be seen, as far as the open ones tell; a worker has no `screen`, which may be larger. */
async function visibleArea(): Promise<Bounds> {
  const windows = await browser.windows.getAll();
  const right = Math.max(1_280, ...windows.map(({ left = 0, width = 0 }) => left + width));
  const bottom = Math.max(800, ...windows.map(({ top = 0, height = 0 }) => top + height));
  const left = Math.min(0, ...windows.map((window) => window.left ?? 0));
  const top = Math.min(0, ...windows.map((window) => window.top ?? 0));
  return { left, top, width: right - left, height: bottom - top };
}

export async function setWindowState(windowId: number, state: OpenWindow['state'], focused: boolean): Promise<void> {
  if (state !== 'normal') await browser.windows.update(windowId, { state });
  if (focused) await browser.windows.update(windowId, { focused: true });
}

/** Milliseconds a page may take to commit its url before it is left to load in peace. */
const COMMIT_TIMEOUT_MS = 5_000;

/** Resolves once the tab's url is committed; false when that did not happen in time. */
export function urlCommitted(tabId: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (committed: boolean): void => {
      browser.tabs.onUpdated.removeListener(onUpdated);
      signal.removeEventListener('abort', onAbort);
      clearTimeout(timer);
      resolve(committed);
    };
    const onUpdated = (id: number, change: Browser.tabs.OnUpdatedInfo): void => {
      if (id === tabId && (change.url || change.status === 'complete')) finish(true);
    };
    const onAbort = (): void => finish(false);
    const timer = setTimeout(finish, COMMIT_TIMEOUT_MS, false);
    browser.tabs.onUpdated.addListener(onUpdated);
    signal.addEventListener('abort', onAbort);
    // It may have happened before anybody listened. A tab has a pending url until then.
    browser.tabs.get(tabId).then(
      ({ url, pendingUrl }) => (url && !pendingUrl ? finish(true) : undefined),
      () => finish(false),
    );
  });
}

/** Frees the tab's memory; returns its id, which the browser may have changed. */
export async function discardTab(tabId: number): Promise<number> {
  const discarded = await browser.tabs.discard(tabId);
  return discarded?.id ?? tabId;
}

/** Every open tab, those of Holdfast's own pages too. */
export const readTabIds = async (): Promise<number[]> => (await browser.tabs.query({})).flatMap(({ id }) => id ?? []);

export const getTab = async (tabId: number): Promise<OpenTab> => toOpenTab(await browser.tabs.get(tabId));
export async function activateTab(tabId: number): Promise<void> {
  await browser.tabs.update(tabId, { active: true });
}

/** A page may ask whether to leave it; nobody waits for the answer for long. */
export const closeTabs = (tabIds: number[]): Promise<void> => inTime(browser.tabs.remove(tabIds), undefined);

/** Where the tabs of a group go: into the group that is there already, else into a new one in that window. */
export interface GroupPlace {
  windowId: number;
  groupId?: number;
}

/**
 * Rebuilds a tab group, or adds to the one that is there, which stays as it looks now. Without the tabGroups permission
 * the tabs stay ungrouped. Returns its id.
 */
export async function groupTabs(
  tabIds: number[],
  group: TabGroup,
  { windowId, groupId: there }: GroupPlace,
): Promise<number | undefined> {
  if (!(browser.tabGroups as unknown)) return undefined;
  const [first, ...rest] = tabIds;
  if (first === undefined) return undefined;
  if (there !== undefined) return browser.tabs.group({ tabIds: [first, ...rest], groupId: there });
  const groupId = await browser.tabs.group({ tabIds: [first, ...rest], createProperties: { windowId } });
  const { title, collapsed } = group;
  await browser.tabGroups.update(groupId, { title, collapsed, color: group.color as `${Browser.tabGroups.Color}` });
  return groupId;
}

/** Opens one of Holdfast's own pages, `resume.html?session=…`, or goes to the tab that shows it already. */
export async function showOwnPage(path: string): Promise<void> {
  const url = new URL(path, browser.runtime.getURL('/'));
  const contexts = await browser.runtime.getContexts({ contextTypes: ['TAB'] });
  const open = contexts.find(({ documentUrl }) => documentUrl && new URL(documentUrl).pathname === url.pathname);
  if (!open) await browser.tabs.create({ url: url.href });
  else if (open.documentUrl === url.href) await activateTab(open.tabId);
  else await browser.tabs.update(open.tabId, { active: true, url: url.href });
}
