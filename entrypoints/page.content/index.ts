import { defineContentScript } from 'wxt/utils/define-content-script';
import { obeyCommands } from '../../lib/messaging/obey-commands';
import { PageKeeper } from '../../lib/page/keep-page';
import { createBackgroundPort } from './background-port';
import { conflictTexts, pageAccess } from './page-access';

/** All instances in one world see it, the page does not. */
const SLOT = Symbol.for('holdfast');

/**
 * In every frame of every page that is kept. No `matches`: WXT would turn them into host permissions; the background
 * registers it for what the user granted. WXT's own context is not used, because a page can end it by an event.
 */
export default defineContentScript({
  registration: 'runtime',
  allFrames: true,
  matchAboutBlank: true,
  matchOriginAsFallback: true,
  runAt: 'document_start',
  noScriptStartedPostMessage: true,
  main() {
    const { prerendering } = document as { prerendering?: boolean };
    if (prerendering) document.addEventListener('prerenderingchange', keep, { once: true });
    else keep();
  },
});

/** A page that is loaded ahead of a click is nobody's yet: its hello would close the page that the tab still shows. */
function keep(): void {
  const world = globalThis as { [SLOT]?: PageKeeper };
  world[SLOT]?.yield();
  const keeper = new PageKeeper({
    window,
    access: pageAccess,
    background: createBackgroundPort(),
    texts: conflictTexts(),
  });
  world[SLOT] = keeper;
  obeyCommands((command) => keeper.obey(command), keeper.signal);
  keeper.start();
}
