import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../lib/model/ids';
import { restoreSessionsList } from '../../lib/services/restore-sessions-list';
import { openSessionStore } from '../../lib/store/create-session-store';
import { createDatabase, type Database } from '../../lib/store/database';
import type { SessionStore } from '../../lib/store/session-store';
import { randomText, sampleCommit, sampleSession, sealTree } from '../store/sample-tree';

let name: string;
let store: SessionStore;
let db: Database;
beforeEach(async () => {
  name = `holdfast-${newId()}`;
  store = await openSessionStore({ name });
  db = (await createDatabase(name).open()) as Database;
});
afterEach(() => {
  db.close();
  store.close();
});

const parts = () => ({ store, now: () => 5_000, run: () => '' });

async function savedSession(title: string): Promise<string> {
  const id = newId();
  await store.putSession(sampleSession(id, { title }));
  const tree = await sealTree(store, [[{ uid: newId(), text: randomText(100) }]]);
  await store.commitSnapshot({ ...sampleCommit(id, tree), trigger: 'before-restore' });
  return id;
}

/** The list as the upgrade to version 2 would have kept it now. */
const keepList = async (): Promise<unknown> =>
  db.settings.put({ key: 'restore-point:1', value: { version: 1, at: 7, sessions: await db.sessions.toArray() } });

describe('restore points', () => {
  it('are the snapshots taken before a restore or an update, and the lists kept before a migration', async () => {
    const id = await savedSession('Work');
    await keepList();
    const { snapshots, tables } = await store.listRestorePoints();
    expect(snapshots.map(({ session, trigger }) => [session, trigger])).toEqual([[id, 'before-restore']]);
    expect(tables).toEqual([{ version: 1, at: 7, sessions: 1, missing: [] }]);
  });

  it('give back a session that a migration lost, with the newest snapshot there is; the others stay as they are', async () => {
    const [lost, kept] = [await savedSession('Lost'), await savedSession('Kept')];
    await keepList();
    await db.sessions.delete(lost);
    await store.changeSession(kept, { title: 'Renamed since' });
    expect((await store.listRestorePoints()).tables[0]?.missing.map(({ id }) => id)).toEqual([lost]);
    expect(await restoreSessionsList(parts(), 1)).toEqual([lost]);
    const [head] = await store.listSnapshots(lost);
    expect(await store.getSession(lost)).toMatchObject({ title: 'Lost', head: head!.id, status: 'interrupted' });
    expect((await store.getSession(kept))?.title).toBe('Renamed since');
  });

  it('do not bring back what somebody deleted', async () => {
    const id = await savedSession('Deleted');
    await keepList();
    await store.purgeSession(id);
    expect(await restoreSessionsList(parts(), 1)).toEqual([]);
  });

  it('that are damaged are passed over', async () => {
    await db.settings.put({ key: 'restore-point:1', value: { version: 'x' } });
    await db.settings.put({ key: 'restore-point:2', value: { version: 2, sessions: [{ id: 7 }, null] } });
    expect((await store.listRestorePoints()).tables).toEqual([{ version: 2, sessions: 2, missing: [] }]);
  });
});
