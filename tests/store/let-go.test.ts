import { afterEach, describe, expect, it, vi } from 'vitest';
import { newId } from '../../lib/model/ids';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { SessionStore } from '../../lib/store/session-store';
import { withRawDatabase } from './raw-database';
import { sampleCommit, sampleSession, sealTree } from './sample-tree';
import { openCopyScene } from './second-copy/scene';

afterEach(() => vi.restoreAllMocks());

const commitTo = async (store: SessionStore, session: string, text: string) =>
  store.commitSnapshot(sampleCommit(session, await sealTree(store, [[{ uid: 'tab', text }]])));

/** The store as the background keeps it, and with one snapshot in it. */
async function withSnapshot() {
  const scene = await openCopyScene();
  const { name, copy } = scene;
  const store = await openSessionStore({ name, secondCopy: copy });
  const session = sampleSession();
  await store.putSession(session);
  await commitTo(store, session.id, 'before');
  return { name, copy, store, session: session.id };
}

const otherKey = (name: string): Promise<unknown> =>
  withRawDatabase(name, (db) => db.settings.put({ key: 'idKey', value: new Uint8Array(32) }));

describe('a store that was let go', () => {
  it('is opened anew by the next call, of the second copy too', async () => {
    const { store, copy, session } = await withSnapshot();
    store.letGo();
    copy.letGo();
    expect(await store.listSnapshots(session)).toHaveLength(1);
    expect(await copy.flush()).toBe(true);
  });

  it('stays closed when it had been closed for good', async () => {
    const { store } = await withSnapshot();
    store.close();
    await expect(store.listSessions()).rejects.toMatchObject({ code: 'store-failed' });
  });

  it('is opened again after an opening that failed', async () => {
    const { store, copy, session } = await withSnapshot();
    store.letGo();
    copy.letGo();
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('Internal error opening backing store', 'UnknownError');
    });
    await expect(store.listSnapshots(session)).rejects.toMatchObject({ code: 'store-failed' });
    await expect(copy.flush()).rejects.toMatchObject({ code: 'store-failed' });
    vi.restoreAllMocks();
    await new Promise((resolve) => setTimeout(resolve));
    expect(await store.listSnapshots(session)).toHaveLength(1);
    expect(await copy.flush()).toBe(true);
  });

  it('answers what was asked while it was opened, when it is let go meanwhile', async () => {
    const { store, session } = await withSnapshot();
    store.letGo();
    const asked = store.listSnapshots(session);
    for (let tick = 0; tick < 30; tick += 1) {
      store.letGo();
      await new Promise((resolve) => setTimeout(resolve));
    }
    expect(await asked).toHaveLength(1);
    expect(await store.listSnapshots(session)).toHaveLength(1);
  });

  it('is refused when it comes back as another one, but not by pages, which only read', async () => {
    const { name, store } = await withSnapshot();
    const ofPage = await openSessionStore({ name });
    store.letGo();
    ofPage.letGo();
    await otherKey(name);
    await expect(store.listSessions()).rejects.toMatchObject({ code: 'store-lost' });
    expect(await ofPage.listSessions()).toHaveLength(1);
  });

  it('is not taken for a new one by a page when it comes back empty', async () => {
    const { name, store } = await withSnapshot();
    store.close();
    const ofPage = await openSessionStore({ name, mayCreate: false });
    ofPage.letGo();
    await withRawDatabase(name, (db) => db.delete());
    await expect(ofPage.listSessions()).rejects.toMatchObject({ code: 'store-lost' });
    await expect(openSessionStore({ name, mayCreate: false })).rejects.toMatchObject({ code: 'store-lost' });
    expect(await withRawDatabase(name, (db) => db.settings.count())).toBe(0);
  });

  it('is not lost by a check that put the key of the copy back', async () => {
    const { name, copy, store, session } = await withSnapshot();
    await copy.flush();
    await otherKey(name);
    const later = await openSessionStore({ name, secondCopy: copy });
    store.close();
    await later.beginCheck(2, 1);
    for (let report; report?.finishedAt === undefined;) report = await later.stepCheck(1);
    later.letGo();
    expect(await later.listSnapshots(session)).toHaveLength(1);
  });

  it('is not lost by being wiped before', async () => {
    const { store, session } = await withSnapshot();
    await store.wipe();
    store.letGo();
    expect(await store.listSnapshots(session)).toEqual([]);
    expect(await store.listSessions()).toEqual([]);
  });

  it('forgets what it knew to be stored: it may come back shorter', async () => {
    const { name, store, session } = await withSnapshot();
    store.letGo();
    await withRawDatabase(name, async (db) => {
      await db.objects.clear();
      await db.packs.clear();
      await db.snapshots.clear();
    });
    const { manifest } = await commitTo(store, session, 'before');
    expect(await store.listMissing([manifest])).toEqual([]);
    expect(await store.readObject('session', manifest)).toBeTruthy();
  });
});

it('a start tells whether anything was lost, be it back or not', async () => {
  const scene = await openCopyScene();
  await scene.store.putSession(sampleSession(newId()));
  await scene.copy.flush();
  scene.end();
  await scene.start();
  expect(scene.hasLost).toBe(false);
  await scene.erase();
  await scene.start();
  expect(scene.hasLost).toBe(true);
  await scene.erase();
  scene.folder.files.clear();
  scene.certificate.value = undefined;
  await scene.start();
  expect(scene.hasLost).toBe(true);
  scene.end();
});
