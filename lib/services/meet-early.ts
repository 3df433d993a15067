import type * as earlyPages from '../browser/early-pages';
import { mayCapture, type PageWelcome } from './greet-page';
import type { PageReport } from './handle-page-message';
import type { Parts } from './parts';
import type { PageSender } from './record-edit';

export type EarlyParts = Pick<Parts, 'settings'> & Pick<Parts['browser'], 'isGranted'> & typeof earlyPages;

/** What a page is told before it is known what was saved for it. */
export type EarlyWelcome = Omit<PageWelcome, 'restore'>;

/** What a page's message is answered with before the background is ready; undefined when it has to wait for that. */
export type MeetEarly = (message: PageReport, sender: PageSender) => Promise<EarlyWelcome | undefined>;

/** So long a page waits before it writes to the WAL instead, which leaves time enough of the promised second. */
const PATIENCE_MS = 250;

/**
 * Lets pages begin while the last run is still sealed, or the database rebuilt: what is typed meanwhile goes to the WAL,
 * where it is told from what the last run left there. Such a page knows nothing of what was saved for it: it says hello
 * once more, and then waits.
 */
export function createMeetEarly(parts: EarlyParts, ready: Promise<unknown>): MeetEarly {
  let isReady = false;
  const end = (): boolean => (isReady = true);
  // Also when it fails: whoever waits for it hears why.
  const readyNow = ready.then(end, end);
  const { settings, isGranted, noteEarlyPage, readEarlyPages } = parts;
  return async (message, sender) => {
    if (isReady) return undefined;
    if (message.type !== 'hello') {
      // Before the page's own patience ends and it writes to the WAL.
      await noteEarlyPage(message.document);
      return undefined;
    }
    if (await Promise.race([readyNow, later(PATIENCE_MS)])) return undefined;
    if ((await readEarlyPages()).has(message.document)) return undefined;
    const current = await settings();
    if (!mayCapture(current, sender) || !(await isGranted(sender.site))) return undefined;
    await noteEarlyPage(message.document);
    return { capture: true, debounceMs: current.debounceMs };
  };
}

const later = (ms: number): Promise<false> => new Promise((resolve) => setTimeout(() => resolve(false), ms));
