import type { Parts } from './parts';

const LOOK_EVERY_MS = 200;
const QUIET_MS = 600;
const LONGEST_MS = 5_000;

/** Resolves once no tab has come or gone for a while: browsers restore tabs of their own, and never say when they are done. */
export async function watchForQuiet({ browser, now }: Pick<Parts, 'browser' | 'now'>): Promise<void> {
  const begun = now();
  let seen = '';
  let since = begun;
  while (now() - since < QUIET_MS && now() - begun < LONGEST_MS) {
    const tabs = (await browser.readWindows()).flatMap((window) =>
      window.tabs.map(({ tabId, url }) => `${String(tabId)} ${url}`),
    );
    if (tabs.join('\n') !== seen) since = now();
    seen = tabs.join('\n');
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
