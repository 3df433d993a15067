import type { PageState } from './page-state';

/** A saved page waiting for its document: written when the fields are there. */
export interface SavedPage {
  awaiting: string;
  state: PageState;
}

/** From the background to a content script, which obeys only its own extension. */
export type PageCommand =
  | { type: 'flush' }
  /** Send what you hold, though it was sent before: it may be stored no more. */
  | { type: 'say-again' }
  | { type: 'capture'; capture: boolean; debounceMs: number }
  /** Say hello again: something was saved for you. */
  | { type: 'greet' }
  /** The answer is all that is asked for. */
  | { type: 'are-you-there' }
  | { type: 'undo-restore' }
  | { type: 'dismiss-orphans' };
