import { browser } from 'wxt/browser';
import type { OpenTab } from '../model/browser-state';
import { toOpenTab } from './windows';

/** A window the browser itself could bring back, history and all. */
export interface ClosedWindow {
  sessionId: string;
  /** Urls in tab order; empty strings where the browser hides them. */
  urls: string[];
}

/** What the browser remembers, newest first. It never holds more than 25 entries. */
export async function readClosedWindows(): Promise<ClosedWindow[]> {
  const closed = await browser.sessions.getRecentlyClosed();
  return closed.flatMap(({ window }) =>
    window?.sessionId ? [{ sessionId: window.sessionId, urls: (window.tabs ?? []).map(({ url }) => url ?? '') }] : [],
  );
}

/** Brings the window back through the browser; its entry is consumed. */
export async function reopenWindow(sessionId: string): Promise<{ windowId: number; tabs: OpenTab[] }> {
  const { window } = await browser.sessions.restore(sessionId);
  if (window?.id === undefined) throw new Error('the browser restored no window');
  const tabs = await browser.tabs.query({ windowId: window.id });
  return { windowId: window.id, tabs: tabs.map(toOpenTab) };
}
