import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../lib/model/ids';
import { walKey } from '../../lib/model/wal';
import { drainWal } from '../../lib/services/drain-wal';
import { createGreetPage } from '../../lib/services/greet-page';
import type { SessionStore } from '../../lib/store/session-store';
import { A, B, crash, openFakeWork, sealedTexts, senderOf, write } from './fake-work';
import { beginFakeRun, editOf, type FakeRun, type FakeWorld } from './fake-world';

let store: SessionStore;
let world: FakeWorld;
let run: FakeRun;
beforeEach(async () => {
  ({ store, world } = await openFakeWork());
  run = await beginFakeRun(world);
});
afterEach(() => store.close());

/** The worker died with this edit in its hands, and the page wrote it into the WAL. */
function leaveInWal(document: string, text: string, seq: number): void {
  world.wal.set(walKey(document, seq), editOf(document, A, text, seq));
}

/** What a worker that wakes up does with the WAL. */
async function wakeUp(meanwhile?: () => Promise<unknown>): Promise<void> {
  const drained = await drainWal(world.parts, () => Promise.resolve(run.start.run));
  await meanwhile?.();
  for (const document of drained) run.memory.index.putNewer(document);
}

const phases = async (): Promise<string[]> => (await store.listLiveDocuments()).map(({ phase }) => phase);

describe('an edit that the death of the worker left in the WAL', () => {
  it('belongs to its open page again once the page sends it once more', async () => {
    const document = newId();
    leaveInWal(document, 'typed while it died', 3);
    await wakeUp();
    expect(await write(world, run, { document, text: 'typed while it died', seq: 3 })).toBe(document);
    await run.takeSnapshot('tab');
    expect(await phases()).toEqual(['open']);
    await crash(world);
    expect(await sealedTexts(store)).toEqual({ open: ['typed while it died'], closed: [] });
  });

  it('never takes the place of a younger one that came while it was drained', async () => {
    const document = newId();
    leaveInWal(document, 'typed while it died', 3);
    await wakeUp(() => write(world, run, { document, text: 'and more', seq: 4 }));
    await run.takeSnapshot('tab');
    expect(await phases()).toEqual(['open']);
    await crash(world);
    expect(await sealedTexts(store)).toEqual({ open: ['and more'], closed: [] });
  });

  it('leaves a page open that sent the same while it was drained', async () => {
    const document = newId();
    leaveInWal(document, 'typed while it died', 3);
    await wakeUp(() => write(world, run, { document, text: 'typed while it died', seq: 3 }));
    await run.takeSnapshot('tab');
    expect(await phases()).toEqual(['open']);
  });

  it('is one closed page, however often more of it is drained', async () => {
    const document = newId();
    for (const [seq, text] of [
      [1, 'first'],
      [2, 'first second'],
    ] as const) {
      leaveInWal(document, text, seq);
      await wakeUp();
      await run.takeSnapshot('tab');
    }
    await crash(world);
    expect(await sealedTexts(store)).toEqual({ open: [], closed: ['first second'] });
  });

  it.each([
    ['was excluded', () => (world.settings = { ...world.settings, excludedHosts: ['a.example'] })],
    ['was taken back', () => (world.parts.browser.isGranted = () => Promise.resolve(false))],
  ])('is dropped where its site %s since', async (_, takeBack) => {
    leaveInWal(newId(), 'typed after that', 3);
    takeBack();
    await wakeUp();
    expect([await phases(), world.wal.size]).toEqual([[], 0]);
  });

  it('is kept as something closed when its page is gone', async () => {
    leaveInWal(newId(), 'typed just before the end', 3);
    await wakeUp();
    await run.takeSnapshot('tab');
    await crash(world);
    expect(await sealedTexts(store)).toEqual({ open: [], closed: ['typed just before the end'] });
  });
});

describe('a page that comes back while a snapshot lets go of it', () => {
  it('keeps its row', async () => {
    const document = await write(world, run, { text: 'left' });
    const greet = createGreetPage(world.parts, run.memory.index);
    await greet({ document: newId(), frame: [], title: '', url: '', arrival: 'loaded' }, senderOf(11, B));
    const { commitSnapshot } = store;
    store.commitSnapshot = async (request) => {
      const snapshot = await commitSnapshot(request);
      await write(world, run, { document, text: 'left, and come back to', seq: 2 });
      return snapshot;
    };
    await run.takeSnapshot('tab');
    store.commitSnapshot = commitSnapshot;
    expect(await phases()).toEqual(['open']);
    await crash(world);
    expect((await sealedTexts(store)).open).toEqual(['left, and come back to']);
  });
});
