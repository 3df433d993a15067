import type { Arrival } from '../model/arrival';
import type { Edit } from '../model/edit';
import type { SavedPage } from '../model/page-command';
import type { FieldOutcome } from '../model/restore-report';
import { pause } from './await-page';
import type { WalStorage } from './write-ahead';

/** Which document speaks. */
export interface Greeting {
  document: string;
  frame: number[];
  title: string;
  url: string;
  arrival: Arrival;
}

/** What the background says to a page that is there. */
export interface Welcome {
  capture: boolean;
  debounceMs: number;
  /** Absent while the background is starting: what was saved for the page is told when it is asked again. */
  restore?: SavedPage[];
}

/** What became of the saved fields, for the background to note. */
export interface RestoredReport {
  document: string;
  awaiting: string[];
  outcomes: FieldOutcome[];
  milliseconds: number;
}

/** The background as a page sees it. Every call may fail or hang: the worker dies when it likes. */
export interface BackgroundPort {
  hello(greeting: Greeting): Promise<Welcome>;
  save(edit: Edit): Promise<number>;
  restored(report: RestoredReport): Promise<unknown>;
  wal: WalStorage;
  isOrphaned(): boolean;
  onError(error: unknown, when: string): void;
}

const HELLO_AGAIN_MS = { first: 100, last: 5_000 };
const REPORT_TRIES = 5;

export interface HelloOptions {
  greeting: () => Greeting;
  isWanted: () => boolean;
  /** Hears every answer that is wanted. */
  onWelcome: (welcome: Welcome) => void;
  signal: AbortSignal;
}

/** Says hello until it is answered in full, or until nobody wants the answer any more. */
export async function sayHello(
  background: BackgroundPort,
  { greeting, isWanted, onWelcome, signal }: HelloOptions,
): Promise<void> {
  for (let wait = HELLO_AGAIN_MS.first; isWanted(); wait = Math.min(wait * 2, HELLO_AGAIN_MS.last)) {
    const isFirst = wait === HELLO_AGAIN_MS.first;
    const welcome = await background
      .hello(isFirst ? greeting() : saidAgain(greeting()))
      .catch((error: unknown) => background.onError(error, 'saying hello'));
    if (welcome && isWanted()) onWelcome(welcome);
    if (welcome?.restore) return;
    await pause(wait, signal);
  }
}

/** It may come after the words of the page's own frames, which are not gone then. */
const saidAgain = (greeting: Greeting): Greeting =>
  greeting.arrival === 'loaded' ? { ...greeting, arrival: 'found' } : greeting;

/** Reports a restore, and again when the worker dies with the report in its hands. */
export async function reportRestored(
  background: BackgroundPort,
  report: RestoredReport,
  signal: AbortSignal,
): Promise<void> {
  for (let tries = 1; tries <= REPORT_TRIES && !signal.aborted; tries++) {
    try {
      await background.restored(report);
      return;
    } catch (error) {
      background.onError(error, 'reporting a restore');
      await pause(tries * 500, signal);
    }
  }
}
