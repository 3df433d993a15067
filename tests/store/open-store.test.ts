import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AppError } from '../../lib/model/errors';
import { newId } from '../../lib/model/ids';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { Migration } from '../../lib/store/migrations';
import { MIGRATIONS } from '../../lib/store/migrations';
import type { SessionStore } from '../../lib/store/session-store';
import { dumpDatabase, withRawDatabase } from './raw-database';
import { readWholeTree, sampleCommit, sampleDocument, samplePage, sampleSession, sealTree } from './sample-tree';

afterEach(() => vi.restoreAllMocks());

const next: Migration = { version: MIGRATIONS.length + 1, stores: { live: null, journal: 'id' } };
const NEWER = { code: 'newer-database', data: { found: MIGRATIONS.length + 1, known: MIGRATIONS.length } };

describe('opening the store', () => {
  it('makes one id key, and keeps it (S1)', async () => {
    const name = newId();
    const stores = await Promise.all([openSessionStore({ name }), openSessionStore({ name })]);
    const page = samplePage('x');
    const ids = await Promise.all(stores.map((store) => store.seal('page', page)));
    for (const store of stores) store.close();
    const later = await (await openSessionStore({ name })).seal('page', page);
    const elsewhere = await (await openSessionStore({ name: newId() })).seal('page', page);
    expect(ids.map(({ id }) => id)).toEqual([later.id, later.id]);
    expect(elsewhere.id).not.toBe(later.id);
  });

  it('replaces a lost id key, reports it, and goes on saving (P6)', async () => {
    const name = newId();
    const session = sampleSession();
    const commitTo = async (store: SessionStore, text: string) => {
      const tree = await sealTree(store, [[{ uid: newId(), text }]]);
      return store.commitSnapshot(sampleCommit(session.id, tree));
    };
    const store = await openSessionStore({ name });
    await store.putSession(session);
    const lost = await commitTo(store, 'before');
    store.close();
    await withRawDatabase(name, (db) => db.settings.delete('idKey'));
    const onProblem = vi.fn<(error: AppError) => void>();
    const later = await openSessionStore({ name, onProblem });
    expect(onProblem.mock.calls.map(([{ data }]) => data['id'])).toEqual(['settings idKey']);
    const { manifest } = await commitTo(later, 'after');
    expect(await readWholeTree(later, manifest)).toHaveLength(1);
    await expect(later.readObject('session', lost.manifest)).rejects.toMatchObject({ code: 'corrupt-object' });
  });

  it('writes nothing when there is nothing to set up', async () => {
    const name = newId();
    (await openSessionStore({ name })).close();
    const put = vi.spyOn(IDBObjectStore.prototype, 'put');
    await openSessionStore({ name });
    expect(put).not.toHaveBeenCalled();
  });

  it('refuses newer tables, and leaves them byte for byte as they are (S10)', async () => {
    const name = newId();
    (await openSessionStore({ name, migrations: [...MIGRATIONS, next] })).close();
    const before = await dumpDatabase(name);
    await expect(openSessionStore({ name })).rejects.toMatchObject(NEWER);
    expect(await dumpDatabase(name)).toBe(before);
  });

  it('refuses newer rows in tables it knows, and leaves them byte for byte as they are (S10)', async () => {
    const name = newId();
    (await openSessionStore({ name })).close();
    await withRawDatabase(name, (db) => db.settings.put({ key: 'schemaVersion', value: NEWER.data.found }));
    const before = await dumpDatabase(name);
    await expect(openSessionStore({ name })).rejects.toMatchObject(NEWER);
    expect(await dumpDatabase(name)).toBe(before);
  });

  it('writes nothing any more once a newer Holdfast has upgraded the database beside it (S10)', async () => {
    const name = newId();
    const old = await openSessionStore({ name });
    (await openSessionStore({ name, migrations: [...MIGRATIONS, next] })).close();
    const before = await dumpDatabase(name);
    await expect(old.putSession(sampleSession())).rejects.toMatchObject({ code: 'store-failed' });
    expect(await dumpDatabase(name)).toBe(before);
  });

  it('lets a page of ours read what the background writes', async () => {
    const name = newId();
    const background = await openSessionStore({ name });
    const page = await openSessionStore({ name });
    const session = sampleSession();
    await background.putSession(session);
    const tree = await sealTree(background, [[{ uid: newId(), text: 'x' }]]);
    await background.commitSnapshot(sampleCommit(session.id, tree));
    expect(await page.listSnapshots(session.id)).toHaveLength(1);
    expect(await readWholeTree(page, tree.manifest)).toHaveLength(1);
  });
});

describe('wiping the store', () => {
  it('removes everything, the key included, and starts over empty', async () => {
    const name = newId();
    const store = await openSessionStore({ name });
    const page = await openSessionStore({ name });
    const session = sampleSession();
    await store.putSession(session);
    const windows = [[{ uid: newId(), text: 'x' }]];
    const tree = await sealTree(store, windows);
    await store.commitSnapshot(sampleCommit(session.id, tree));
    await readWholeTree(page, tree.manifest);
    await store.putLiveDocument(sampleDocument());
    await store.wipe();
    expect(await store.usage()).toEqual({ sessions: 0, snapshots: 0, objects: 0, packBytes: 0 });
    expect(await store.listLiveDocuments()).toEqual([]);
    await expect(store.readObject('session', tree.manifest)).rejects.toMatchObject({ code: 'missing-object' });
    await store.putSession(session);
    const again = await sealTree(store, windows);
    expect(again.manifest).not.toBe(tree.manifest);
    await store.commitSnapshot(sampleCommit(session.id, again));
    expect(await readWholeTree(store, again.manifest)).toHaveLength(1);
    expect(await readWholeTree(page, again.manifest)).toHaveLength(1);
  });
});
