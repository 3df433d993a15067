import { browser } from 'wxt/browser';
import { noteEarlyPage, readEarlyPages } from '../../lib/browser/early-pages';
import { readSettings } from '../../lib/browser/settings-storage';
import { isGranted } from '../../lib/browser/site-permissions';
import { createTurns } from '../../lib/messaging/in-turn';
import { receiveMessage, type MessageHandlers } from '../../lib/messaging/receive-messages';
import { AppError } from '../../lib/model/errors';
import type { Services } from '../../lib/services/create-services';
import type { HandlePageMessage } from '../../lib/services/handle-page-message';
import { createMeetEarly } from '../../lib/services/meet-early';
import { runCommand } from '../../lib/services/run-command';

/** What answers messages, once the background is ready. */
export interface Answering {
  services: Services;
  handlePageMessage: HandlePageMessage;
}

/** Answers pages and our own pages. All of them wait for `ready`; pages are let begin before it. */
export function listenToMessages(ready: Promise<Answering>): void {
  const handlers = handlersOf(ready);
  const own = { id: browser.runtime.id, url: browser.runtime.getURL('/') };
  browser.runtime.onMessage.addListener((raw: unknown, sender, sendResponse) => {
    void receiveMessage({ raw, sender }, handlers, own).then(sendResponse);
    return true;
  });
}

function handlersOf(ready: Promise<Answering>): MessageHandlers {
  const early = { isGranted, noteEarlyPage, readEarlyPages };
  const meetEarly = createMeetEarly({ settings: readSettings, ...early }, ready);
  const started = ready.catch((cause: unknown) => {
    throw new AppError('not-started', 'The background could not start.', { cause });
  });
  // In the order they came: what a page says last must not be heard after the first word of the next one in its tab.
  const inTurn = createTurns();
  return {
    page: async (message, sender) =>
      (await meetEarly(message, sender)) ??
      inTurn(sender.tabId, async () => (await started).handlePageMessage(message, sender)),
    async command(command) {
      const { services } = await started;
      const value = await runCommand(services, command);
      // Not waited for: what was asked is done.
      void services.refreshBadge();
      return value;
    },
    refused: (error, sender) => console.warn(`holdfast: refusing a message of ${sender.url ?? 'nobody'}:`, error),
  };
}
