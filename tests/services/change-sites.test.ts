import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../lib/model/ids';
import { DEFAULT_SETTINGS, type Settings } from '../../lib/model/settings';
import { applySettings, sitesChanged } from '../../lib/services/change-sites';
import { createGreetPage, type PageWelcome } from '../../lib/services/greet-page';
import type { SessionStore } from '../../lib/store/session-store';
import { A, B, openFakeWork, senderOf, write } from './fake-work';
import { beginFakeRun, type FakeRun, type FakeWorld } from './fake-world';

let store: SessionStore;
let world: FakeWorld;
let done: unknown[];
beforeEach(async () => {
  ({ store, world } = await openFakeWork());
  done = [];
  Object.assign(world.parts.browser, {
    registerContentScripts: () => Promise.resolve(void done.push('register')),
    injectIntoOpenTabs: () => Promise.resolve(void done.push('inject')),
    commandAllPages: (command: unknown) => Promise.resolve(void done.push(command)),
  });
});
afterEach(() => store.close());

/** What all pages are told when the settings are these. */
async function told(settings: Partial<Settings>): Promise<unknown[]> {
  world.settings = { ...DEFAULT_SETTINGS, ...settings };
  await applySettings(world.parts);
  return done;
}

it('every frame of every tab is asked to say hello, also in a page that is excluded or that the browser hides', async () => {
  expect(await told({ excludedHosts: ['a.example'] })).toEqual([{ type: 'greet' }]);
});

it('a pause stops every page at once, without asking who it is', async () => {
  expect(await told({ paused: true })).toEqual([
    { type: 'capture', capture: false, debounceMs: DEFAULT_SETTINGS.debounceMs },
  ]);
});

it('pages that are open are asked anew once the scripts follow the sites, whether a site came or went', async () => {
  await sitesChanged(world.parts);
  expect(done).toEqual(['register', 'inject', { type: 'greet' }]);
});

describe('a page that says hello', () => {
  let run: FakeRun;
  beforeEach(async () => {
    run = await beginFakeRun(world);
    const saved = await write(world, run, { text: 'waits' });
    await store.changeLiveDocuments([saved], { phase: 'awaiting' });
    run.memory.index.change([saved], { phase: 'awaiting' });
    world.parts.browser.isGranted = (url) => Promise.resolve(url === A);
  });

  const hello = (site: string): Promise<PageWelcome> =>
    createGreetPage(world.parts, run.memory.index)(
      { document: newId(), frame: [], title: '', url: A, arrival: 'known' },
      { ...senderOf(11, A), site },
    );

  it('is kept on a site that is granted', async () => {
    expect(await hello(A)).toMatchObject({ capture: true, restore: [{}] });
  });

  it('stops where its permission was taken back, and is told nothing of what was saved', async () => {
    expect(await hello(B)).toEqual({ capture: false, debounceMs: DEFAULT_SETTINGS.debounceMs, restore: [] });
  });
});
