import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTreeTabs } from '../../lib/model/session-tree';
import { readTree } from '../../lib/services/read-tree';
import type { SessionStore } from '../../lib/store/session-store';
import { A, B, crash, openFakeWork, sealedSession, sealedTexts, write } from './fake-work';
import { beginFakeRun, fakeTab, type FakeWorld } from './fake-world';

let store: SessionStore;
let world: FakeWorld;
beforeEach(async () => {
  ({ store, world } = await openFakeWork());
});
afterEach(() => store.close());

describe('a seal that is cut off', () => {
  it('after its snapshot keeps what the pages held, however it is cut', async () => {
    const run = await beginFakeRun(world);
    await run.takeSnapshot('tab');
    await write(world, run, { text: 'kept through two seals' });
    const { changeSession, deleteLiveDocuments } = store;
    for (const broken of ['changeSession', 'deleteLiveDocuments'] as const) {
      store[broken] = (ids: unknown, change?: { endedAt?: number | undefined }) =>
        broken === 'changeSession' && change?.endedAt === undefined
          ? changeSession(ids as string, change ?? {})
          : Promise.reject(new Error('killed here'));
      world.endBrowser();
      await expect(beginFakeRun(world)).rejects.toThrow('killed here');
      Object.assign(store, { changeSession, deleteLiveDocuments });
    }
    await crash(world);
    expect((await sealedTexts(store)).open).toEqual(['kept through two seals']);
    expect(await store.listLiveDocuments()).toEqual([]);
  });
});

describe('a run whose newest snapshot is damaged', () => {
  it('is sealed from the newest one that can be read, never taken for an empty run', async () => {
    const run = await beginFakeRun(world);
    await run.takeSnapshot('tab');
    world.windows[0]?.tabs.push(fakeTab(13, 'https://c.example/'));
    await run.takeSnapshot('tab');
    const [newest] = await store.listSnapshots(run.start.run);
    const readObject = store.readObject.bind(store);
    store.readObject = (kind, id) =>
      id === newest?.manifest ? Promise.reject(new Error('damaged')) : readObject(kind, id);
    await crash(world);
    const tree = await readTree(store, (await sealedSession(store)).head ?? '');
    expect(openTreeTabs(tree).map(({ state }) => state.url)).toEqual([A, B]);
  });
});

describe('a tab that no snapshot ever saw', () => {
  it('leaves what was written in it when it closes', async () => {
    const run = await beginFakeRun(world);
    await run.takeSnapshot('tab');
    await write(world, run, { tabId: 77, url: 'https://brief.example/', text: 'in a hurry' });
    await run.takeSnapshot('tab');
    expect(run.memory.tree.closedTabs.map(({ state }) => state.url)).toEqual(['https://brief.example/']);
    await crash(world);
    expect((await sealedTexts(store)).closed).toEqual(['in a hurry']);
  });
});
