import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { openWindow } from '../../lib/browser/open-tabs';
import type { Bounds } from '../../lib/model/manifest';

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

/** As Chromium does it on a screen of this size. */
function refuseOutside(screen: { width: number; height: number }): void {
  create.mockImplementation(({ left = 0, top = 0, width = 800, height = 600 }: Partial<Bounds>) => {
    const seen = (from: number, size: number, end: number): number =>
      Math.max(0, Math.min(from + size, end) - Math.max(from, 0));
    if (seen(left, width, screen.width) * seen(top, height, screen.height) < (width * height) / 2)
      return Promise.reject(
        new Error('Invalid value for bounds. Bounds must be at least 50% within visible screen space.'),
      );
    return Promise.resolve({ id: 7, tabs: [{ id: 1, windowId: 7 }] });
  });
}

it('a window larger than any that is open comes back as large as it was where the screen has room', async () => {
  refuseOutside({ width: 2_560, height: 1_440 });
  const bounds = { left: 300, top: 100, width: 1_800, height: 1_200 };
  await openWindow(URL, { bounds });
  expect(create.mock.calls).toEqual([[{ url: URL, focused: false, ...bounds }]]);
});

it('a window of a monitor that is gone is moved to where it can be seen, as large as it fits there', async () => {
  refuseOutside({ width: 1_280, height: 800 });
  await openWindow(URL, { bounds: { left: 2_600, top: 100, width: 900, height: 1_200 } });
  const seen = { left: 380, top: 0, width: 900, height: 800 };
  expect(create.mock.lastCall).toEqual([{ url: URL, focused: false, ...seen }]);
  expect(create).toHaveBeenCalledTimes(2);
});

it('a window opens without bounds when every one is refused', async () => {
  const bounds = { left: 0, top: 0, width: 800, height: 600 };
  for (const _ of [1, 2, 3]) create.mockRejectedValueOnce(new Error('out of sight'));
  await openWindow(URL, { bounds });
  expect(create.mock.lastCall).toEqual([{ url: URL, focused: false }]);
});
