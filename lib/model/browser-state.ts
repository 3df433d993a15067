import type { Uid } from './ids';
import type { Bounds } from './manifest';

/** One open tab as the browser tells it. Ids are the browser's own and die with this run. */
export interface OpenTab {
  tabId: number;
  windowId: number;
  /** Empty when the browser hides it: no permission for the site. */
  url: string;
  title: string;
  iconUrl?: string;
  pinned: boolean;
  muted: boolean;
  active: boolean;
  /** Its page is not in memory: discarded, or restored and never looked at. */
  unloaded: boolean;
  openerTabId?: number;
  groupId?: number;
  lastAccessed: number;
  /** What this run calls the tab, where somebody asked for it. */
  uid?: Uid;
}

export interface OpenGroup {
  groupId: number;
  title: string;
  color: string;
  collapsed: boolean;
}

export interface OpenWindow {
  windowId: number;
  bounds?: Bounds;
  state: 'normal' | 'minimized' | 'maximized' | 'fullscreen';
  focused: boolean;
  privateWindow: boolean;
  tabs: OpenTab[];
  groups: OpenGroup[];
}
