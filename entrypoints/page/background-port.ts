import { browser } from 'wxt/browser';
import type { EditAnswer, HelloAnswer } from '../../lib/messaging/protocol';
import { sendPageMessage } from '../../lib/messaging/send-page-message';
import { walEntry, walKey } from '../../lib/model/wal';
import type { BackgroundPort } from '../../lib/page/background-port';

/** Expected while the service worker starts or the extension is updated; saving goes on by itself. */
const NOISE =
  /context invalidated|message (channel|port) closed|Receiving end does not exist|did not answer|Extension context/i;

/** The background, by messages that wake it, and the WAL, which needs it not. */
export function createBackgroundPort(): BackgroundPort {
  return {
    hello: (greeting) => sendPageMessage<HelloAnswer>({ type: 'hello', ...greeting }),
    save: async (edit) => (await sendPageMessage<EditAnswer>(edit)).seq,
    restored: (report) => sendPageMessage({ type: 'restored', ...report }),
    wal: {
      write: (edit) =>
        browser.storage.local.set({ [walKey(edit.document, edit.seq)]: walEntry(edit, Date.now(), isPrivate()) }),
      remove: (document, seq) => browser.storage.local.remove(walKey(document, seq)),
    },
    isOrphaned,
    onError(error, when) {
      if (!isOrphaned() && !NOISE.test(String(error))) console.warn(`holdfast: ${when}:`, error);
    },
  };
}

/** In the entry itself: the page an app turns to may be gone before the background hears of it. */
function isPrivate(): boolean {
  // Typed as always there; in an orphaned script it is not.
  return (browser.extension as { inIncognitoContext?: boolean } | undefined)?.inIncognitoContext === true;
}

/** After an update the old script keeps running, and everything of the extension's is gone from it. */
function isOrphaned(): boolean {
  // Typed as always there; in an orphaned script it is not.
  return (browser.runtime as { id?: string } | undefined)?.id === undefined;
}
