import { browser } from 'wxt/browser';
import type { PageCommand } from '../model/page-command';

/**
 * Listens for commands of the background. Whatever has a tab is a page, or one of our own pages opened in one, and may
 * not command. The answer says that the command has been carried out.
 */
export function obeyCommands(obey: (command: PageCommand) => Promise<void>, signal: AbortSignal): void {
  const listener = (
    message: unknown,
    sender: { id?: string; tab?: unknown },
    answer: (value: unknown) => void,
  ): boolean => {
    if (sender.id !== browser.runtime.id || sender.tab !== undefined || !isCommand(message)) return false;
    obey(message).then(
      () => answer({ ok: true }),
      (error: unknown) => answer({ ok: false, error: String(error) }),
    );
    return true;
  };
  browser.runtime.onMessage.addListener(listener);
  signal.addEventListener('abort', () => browser.runtime.onMessage.removeListener(listener));
}

/** Only the background writes these, so a look at the type is enough. */
const isCommand = (message: unknown): message is PageCommand =>
  typeof message === 'object' && message !== null && 'type' in message && COMMANDS.has(message.type as never);

const COMMANDS: ReadonlySet<PageCommand['type']> = new Set([
  'flush',
  'say-again',
  'capture',
  'greet',
  'are-you-there',
  'undo-restore',
  'dismiss-orphans',
]);
