import type { Uids } from '../browser/tab-uids';
import type { OpenTab, OpenWindow } from '../model/browser-state';
import type { Uid } from '../model/ids';
import { maskCards } from '../model/card-numbers';
import { LIMITS } from '../model/limits';
import type { TabState } from '../model/manifest';
import type { SealedObject } from '../model/objects';
import { MINUTE } from '../model/durations';
import type { TabFacts, WindowFacts } from './build-tree';

/** The icons known so far, by their url. */
export type IconLookup = (iconUrl: string) => SealedObject | undefined;

/** What is known of tabs beyond what the browser tells. */
export interface TabLookup {
  icon: IconLookup;
  /** The tab as it was saved last. */
  saved: (uid: Uid) => TabState | undefined;
}

/** What is open, in the words of a snapshot. Windows without a single readable tab are left out. */
export function toWindowFacts(windows: readonly OpenWindow[], uids: Uids, lookup: TabLookup): WindowFacts[] {
  return windows
    .filter(({ tabs }) => tabs.some(({ url }) => url !== ''))
    .map((window) => toFacts(window, uids, lookup));
}

function toFacts(window: OpenWindow, uids: Uids, lookup: TabLookup): WindowFacts {
  const { bounds, state, focused, privateWindow } = window;
  const tabs = window.tabs.filter(({ url }) => url !== '');
  const active = tabs.find((tab) => tab.active);
  return {
    uid: uids.ensure('windows', window.windowId),
    ...(bounds && { bounds }),
    state,
    focused,
    ...(privateWindow && { privateWindow }),
    ...(active && { active: uids.ensure('tabs', active.tabId) }),
    groups: window.groups.map(({ groupId, title, color, collapsed }) => ({
      uid: uids.ensure('groups', groupId),
      title: title.slice(0, LIMITS.titleCharacters),
      color,
      collapsed,
    })),
    tabs: tabs.map((tab) => toTabFacts(tab, uids, lookup)),
  };
}

function toTabFacts(tab: OpenTab, uids: Uids, { icon, saved }: TabLookup): TabFacts {
  const { iconUrl, openerTabId, groupId } = tab;
  const opener = openerTabId === undefined ? undefined : uids.get('tabs', openerTabId);
  const uid = uids.ensure('tabs', tab.tabId);
  const url = withoutCredentials(tab.url);
  const before = saved(uid);
  // A worker that has just begun knows no icon yet: without the saved one it would store each tab anew, twice.
  const sameIcon = before && withoutHash(before.url) === withoutHash(url) ? before.icon : undefined;
  const iconId = (iconUrl && icon(iconUrl)?.id) || sameIcon;
  return {
    uid,
    url,
    title: maskCards(tab.title.slice(0, LIMITS.titleCharacters)),
    pinned: tab.pinned,
    muted: tab.muted,
    // A tab that is only looked at must not cost a new object each time.
    lastAccessed: Math.floor(tab.lastAccessed / MINUTE) * MINUTE,
    ...(iconId !== undefined && { icon: iconId }),
    ...(opener !== undefined && { opener }),
    ...(groupId !== undefined && { group: uids.ensure('groups', groupId) }),
    ...(tab.unloaded && asSaved(before, url)),
  };
}

const withoutHash = (url: string): string => url.split('#', 1)[0] ?? '';

/** A page that is not in memory has nothing new to say of itself, and often no title at all. */
function asSaved(saved: TabState | undefined, url: string): Partial<TabFacts> {
  if (saved?.url !== url) return {};
  const { title, lastAccessed, icon } = saved;
  return { title, ...(lastAccessed !== undefined && { lastAccessed }), ...(icon !== undefined && { icon }) };
}

/** A password in an address is a password (P9). */
export function withoutCredentials(url: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*@/i.test(url) || !URL.canParse(url)) return url.slice(0, LIMITS.urlCharacters);
  const clean = new URL(url);
  clean.username = '';
  clean.password = '';
  return clean.href.slice(0, LIMITS.urlCharacters);
}
