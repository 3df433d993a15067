import { browser } from 'wxt/browser';
import { AppError } from '../model/errors';
import type { Answer, PageMessage } from './protocol';

/** The service worker may be starting, and sealing the last run, when the first page says hello. */
const TIMEOUT_MS = 10_000;

/**
 * Sends one message from a page and unwraps the answer. One-shot on purpose: it wakes a stopped service worker and keeps
 * no page out of the back/forward cache. Rejects with the `code` the background gave, or `no-answer`.
 */
export async function sendPageMessage<Value>(message: PageMessage): Promise<Value> {
  const answer = (await within(browser.runtime.sendMessage(message))) as Answer<Value> | undefined;
  if (!answer) throw new AppError('no-answer', 'The background did not answer.');
  if (answer.ok) return answer.value;
  const { code, message: text, data } = answer.error;
  throw new AppError(code, text, { data });
}

async function within(answer: Promise<unknown>): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), TIMEOUT_MS);
  });
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
