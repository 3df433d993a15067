import { browser } from 'wxt/browser';

/** `update`: the extension was replaced while the browser went on. Anything else begins a new run. */
export type StartReason = 'browser' | 'update' | 'unknown';

/** Events of a start come within some 50 ms of the worker's; neither comes when it merely woke up. */
const LONGEST_WAIT_MS = 400;

/**
 * Watches for why the worker was started. Call it at once: listeners registered later miss the event. Tab ids cannot
 * tell: after a kill Chromium hands out the same ones again.
 */
export function watchStartReason(): Promise<StartReason> {
  return new Promise((resolve) => {
    let updated = false;
    setTimeout(() => resolve(updated ? 'update' : 'unknown'), LONGEST_WAIT_MS);
    browser.runtime.onStartup.addListener(() => resolve('browser'));
    browser.runtime.onInstalled.addListener(({ reason }) => {
      // At a browser start with a new version both events come; then the start is what counts.
      updated = reason === 'update';
    });
  });
}
