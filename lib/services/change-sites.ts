import type { PageCommand } from '../model/page-command';
import type { Parts } from './parts';

const TOP_FRAME = 0;

/** Brings content scripts in line with what the user grants now: new pages start to be kept, revoked ones stop. */
export async function applySites({ browser }: Pick<Parts, 'browser'>): Promise<void> {
  await browser.registerContentScripts();
  await browser.injectIntoOpenTabs();
}

type Needs = Pick<Parts, 'settings'> & {
  browser: Pick<Parts['browser'], 'commandAllPages' | 'commandPage' | 'isGranted' | 'readWindows'>;
};

/**
 * Tells every open page whether it is captured now. Each frame says hello again and is judged by itself: a frame of a
 * kept site may stand in a page that is excluded, or whose url the browser hides.
 */
export async function applySettings({ browser, settings }: Needs): Promise<void> {
  const { paused, debounceMs } = await settings();
  const stop: PageCommand = { type: 'capture', capture: false, debounceMs };
  // Whoever it is.
  if (paused) return browser.commandAllPages(stop);
  await browser.commandAllPages({ type: 'greet' });
  await stopRevoked(browser, stop);
}

/** A script lives on in a page whose permission was taken back. Where its url is seen, it need not wait until an edit is refused. */
async function stopRevoked(browser: Needs['browser'], stop: PageCommand): Promise<void> {
  const tabs = (await browser.readWindows()).flatMap((window) => window.tabs);
  const shown = tabs.filter(({ unloaded, url }) => !unloaded && url !== '');
  await Promise.all(
    shown.map(async ({ tabId, url }) => {
      if (!(await browser.isGranted(url))) await browser.commandPage(tabId, stop, TOP_FRAME);
    }),
  );
}
