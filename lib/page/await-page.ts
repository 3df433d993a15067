/** Frameworks take over server-made markup as soon as their scripts have run; what is written before is lost on them. */
const PATIENCE_FOR_LOAD_MS = 2_000;
const IDLE_TIMEOUT_MS = 100;
const STIR_MS = 150;
const POLL_MS = 1_000;

/** Resolves after `ms`, or at once when the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}

/** Resolves when the page's scripts had their turn: loaded, or parsed long ago and still waiting for some picture. */
export async function untilReady(page: Window, signal: AbortSignal): Promise<void> {
  if (page.document.readyState === 'loading') await once(page.document, 'DOMContentLoaded', signal);
  if (page.document.readyState !== 'complete') {
    await Promise.race([once(page, 'load', signal), pause(PATIENCE_FOR_LOAD_MS, signal)]);
  }
  await untilIdle(page, signal);
}

/** Resolves a moment after the page has changed; a change that nobody can observe is looked for each second. */
export async function untilStirred(document: Document, signal: AbortSignal): Promise<void> {
  const stop = new AbortController();
  const changed = new Promise<void>((resolve) => {
    const observer = new MutationObserver(() => resolve());
    observer.observe(document, { childList: true, subtree: true, attributes: true });
    stop.signal.addEventListener('abort', () => observer.disconnect());
  });
  await Promise.race([changed, pause(POLL_MS, signal)]);
  stop.abort();
  await pause(STIR_MS, signal);
}

function once(target: EventTarget, name: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    target.addEventListener(name, () => resolve(), { once: true, signal });
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function untilIdle(page: Window, signal: AbortSignal): Promise<void> {
  // Safari has no idle callbacks.
  if (typeof page.requestIdleCallback !== 'function') return pause(IDLE_TIMEOUT_MS / 2, signal);
  return new Promise((resolve) => page.requestIdleCallback(() => resolve(), { timeout: IDLE_TIMEOUT_MS }));
}
