import type { ScrollState } from '../model/page-state';
import type { PageAccess } from './adapters/adapter';
import { pause } from './await-page';
import { restoreScroll } from './scroll';

export interface SettleScrollOptions {
  page: Window;
  access: PageAccess;
  scroll: readonly ScrollState[];
  signal: AbortSignal;
}

const LOOK_MS = 100;
const QUIET_LOOKS = 3;
const LONGEST_MS = 15_000;
/** Routers scroll to the top when their data arrives; once more undoes that. */
const AGAIN_AFTER_MS = 1_000;
/** Somebody is at work here now: the page must not move under their hands. */
const HANDS = ['wheel', 'touchmove', 'keydown', 'pointerdown'];

/** Scrolls back where the page was, once its layout is quiet, and again when it grows; never after somebody moved. */
export async function settleScroll({ page, access, scroll, signal }: SettleScrollOptions): Promise<void> {
  if (scroll.length === 0) return;
  const hand = handOn(page, signal);
  const end = performance.now() + LONGEST_MS;
  let left = scroll;
  while (left.length > 0 && performance.now() < end) {
    await untilQuiet(page, hand, end);
    if (hand.aborted) return;
    const outcomes = restoreScroll(page.document, access, left);
    left = outcomes.filter(({ result }) => result !== 'restored').map((outcome) => outcome.scroll);
  }
  await pause(AGAIN_AFTER_MS, hand);
  if (!hand.aborted) restoreScroll(page.document, access, scroll);
}

function handOn(page: Window, signal: AbortSignal): AbortSignal {
  const stop = new AbortController();
  const onHand = (event: Event): void => {
    if (event.isTrusted) stop.abort();
  };
  for (const name of HANDS) page.addEventListener(name, onHand, { capture: true, passive: true, signal: stop.signal });
  signal.addEventListener('abort', () => stop.abort());
  return stop.signal;
}

/** Looks at sizes by timer: hidden tabs draw no frames, and observers tell nothing there. */
async function untilQuiet(page: Window, signal: AbortSignal, end: number): Promise<void> {
  let size = sizeOf(page.document);
  for (let looks = 0; looks < QUIET_LOOKS && !signal.aborted && performance.now() < end; looks++) {
    await pause(LOOK_MS, signal);
    const now = sizeOf(page.document);
    if (now !== size) looks = -1;
    size = now;
  }
}

const sizeOf = ({ documentElement, body }: Document): string =>
  // A document may have no body yet, or frames in its place.
  [documentElement, body as HTMLElement | null]
    .map((one) => `${one?.scrollWidth ?? 0}×${one?.scrollHeight ?? 0}`)
    .join();
