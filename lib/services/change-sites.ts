import { mayCapture } from './greet-page';
import type { Parts } from './parts';

/** Brings content scripts in line with what the user grants now: new pages start to be kept, revoked ones stop. */
export async function applySites({ browser }: Pick<Parts, 'browser'>): Promise<void> {
  await browser.registerContentScripts();
  await browser.injectIntoOpenTabs();
}

/** Tells every open page whether it is captured now. */
export async function applySettings({ browser, settings }: Pick<Parts, 'browser' | 'settings'>): Promise<void> {
  const current = await settings();
  const windows = await browser.readWindows();
  for (const { tabs, privateWindow } of windows) {
    for (const { tabId, url, unloaded } of tabs) {
      if (unloaded || url === '') continue;
      const granted = await browser.isGranted(url);
      const capture = granted && mayCapture(current, { site: url, privateWindow });
      await browser.commandPage(tabId, { type: 'capture', capture, debounceMs: current.debounceMs });
    }
  }
}
