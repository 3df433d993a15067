import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { obeyCommands } from '../../lib/messaging/obey-commands';
import type { PageMessage } from '../../lib/messaging/protocol';
import { sendPageMessage } from '../../lib/messaging/send-page-message';

const HELLO: PageMessage = {
  type: 'hello',
  document: 'd'.repeat(32),
  frame: [],
  title: '',
  url: '',
  arrival: 'loaded',
};

beforeEach(() => {
  fakeBrowser.reset();
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const answerWith = (answer: Promise<unknown>): void => {
  vi.spyOn(fakeBrowser.runtime, 'sendMessage').mockReturnValue(answer as never);
};

describe('a message of a page', () => {
  it('gives the value of the answer', async () => {
    answerWith(Promise.resolve({ ok: true, value: { capture: true } }));
    expect(await sendPageMessage(HELLO)).toEqual({ capture: true });
  });

  it('rejects with the code that the background gave', async () => {
    answerWith(Promise.resolve({ ok: false, error: { code: 'not-kept', message: 'no', data: {} } }));
    await expect(sendPageMessage(HELLO)).rejects.toMatchObject({ code: 'not-kept', message: 'no' });
  });

  it('rejects when nobody answers, and when the answer is empty', async () => {
    answerWith(new Promise(() => undefined));
    const hanging = expect(sendPageMessage(HELLO)).rejects.toMatchObject({ code: 'no-answer' });
    await vi.advanceTimersByTimeAsync(10_000);
    await hanging;
    answerWith(Promise.resolve(undefined));
    await expect(sendPageMessage(HELLO)).rejects.toMatchObject({ code: 'no-answer' });
  });
});

describe('commands', () => {
  type Listener = (message: unknown, sender: object, answer: (value: unknown) => void) => boolean;

  function listen() {
    const stop = new AbortController();
    const added: Listener[] = [];
    vi.spyOn(fakeBrowser.runtime.onMessage, 'addListener').mockImplementation(
      (one) => void added.push(one as Listener),
    );
    const removed = vi.spyOn(fakeBrowser.runtime.onMessage, 'removeListener').mockImplementation(() => undefined);
    const obey = vi.fn(() => Promise.resolve());
    obeyCommands(obey, stop.signal);
    const own = { id: fakeBrowser.runtime.id };
    return { listener: added[0] as Listener, obey, stop, removed, own };
  }

  it('of the background are obeyed, and answered when that is done', async () => {
    const { listener, obey, own } = listen();
    const answer = vi.fn();
    expect(listener({ type: 'flush' }, own, answer)).toBe(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(obey).toHaveBeenCalledWith({ type: 'flush' });
    expect(answer).toHaveBeenCalledWith({ ok: true });
  });

  it.each([
    ['of another extension', { type: 'flush' }, { id: 'stranger' }],
    ['of a page in a tab', { type: 'flush' }, { tab: { id: 1 } }],
    ['that nobody knows', { type: 'wipe' }, {}],
    ['that are none', 'flush', {}],
  ])('%s are not', (_rule, message, sender) => {
    const { listener, obey, own } = listen();
    expect(listener(message, { ...own, ...sender }, vi.fn())).toBe(false);
    expect(obey).not.toHaveBeenCalled();
  });

  it('reach nobody after the end', () => {
    const { stop, removed, listener } = listen();
    stop.abort();
    expect(removed).toHaveBeenCalledWith(listener);
  });
});
