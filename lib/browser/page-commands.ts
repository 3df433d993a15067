import { browser } from 'wxt/browser';
import type { PageCommand } from '../model/page-command';

/** Sends a command to one frame's content script, or to all frames of the tab. False when nobody listens there. */
export async function commandPage(tabId: number, command: PageCommand, frameId?: number): Promise<boolean> {
  try {
    await browser.tabs.sendMessage(tabId, command, frameId === undefined ? {} : { frameId });
    return true;
  } catch {
    // No content script in this tab: not granted, not loaded, or a page of the browser's own.
    return false;
  }
}

/** Sends a command to every page that listens. */
export async function commandAllPages(command: PageCommand): Promise<void> {
  const tabs = await browser.tabs.query({ discarded: false });
  await Promise.all(tabs.flatMap(({ id }) => (id === undefined ? [] : [commandPage(id, command)])));
}
