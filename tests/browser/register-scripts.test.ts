import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { registerContentScripts } from '../../lib/browser/site-permissions';

interface Script {
  id: string;
  matches: string[];
}

/** What the browser has registered; like the browser it refuses an id it has. */
let registered: Script[];
let origins: string[];
beforeEach(() => {
  registered = [];
  origins = ['https://a.example/*'];
  const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
  vi.spyOn(fakeBrowser.permissions, 'getAll').mockImplementation(() => Promise.resolve({ origins }));
  Object.assign(fakeBrowser, {
    scripting: {
      getRegisteredContentScripts: async () => (await soon(), [...registered]),
      unregisterContentScripts: async () => (await soon(), void (registered = [])),
      async registerContentScripts(scripts: Script[]) {
        await soon();
        const known = scripts.find(({ id }) => registered.some((script) => script.id === id));
        if (known) throw new Error(`Duplicate script ID '${known.id}'`);
        registered.push(...scripts);
      },
    },
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  fakeBrowser.reset();
});

const matches = (): string[][] => registered.map((script) => script.matches);

it('two changes of the sites in a row register the scripts once, for the sites of the last one', async () => {
  const first = registerContentScripts();
  origins = ['https://a.example/*', 'https://b.example/*'];
  await Promise.all([first, registerContentScripts()]);
  expect(matches()).toEqual([origins, origins]);
});

it('scripts that could not be registered are registered at the next change', async () => {
  vi.spyOn(fakeBrowser.permissions, 'getAll').mockRejectedValueOnce(new Error('not now'));
  const first = registerContentScripts();
  await Promise.all([expect(first).rejects.toThrow('not now'), registerContentScripts()]);
  expect(matches()).toEqual([origins, origins]);
});
