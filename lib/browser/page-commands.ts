import { browser } from 'wxt/browser';
import type { PageCommand } from '../model/page-command';
import { inTime } from './in-time';

/** A page that has just come waits for what others answer to a question. */
const QUESTION_MS = 500;

/**
 * Sends a command to one frame's content script, or to all frames of the tab. False when nobody listens there; true also
 * when the page is too busy to obey in time, and does so later.
 */
export function commandPage(tabId: number, command: PageCommand, frameId?: number): Promise<boolean> {
  const obeyed = browser.tabs.sendMessage(tabId, command, frameId === undefined ? {} : { frameId }).then(
    () => true,
    // No content script in this tab: not granted, not loaded, or a page of the browser's own.
    () => false,
  );
  return inTime(obeyed, true, command.type === 'are-you-there' ? QUESTION_MS : undefined);
}

/** Sends a command to every page that listens. */
export async function commandAllPages(command: PageCommand): Promise<void> {
  const tabs = await browser.tabs.query({ discarded: false });
  await Promise.all(tabs.flatMap(({ id }) => (id === undefined ? [] : [commandPage(id, command)])));
}
