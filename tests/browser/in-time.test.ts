import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { closeTabs } from '../../lib/browser/open-tabs';
import { commandPage } from '../../lib/browser/page-commands';
import { injectIntoOpenTabs } from '../../lib/browser/site-permissions';

const never = (): Promise<never> => new Promise(() => undefined);
const inject = vi.fn(() => Promise.resolve([]));
beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(fakeBrowser.tabs, 'sendMessage').mockImplementation(never);
  vi.spyOn(fakeBrowser.tabs, 'query').mockResolvedValue([{ id: 7, url: 'https://a.example/' }] as never);
  Object.assign(fakeBrowser, { scripting: { executeScript: inject } });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  inject.mockClear();
});

/** What `work` answers within five seconds. */
async function inFiveSeconds<Value>(work: Promise<Value>): Promise<Value | 'nothing'> {
  const answer = Promise.race([work, new Promise<'nothing'>((resolve) => setTimeout(() => resolve('nothing'), 5_000))]);
  await vi.advanceTimersByTimeAsync(5_000);
  return answer;
}

it('a page that is too busy to obey is there, and nobody waits for it', async () => {
  expect(await inFiveSeconds(commandPage(7, { type: 'greet' }))).toBe(true);
});

it('a page that is too busy to answer gets the content scripts all the same', async () => {
  expect(await inFiveSeconds(injectIntoOpenTabs())).toBeUndefined();
  expect(inject).toHaveBeenCalledTimes(2);
});

it('a page that asks whether to leave it keeps nobody waiting', async () => {
  vi.spyOn(fakeBrowser.tabs, 'remove').mockImplementation(never);
  expect(await inFiveSeconds(closeTabs([7]))).toBeUndefined();
});
