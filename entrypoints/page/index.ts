import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { obeyCommands } from '../../lib/messaging/obey-commands';
import { PageKeeper } from '../../lib/page/keep-page';
import { createBackgroundPort } from './background-port';
import { conflictTexts, pageAccess } from './page-access';

/** All instances in one world see it, the page does not. */
const SLOT = Symbol.for('holdfast');

/**
 * In every frame of every page that is kept: the background registers it as a content script for what the user granted. To
 * WXT it is a script of no place, as its content scripts bring a context that a page can end by an event.
 */
export default defineUnlistedScript(() => {
  const { prerendering } = document as { prerendering?: boolean };
  if (prerendering) document.addEventListener('prerenderingchange', keep, { once: true });
  else keep();
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
