import type { OpenTab } from '../model/browser-state';
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
  const { debounceMs } = current;
  const tell = async ({ tabId, url }: OpenTab, privateWindow: boolean): Promise<void> => {
    const capture = (await browser.isGranted(url)) && mayCapture(current, { site: url, privateWindow });
    await browser.commandPage(tabId, { type: 'capture', capture, debounceMs });
  };
  const windows = await browser.readWindows();
  const told = windows.flatMap(({ tabs, privateWindow }) =>
    tabs.filter(({ unloaded, url }) => !unloaded && url !== '').map((tab) => tell(tab, privateWindow)),
  );
  await Promise.all(told);
}
