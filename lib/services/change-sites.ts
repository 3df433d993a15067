import type { Parts } from './parts';

type Needs = Pick<Parts, 'settings'> & {
  browser: Pick<Parts['browser'], 'commandAllPages' | 'injectIntoOpenTabs' | 'registerContentScripts'>;
};

/** Puts content scripts into the pages the user lets Holdfast keep, those that are open included. */
export async function applySites({ browser }: Pick<Needs, 'browser'>): Promise<void> {
  await browser.registerContentScripts();
  await browser.injectIntoOpenTabs();
}

/** Brings all pages in line with what the user grants now. Scripts live on in pages whose permission was taken back. */
export async function sitesChanged(parts: Needs): Promise<void> {
  await applySites(parts);
  await applySettings(parts);
}

/**
 * Tells every open page whether it is captured now. Each frame says hello again and is judged by itself: a frame of a
 * kept site may stand in a page that is excluded, or whose url the browser hides.
 */
export async function applySettings({ browser, settings }: Needs): Promise<void> {
  const { paused, debounceMs } = await settings();
  // Whoever it is.
  if (paused) await browser.commandAllPages({ type: 'capture', capture: false, debounceMs });
  else await browser.commandAllPages({ type: 'greet' });
}
