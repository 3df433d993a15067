import { expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../lib/model/settings';
import { applySettings } from '../../lib/services/change-sites';
import { A, B } from './fake-work';
import { fakeTab, fakeWindow } from './fake-world';

/** What pages are told when the settings are these: all of them, or one frame of one tab. A tab of B is not granted. */
async function told(settings: Partial<Settings>): Promise<unknown[]> {
  const commands: unknown[] = [];
  await applySettings({
    settings: () => Promise.resolve({ ...DEFAULT_SETTINGS, ...settings }),
    browser: {
      readWindows: () => Promise.resolve([fakeWindow(1, [fakeTab(11, A), fakeTab(12, B), fakeTab(13, '')])]),
      isGranted: (url) => Promise.resolve(url === A),
      commandAllPages: (command) => Promise.resolve(void commands.push(command)),
      commandPage: (...command) => Promise.resolve(commands.push(command) > 0),
    },
  });
  return commands;
}

const stop = { type: 'capture', capture: false, debounceMs: DEFAULT_SETTINGS.debounceMs };

it('every frame of every tab is judged by itself, also in a page that is excluded or that the browser hides', async () => {
  const [first, ...others] = await told({ excludedHosts: ['a.example'] });
  expect(first).toEqual({ type: 'greet' });
  expect(others).not.toContainEqual([11, stop]);
});

it('a page whose permission was taken back stops, and no frame in it of a site that is kept', async () => {
  expect(await told({})).toEqual([{ type: 'greet' }, [12, stop, 0]]);
});

it('a pause stops every page at once, without asking who it is', async () => {
  expect(await told({ paused: true })).toEqual([stop]);
});
