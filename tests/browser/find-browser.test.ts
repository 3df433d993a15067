import { afterEach, expect, it, vi } from 'vitest';
import { acceptsSeededProfile, findBrowser } from './find-browser';

afterEach(() => vi.unstubAllEnvs());

it('takes the browser that HOLDFAST_BROWSER names', async () => {
  vi.stubEnv('HOLDFAST_BROWSER', process.execPath);
  expect(await findBrowser()).toBe(process.execPath);
});

it('says which file HOLDFAST_BROWSER names when it cannot be run', async () => {
  vi.stubEnv('HOLDFAST_BROWSER', '/nowhere/chromium');
  await expect(findBrowser()).rejects.toThrow('/nowhere/chromium');
});

it.runIf(process.platform === 'linux')('seeds the profiles of unbranded builds only', () => {
  const unbranded = ['/usr/lib/chromium/chromium', '/root/.cache/puppeteer/chrome/linux-140/chrome-linux64/chrome'];
  const branded = [
    '/opt/google/chrome/chrome',
    '/usr/bin/google-chrome-stable',
    '/opt/microsoft/msedge/msedge',
    '/usr/bin/brave-browser',
  ];
  expect(unbranded.map(acceptsSeededProfile)).toEqual([true, true]);
  expect(branded.map(acceptsSeededProfile)).toEqual([false, false, false, false]);
});
