import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../lib/model/ids';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { SessionStore } from '../../lib/store/session-store';
import { NOW, randomText, sampleCommit, sampleDocument, sampleSession, sealTree } from './sample-tree';

let store: SessionStore;
beforeEach(async () => {
  store = await openSessionStore({ name: `holdfast-${newId()}` });
});
afterEach(() => store.close());

/** A session with one snapshot of each text. */
async function sessionWith(...texts: string[]): Promise<string> {
  const id = newId();
  const uid = newId();
  await store.putSession(sampleSession(id));
  for (const text of texts) await store.commitSnapshot(sampleCommit(id, await sealTree(store, [[{ uid, text }]])));
  return id;
}

describe('measuring what is stored', () => {
  it('names what takes the space: the parts are the whole', async () => {
    await sessionWith(randomText(200_000));
    const { pages, tabs, conversations, icons, exact } = await store.measure();
    const { packBytes } = await store.usage();
    expect(Math.abs(pages + tabs + conversations + icons - packBytes)).toBeLessThan(5);
    expect(pages / packBytes).toBeGreaterThan(0.9);
    expect(exact).toBe(true);
  });

  it('knows the largest sessions, the largest first', async () => {
    const small = await sessionWith('a few words');
    const large = await sessionWith(randomText(100_000), randomText(100_000));
    const middle = await sessionWith(randomText(50_000));
    const { sessions } = await store.measure();
    expect(sessions.map(({ session }) => session)).toEqual([large, middle, small]);
    expect(sessions[0]!.bytes / sessions[1]!.bytes).toBeGreaterThan(3);
  });

  it('works from a sample when there is much, and comes close', async () => {
    for (let count = 0; count < 40; count++) await sessionWith(randomText(4_000), randomText(4_000));
    const { pages, exact } = await store.measure();
    const { packBytes } = await store.usage();
    expect(exact).toBe(false);
    expect(pages / packBytes).toBeGreaterThan(0.6);
    expect(pages).toBeLessThanOrEqual(packBytes);
  });

  it('counts open pages, and an empty store as nothing', async () => {
    expect(await store.measure()).toMatchObject({ tabs: 0, pages: 0, openPages: 0, sessions: [], exact: true });
    await store.putLiveDocument(sampleDocument());
    expect((await store.measure()).openPages).toBeGreaterThan(100);
  });
});

describe('deleting snapshots', () => {
  it('never takes a head or a checkpoint, whoever asks', async () => {
    const session = await sessionWith('one', 'two', 'three');
    const [head, second, first] = await store.listSnapshots(session);
    const words = { createdAt: NOW, name: 'kept', description: '', tags: [], priority: 'normal' as const };
    await store.putCheckpoint({ snapshot: second!.id, session, ...words });
    const removed = await store.deleteSnapshots([head!.id, second!.id, first!.id, newId()]);
    expect(removed).toEqual([first!.id]);
    expect((await store.listSnapshots(session)).map(({ id }) => id)).toEqual([head!.id, second!.id]);
  });

  it('frees its bytes with the next garbage collection', async () => {
    const session = await sessionWith(randomText(50_000), 'short');
    const old = (await store.listSnapshots(session)).at(-1)!;
    const { bytes, exact } = await store.measureFreed([old.id]);
    const before = (await store.usage()).packBytes;
    await store.deleteSnapshots([old.id]);
    await store.collectGarbage();
    expect(exact).toBe(true);
    expect(before - (await store.usage()).packBytes).toBeGreaterThan(bytes * 0.95);
  });
});
