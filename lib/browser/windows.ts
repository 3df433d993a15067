import { browser, type Browser } from 'wxt/browser';
import type { OpenGroup, OpenTab, OpenWindow } from '../model/browser-state';
import type { Bounds } from '../model/manifest';

/** Windows with pages in them: people write in pop-ups and in installed apps too. */
const KEPT_TYPES = ['normal', 'popup', 'app'] as const;

/** Every window with its tabs, but for the pages of Holdfast itself. */
export async function readWindows(): Promise<OpenWindow[]> {
  const [windows, groups] = await Promise.all([
    browser.windows.getAll({ populate: true, windowTypes: [...KEPT_TYPES] }),
    readGroups(),
  ]);
  return windows.filter(({ id }) => id !== undefined).map((window) => toOpenWindow(window, groups));
}

async function readGroups(): Promise<Map<number, OpenGroup[]>> {
  const byWindow = new Map<number, OpenGroup[]>();
  // Without the permission there is no such API, whatever the types say.
  const api = browser.tabGroups as typeof browser.tabGroups | undefined;
  const groups = (await api?.query({})) ?? [];
  for (const { id, windowId, title = '', color, collapsed } of groups) {
    byWindow.set(windowId, [...(byWindow.get(windowId) ?? []), { groupId: id, title, color, collapsed }]);
  }
  return byWindow;
}

function toOpenWindow(window: Browser.windows.Window, groups: Map<number, OpenGroup[]>): OpenWindow {
  const windowId = window.id ?? -1;
  const ownPages = browser.runtime.getURL('/');
  const tabs = (window.tabs ?? []).map(toOpenTab).filter(({ url }) => !url.startsWith(ownPages));
  const bounds = toBounds(window);
  return {
    windowId,
    ...(bounds && { bounds }),
    state: toWindowState(window.state),
    focused: window.focused,
    privateWindow: window.incognito,
    tabs,
    groups: groups.get(windowId) ?? [],
  };
}

function toWindowState(state: string | undefined): OpenWindow['state'] {
  return state === 'minimized' || state === 'maximized' || state === 'fullscreen' ? state : 'normal';
}

function toBounds({ left, top, width, height }: Browser.windows.Window): Bounds | undefined {
  if (left === undefined || top === undefined || width === undefined || height === undefined) return undefined;
  return { left, top, width, height };
}

/** The browser's tab in our words. */
export function toOpenTab(tab: Browser.tabs.Tab): OpenTab {
  return {
    tabId: tab.id ?? -1,
    windowId: tab.windowId,
    url: tab.url || tab.pendingUrl || '',
    title: tab.title ?? '',
    ...(tab.favIconUrl && { iconUrl: tab.favIconUrl }),
    pinned: tab.pinned,
    muted: tab.mutedInfo?.muted ?? false,
    active: tab.active,
    unloaded: tab.discarded || tab.status === 'unloaded',
    ...(tab.openerTabId !== undefined && { openerTabId: tab.openerTabId }),
    ...(tab.groupId >= 0 && { groupId: tab.groupId }),
    lastAccessed: tab.lastAccessed,
  };
}
