import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../lib/model/ids';
import { openTreeTabs } from '../../lib/model/session-tree';
import { DEFAULT_SETTINGS } from '../../lib/model/settings';
import type { Trigger } from '../../lib/model/snapshot';
import { createRecordEdit, type PageSender } from '../../lib/services/record-edit';
import { unlessPaused } from '../../lib/services/schedule-snapshots';
import type { SessionStore } from '../../lib/store/session-store';
import { A, B, openFakeWork, senderOf, write } from './fake-work';
import { beginFakeRun, editOf, fakeTab, type FakeRun, type FakeWorld } from './fake-world';

let store: SessionStore;
let world: FakeWorld;
let run: FakeRun;
beforeEach(async () => {
  ({ store, world } = await openFakeWork());
  run = await beginFakeRun(world);
});
afterEach(() => store.close());

const recorded = (): string[] => openTreeTabs(run.memory.tree).map(({ state }) => state.url);

describe('of a site that is never kept', () => {
  beforeEach(() => (world.settings = { ...DEFAULT_SETTINGS, excludedHosts: ['b.example'] }));

  it('no snapshot says that it is open', async () => {
    await run.takeSnapshot('tab');
    expect(recorded()).toEqual([A]);
  });

  it('no window is recorded that shows nothing else', async () => {
    world.windows[0]!.tabs.shift();
    await run.takeSnapshot('tab');
    expect(run.memory.tree.windows).toEqual([]);
  });

  it('a tab that goes on to it keeps what was written before as something closed', async () => {
    world.windows[0]!.tabs.push(fakeTab(13, 'https://c.example/'));
    await write(world, run, { text: 'before' });
    await run.takeSnapshot('tab');
    world.windows[0]!.tabs[0]!.url = 'https://b.example/next';
    await run.takeSnapshot('tab');
    expect(recorded()).toEqual(['https://c.example/']);
    expect(run.memory.tree.closedTabs.map(({ state }) => state.url)).toEqual([A]);
  });
});

describe('during a pause', () => {
  const taken: Trigger[] = [];
  const take = (trigger: Trigger): Promise<boolean> => Promise.resolve(Boolean(taken.push(trigger)));

  it('nothing is recorded by itself, and all is once it ends', async () => {
    let paused = true;
    const takeByItself = unlessPaused(take, () => Promise.resolve({ paused }));
    expect([await takeByItself('tab'), await takeByItself('interval')]).toEqual([undefined, undefined]);
    paused = false;
    await takeByItself('tab');
    expect(taken).toEqual(['tab']);
  });
});

describe('whose page it is, the page does not say', () => {
  const storedUrl = async (claimed: string, sender: Partial<PageSender>): Promise<string | undefined> => {
    const document = newId();
    await createRecordEdit(world.parts, run.memory.index)(editOf(document, claimed, 'x'), {
      ...senderOf(11, A),
      ...sender,
    });
    return (await store.getLiveDocument(document))?.url;
  };

  it('an address of another site is replaced by the one that the browser tells', async () => {
    expect(await storedUrl('https://bank.example/login', {})).toBe(A);
    expect(await storedUrl('https://a.example:444/', {})).toBe(A);
    expect(await storedUrl('no address', {})).toBe(A);
  });

  it('an app that moved on within its site is believed', async () => {
    expect(await storedUrl(`${A}next#part`, {})).toBe(`${A}next#part`);
  });

  it('a frame without an address may have that of its page, and no other', async () => {
    const blank = { url: 'about:blank', site: A };
    expect(await storedUrl('about:srcdoc', blank)).toBe('about:srcdoc');
    expect(await storedUrl(`${A}written`, blank)).toBe(`${A}written`);
    expect(await storedUrl(B, blank)).toBe('about:blank');
  });

  it('a file is one of the files', async () => {
    const file = { url: 'file:///home/one.html', site: 'file:///home/one.html' };
    expect(await storedUrl('file:///home/one.html#two', file)).toBe('file:///home/one.html#two');
    expect(await storedUrl('data:text/html,x', file)).toBe('file:///home/one.html');
  });
});
