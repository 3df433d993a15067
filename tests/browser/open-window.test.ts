import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { openWindow } from '../../lib/browser/open-tabs';

const URL = 'https://a.example/';
let isAllowed: boolean;
const create = vi.fn();
beforeEach(() => {
  isAllowed = true;
  create.mockImplementation((asked: object) => Promise.resolve({ id: 7, tabs: [{ id: 1, windowId: 7, ...asked }] }));
  vi.spyOn(fakeBrowser.windows, 'create').mockImplementation(create);
  Object.assign(fakeBrowser.extension, { isAllowedIncognitoAccess: () => Promise.resolve(isAllowed) });
});
afterEach(() => {
  vi.restoreAllMocks();
  create.mockReset();
});

it('an ordinary window asks for nothing private', async () => {
  await openWindow(URL, {});
  expect(create.mock.calls).toEqual([[{ url: URL, focused: false }]]);
});

it('a private window stays private when its bounds are refused', async () => {
  const bounds = { left: 0, top: 0, width: 800, height: 600 };
  create.mockRejectedValueOnce(new Error('out of sight')).mockRejectedValueOnce(new Error('too large'));
  await openWindow(URL, { bounds, privateWindow: true });
  expect(create.mock.calls).toMatchObject([{}, {}, {}].map(() => [{ url: URL, incognito: true }]));
});

it('without leave for private windows none is opened: the browser would open it and not say so', async () => {
  isAllowed = false;
  await expect(openWindow(URL, { privateWindow: true })).rejects.toThrow('private-not-allowed');
  expect(create).not.toHaveBeenCalled();
});
