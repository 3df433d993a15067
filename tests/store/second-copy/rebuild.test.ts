import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANGES, REBUILDING } from '../../../lib/store/second-copy/journal';
import { endWaiting } from '../../../lib/store/second-copy/start-patience';
import { withRawDatabase } from '../raw-database';
import { NOW, readWholeTree, sampleConversation, sampleDocument, sampleReport } from '../sample-tree';
import { addSession, addSnapshot, dumpCopied, openCopyScene, type CopyScene } from './scene';

async function withHistory(snapshots = 3): Promise<CopyScene & { session: string; ids: string[] }> {
  const scene = await openCopyScene();
  const session = await addSession(scene);
  const ids: string[] = [];
  for (let at = 0; at < snapshots; at += 1) {
    ids.push(await addSnapshot(scene, session, `text ${at}`));
    await scene.copy.flush();
  }
  return Object.assign(scene, { session, ids });
}

async function readAll({ store }: CopyScene, session: string): Promise<string[]> {
  const snapshots = await store.listSnapshots(session);
  for (const { manifest } of snapshots) await readWholeTree(store, manifest);
  return snapshots.map(({ id }) => id).reverse();
}

/** The first look at the database fails, as in a browser that finds it damaged; or so many. */
async function withFailingCount(work: () => Promise<void>, looks = 1): Promise<void> {
  const { count } = IDBObjectStore.prototype;
  let fails = looks;
  IDBObjectStore.prototype.count = function (...args) {
    if (fails-- > 0) throw new DOMException('damaged', 'AbortError');
    return count.apply(this, args);
  };
  await work().finally(() => (IDBObjectStore.prototype.count = count));
}

const canStart = (scene: CopyScene): Promise<boolean> =>
  scene.start().then(
    () => true,
    () => false,
  );

describe('a start after damage', () => {
  it('takes nothing at all for a first run', async () => {
    const scene = await openCopyScene();
    expect(scene.recoveries).toEqual([]);
    expect(scene.folder.files.size).toBe(0);
    scene.end();
  });

  it('leaves a sound store alone, and reads no file of the copy', async () => {
    const scene = await withHistory();
    const before = await dumpCopied(scene.name);
    scene.end();
    let reads = 0;
    const { read } = scene.folder;
    scene.folder.read = (...args) => {
      reads += 1;
      return read(...args);
    };
    await scene.start();
    expect(await dumpCopied(scene.name)).toEqual(before);
    expect([reads, scene.recoveries]).toEqual([0, []]);
    scene.end();
  });

  it('rebuilds an erased database, at the first start and for the second', async () => {
    const scene = await withHistory();
    const before = await dumpCopied(scene.name);
    await scene.erase();
    await scene.start();
    expect(await dumpCopied(scene.name)).toEqual(before);
    expect(await readAll(scene, scene.session)).toEqual(scene.ids);
    expect(scene.recoveries).toMatchObject([
      { cause: 'erased', back: { sessions: 1, snapshots: 3, drafts: 0 }, missing: [], missingCount: 0 },
    ]);
    scene.end();
    await scene.start();
    expect(scene.recoveries).toHaveLength(1);
    expect(await addSnapshot(scene, scene.session, 'after')).toBeTruthy();
    await scene.copy.flush();
    await scene.erase();
    await scene.start();
    expect(await readAll(scene, scene.session)).toHaveLength(4);
    scene.end();
  });

  it.each(['gone', 'of another store'])('rebuilds also when the certificate is %s', async (how) => {
    const scene = await withHistory();
    await scene.erase();
    const { value } = scene.certificate;
    scene.certificate.value = value && how === 'of another store' ? { ...value, storeId: '0'.repeat(32) } : undefined;
    await scene.start();
    expect(await readAll(scene, scene.session)).toEqual(scene.ids);
    scene.end();
  });

  it('takes the key of the copy, not one that somebody made for the empty database', async () => {
    const scene = await withHistory();
    await scene.erase();
    await withRawDatabase(scene.name, (db) => db.settings.put({ key: 'idKey', value: new Uint8Array(32) }));
    await scene.start();
    expect(await readAll(scene, scene.session)).toEqual(scene.ids);
    scene.end();
  });

  it('fills a half-empty database, and keeps what only the database has', async () => {
    const scene = await withHistory();
    const younger = await addSnapshot(scene, scene.session, 'not copied yet');
    scene.end();
    await withRawDatabase(scene.name, async (db) => {
      await db.snapshots.bulkDelete(scene.ids.slice(0, 2));
      const [first] = await db.packs.orderBy('size').primaryKeys();
      if (first !== undefined) await db.packs.delete(first);
    });
    await scene.start();
    expect(await readAll(scene, scene.session)).toEqual([...scene.ids, younger]);
    expect(scene.recoveries).toMatchObject([{ cause: 'incomplete', back: { snapshots: 2 }, missingCount: 0 }]);
    scene.end();
  });

  it('brings an older database up to the copy: heads and deletions too', async () => {
    const scene = await withHistory();
    const other = await addSession(scene, 'to be purged');
    await scene.copy.flush();
    const old = await withRawDatabase(scene.name, async (db) => ({
      settings: await db.settings.toArray(),
      sessions: await db.sessions.toArray(),
    }));
    await addSnapshot(scene, scene.session, 'newest');
    await scene.store.purgeSession(other);
    await scene.copy.flush();
    const newest = await dumpCopied(scene.name);
    scene.end();
    await withRawDatabase(scene.name, async (db) => {
      await db.settings.clear();
      await db.settings.bulkPut(old.settings);
      await db.sessions.bulkPut(old.sessions);
    });
    await scene.start();
    expect(await dumpCopied(scene.name)).toEqual(newest);
    scene.end();
  });

  it('does not bring back what was deleted on purpose a moment before', async () => {
    const scene = await withHistory();
    await scene.store.purgeSession(scene.session);
    scene.end();
    scene.certificate.value = undefined;
    await scene.start();
    expect(await scene.store.listSessions({ includeDeleted: true })).toEqual([]);
    expect(scene.recoveries).toEqual([]);
    scene.end();
  });

  it.each(['before', 'after'])('never brings back a store that was wiped, cut off %s the copy was', async (when) => {
    const scene = await withHistory();
    await scene.store.wipe();
    if (when === 'after') {
      await scene.copy.flush();
      expect([...scene.folder.files.keys()].length).toBeLessThanOrEqual(1);
    }
    scene.end();
    await scene.start();
    expect(await scene.store.listSessions({ includeDeleted: true })).toEqual([]);
    await scene.copy.flush();
    await scene.erase();
    await scene.start();
    expect(await scene.store.listSessions({ includeDeleted: true })).toEqual([]);
    scene.end();
  });

  it('brings back live documents, conversations and reports too, as they were copied last', async () => {
    const scene = await withHistory();
    const [document, closed] = [sampleDocument(), sampleDocument()];
    const chat = sampleConversation('claude:7');
    const report = sampleReport({ session: scene.session });
    await scene.store.putLiveDocument(document);
    await scene.store.putLiveDocument(closed);
    await scene.store.putConversation({ ...chat, messages: [] });
    await scene.store.putRestoreReport(report);
    await scene.copy.flush();
    const later = { ...document, seq: document.seq + 1, title: 'later' };
    await scene.store.putLiveDocument(later);
    await scene.store.putConversation({ ...chat, updatedAt: chat.updatedAt + 1 });
    await scene.store.putRestoreReport({ ...report, undone: true });
    await scene.store.deleteLiveDocuments([closed]);
    await scene.copy.flush();
    const before = await dumpCopied(scene.name);
    await scene.erase();
    await scene.start();
    expect(await dumpCopied(scene.name)).toEqual(before);
    expect(await scene.store.listLiveDocuments()).toEqual([later]);
    expect((await scene.store.getConversation(chat.key))?.messages).toEqual(chat.messages);
    expect(await scene.store.listRestoreReports()).toEqual([{ ...report, undone: true }]);
    expect(scene.recoveries).toMatchObject([{ cause: 'erased', back: { drafts: 1 }, missingCount: 0 }]);
    scene.end();
  });

  it.each(['live', 'conversations', 'audit'] as const)(
    'writes %s again when a file that held them is gone',
    async (table) => {
      const scene = await withHistory();
      const chat = sampleConversation('claude:7');
      const write = {
        live: (at: number) => scene.store.putLiveDocument(sampleDocument({ id: 'd'.repeat(32), seq: at })),
        conversations: (at: number) => scene.store.putConversation({ ...chat, updatedAt: at }),
        audit: (at: number) => scene.store.putRestoreReport(sampleReport({ id: 'r'.repeat(32), finishedAt: at })),
      }[table];
      for (const at of [1, 2]) {
        await write(at);
        await scene.copy.flush();
      }
      await addSnapshot(scene, scene.session, 'and more');
      await scene.copy.flush();
      const before = await dumpCopied(scene.name);
      scene.folder.files.delete([...scene.folder.files.keys()].sort().at(-2) ?? '');
      await scene.copy.reconcile();
      await scene.erase();
      await scene.start();
      expect(await dumpCopied(scene.name)).toEqual(before);
      scene.end();
    },
  );

  it('takes what was salvaged over what the copy has of it', async () => {
    const scene = await withHistory();
    const document = sampleDocument();
    await scene.store.putLiveDocument(document);
    await scene.copy.flush();
    const later = { ...document, seq: document.seq + 1, title: 'typed last' };
    await scene.store.putLiveDocument(later);
    scene.end();
    await withFailingCount(() => scene.start());
    expect(await scene.store.listLiveDocuments()).toEqual([later]);
    scene.end();
  });

  it('salvages live documents out of a database that cannot be read', async () => {
    const scene = await withHistory();
    const document = sampleDocument();
    await scene.store.putLiveDocument(document);
    scene.end();
    await withFailingCount(() => scene.start());
    expect(await scene.store.getLiveDocument(document.id)).toEqual(document);
    expect(await readAll(scene, scene.session)).toEqual(scene.ids);
    scene.end();
  });

  it('throws an unreadable database away and rebuilds it from the copy, and leaves no trace of that in the folder', async () => {
    const scene = await withHistory();
    scene.end();
    const files = [...scene.folder.files.keys()];
    await withFailingCount(() => scene.start(), 6);
    expect(await readAll(scene, scene.session)).toEqual(scene.ids);
    expect([...scene.folder.files.keys()]).toEqual(files);
    scene.end();
  });

  it('gives a database that cannot be read some seconds before it throws it away', async () => {
    const scene = await withHistory();
    scene.end();
    const { deleteDatabase } = IDBFactory.prototype;
    const deletedAfter: number[] = [];
    IDBFactory.prototype.deleteDatabase = function (name) {
      deletedAfter.push(scene.pauses.reduce((sum, pause) => sum + pause, 0));
      return deleteDatabase.call(this, name);
    };
    await withFailingCount(() => scene.start(), 5);
    expect(deletedAfter).toEqual([]);
    scene.end();
    scene.pauses.length = 0;
    await withFailingCount(() => scene.start(), 6).finally(() =>
      Object.assign(IDBFactory.prototype, { deleteDatabase }),
    );
    expect(deletedAfter).toEqual([5_000]);
    scene.end();
  });

  it('says that the disk is full when a rebuild fails for it, whatever the browser calls that', async () => {
    const scene = await withHistory();
    await scene.erase();
    const { put } = IDBObjectStore.prototype;
    const { write } = scene.folder;
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('Internal error', 'UnknownError');
    };
    scene.folder.write = () => Promise.reject(new DOMException('no space', 'InvalidStateError'));
    await expect(scene.start().finally(() => (IDBObjectStore.prototype.put = put))).rejects.toMatchObject({
      code: 'quota',
    });
    scene.folder.write = write;
    await scene.start();
    expect(await readAll(scene, scene.session)).toEqual(scene.ids);
    scene.end();
  });

  it('never throws a database away for failures from before there was room', async () => {
    const scene = await withHistory();
    scene.end();
    const order: string[] = [];
    const { write } = scene.folder;
    scene.folder.write = async (...args) => {
      order.push('room');
      await write(...args);
    };
    const { deleteDatabase } = IDBFactory.prototype;
    IDBFactory.prototype.deleteDatabase = function (name) {
      order.push('deleted');
      return deleteDatabase.call(this, name);
    };
    const { count } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.count = function (...args) {
      if (order.at(-1) !== 'looked') order.push('looked');
      if (!order.includes('deleted')) throw new DOMException('damaged', 'AbortError');
      return count.apply(this, args);
    };
    await scene.start().finally(() => {
      IDBObjectStore.prototype.count = count;
      IDBFactory.prototype.deleteDatabase = deleteDatabase;
    });
    expect(order.slice(order.indexOf('room'), order.indexOf('deleted'))).toEqual(['room', 'looked']);
    scene.end();
  });

  it('clears away what is left of a database that lost its beginning, which the browser can neither open nor delete', async () => {
    const scene = await withHistory();
    await scene.erase();
    const { open, deleteDatabase } = IDBFactory.prototype;
    let isInTheWay = true;
    let exists = false;
    IDBFactory.prototype.open = function (name, version) {
      if (isInTheWay && version !== undefined) throw new DOMException('inconsistent', 'UnknownError');
      exists = true;
      return open.call(this, name, version);
    };
    IDBFactory.prototype.deleteDatabase = function (name) {
      if (exists) isInTheWay = false;
      return deleteDatabase.call(this, name);
    };
    await scene.start().finally(() => Object.assign(IDBFactory.prototype, { open, deleteDatabase }));
    expect(await readAll(scene, scene.session)).toEqual(scene.ids);
    scene.end();
  });

  it.each(['QuotaExceededError', 'UnknownError', 'InvalidStateError'])(
    'never throws a database away while the folder of the copy says %s: it says that the disk is full, and all is there later',
    async (name) => {
      const scene = await withHistory();
      const document = sampleDocument();
      await scene.store.putLiveDocument(document);
      const before = await dumpCopied(scene.name);
      scene.end();
      const { write } = scene.folder;
      // The browser needs some megabytes to open a database: a little room is none.
      scene.folder.write = (file, bytes) =>
        bytes.length > 8_000_000 ? Promise.reject(new DOMException('no space', name)) : write(file, bytes);
      await expect(withFailingCount(() => scene.start(), Infinity)).rejects.toMatchObject({ code: 'quota' });
      scene.folder.write = write;
      expect(await dumpCopied(scene.name)).toEqual(before);
      await scene.start();
      expect(scene.recoveries).toEqual([]);
      scene.end();
    },
  );

  it('drops a live document whose own file the browser lost, and nothing else', async () => {
    const scene = await withHistory();
    const [lost, kept] = [sampleDocument(), sampleDocument()];
    await scene.store.putLiveDocument(lost);
    await scene.store.putLiveDocument(kept);
    const { live: _live, ...before } = await dumpCopied(scene.name);
    scene.end();
    const { get, getAll } = IDBObjectStore.prototype;
    const isLost = (table: IDBObjectStore, key: unknown): boolean => table.name === 'live' && key === lost.id;
    IDBObjectStore.prototype.get = function (key) {
      if (isLost(this, key)) throw new DOMException('Data lost due to missing file.', 'NotReadableError');
      return get.call(this, key);
    };
    IDBObjectStore.prototype.getAll = function (...args) {
      if (this.name === 'live') throw new DOMException('Data lost due to missing file.', 'NotReadableError');
      return getAll.apply(this, args);
    };
    await scene.start().finally(() => Object.assign(IDBObjectStore.prototype, { get, getAll }));
    expect((await scene.store.listLiveDocuments()).map(({ id }) => id)).toEqual([kept.id]);
    expect(await dumpCopied(scene.name)).toMatchObject(before);
    scene.end();
  });

  it('goes on with a rebuild that was cut off, and counts what came back in all', async () => {
    const scene = await withHistory();
    const before = await dumpCopied(scene.name);
    await scene.erase();
    const { put } = IDBObjectStore.prototype;
    for (let writes = 1; ; writes += 4) {
      let left = writes;
      IDBObjectStore.prototype.put = function (...args) {
        if (left-- <= 0) throw new DOMException('killed', 'UnknownError');
        return put.apply(this, args);
      };
      const isDone = await canStart(scene);
      IDBObjectStore.prototype.put = put;
      if (isDone) break;
    }
    expect(await dumpCopied(scene.name)).toEqual(before);
    expect(scene.recoveries.at(-1)).toMatchObject({ cause: 'erased', back: { sessions: 1, snapshots: 3 } });
    expect(await withRawDatabase(scene.name, (db) => db.settings.get(REBUILDING))).toBeUndefined();
    scene.end();
  });

  it('starts on garbage in the folder, and without a folder at all', async () => {
    const scene = await withHistory();
    scene.folder.files.set('0000000099.copy', crypto.getRandomValues(new Uint8Array(500)));
    scene.folder.files.set('notes.txt', new Uint8Array(3));
    await scene.erase();
    await scene.start();
    expect(await readAll(scene, scene.session)).toEqual(scene.ids);
    await scene.erase();
    scene.folder.list = () => Promise.reject(new DOMException('gone', 'InvalidStateError'));
    // It may be back in a moment, so it is waited for, but not for ever.
    let refused = 0;
    for (; refused < 100; refused += 1) if (await canStart(scene)) break;
    expect(refused).toBe(6);
    expect(await scene.store.listSessions()).toEqual([]);
    expect(scene.recoveries.at(-1)).toMatchObject({ missingCount: 3 });
    scene.end();
  });

  it.each(['list', 'read'] as const)(
    'waits for a folder that it cannot %s for a moment, and loses nothing',
    async (call) => {
      const scene = await withHistory();
      const before = await dumpCopied(scene.name);
      await scene.erase();
      const certificate = structuredClone(scene.certificate.value);
      const works = scene.folder[call];
      const fails = () => Promise.reject(new DOMException('locked', 'NoModificationAllowedError'));
      Object.assign(scene.folder, { [call]: fails });
      for (let at = 0; at < 3; at += 1) await expect(scene.start()).rejects.toMatchObject({ code: 'store-failed' });
      expect([scene.certificate.value, scene.recoveries]).toEqual([certificate, []]);
      Object.assign(scene.folder, { [call]: works });
      await scene.start();
      expect(await dumpCopied(scene.name)).toEqual(before);
      expect(scene.recoveries).toMatchObject([{ cause: 'erased', back: { snapshots: 3 }, missingCount: 0 }]);
      scene.end();
    },
  );

  it('keeps what was salvaged while it waits for the folder', async () => {
    const scene = await withHistory();
    const document = sampleDocument();
    await scene.store.putLiveDocument(document);
    scene.end();
    const { list } = scene.folder;
    scene.folder.list = () => Promise.reject(new DOMException('locked', 'NoModificationAllowedError'));
    await withFailingCount(() => expect(scene.start()).rejects.toMatchObject({ code: 'store-failed' }), 6);
    scene.folder.list = list;
    await scene.start();
    expect(await scene.store.getLiveDocument(document.id)).toEqual(document);
    expect(await readAll(scene, scene.session)).toEqual(scene.ids);
    scene.end();
  });

  it.each(['the next worker', 'a worker after many'])(
    'keeps what was salvaged also when the worker dies while it waits for the folder: %s has it and the rest',
    async (who) => {
      const scene = await withHistory();
      const [copied, fresh] = [sampleDocument(), sampleDocument()];
      await scene.store.putLiveDocument(copied);
      await scene.copy.flush();
      const later = { ...copied, seq: copied.seq + 1, title: 'typed last' };
      await scene.store.putLiveDocument(later);
      await scene.store.putLiveDocument(fresh);
      const younger = await addSnapshot(scene, scene.session, 'not copied yet');
      scene.end();
      const refusal = { code: 'store-failed' };
      const { list } = scene.folder;
      scene.folder.list = () => Promise.reject(new DOMException('locked', 'NoModificationAllowedError'));
      await withFailingCount(() => expect(scene.start()).rejects.toMatchObject(refusal), 6);
      for (let died = 1; died < (who === 'the next worker' ? 1 : 8); died += 1) {
        endWaiting(scene.name);
        await expect(scene.start()).rejects.toMatchObject(refusal);
      }
      endWaiting(scene.name);
      scene.folder.list = list;
      await scene.start();
      const live = await scene.store.listLiveDocuments();
      expect(new Map(live.map((one) => [one.id, one]))).toEqual(new Map([later, fresh].map((one) => [one.id, one])));
      expect(await readAll(scene, scene.session)).toEqual([...scene.ids, younger]);
      expect(scene.recoveries).toMatchObject([
        { cause: 'unreadable', back: { snapshots: 4, drafts: 2 }, missingCount: 0 },
      ]);
      expect(await withRawDatabase(scene.name, (db) => db.settings.get(REBUILDING))).toBeUndefined();
      scene.end();
    },
  );

  it('has what was salvaged when the folder stays away for good and the workers died meanwhile', async () => {
    const scene = await withHistory();
    const document = sampleDocument();
    await scene.store.putLiveDocument(document);
    scene.end();
    scene.folder.list = () => Promise.reject(new DOMException('locked', 'NoModificationAllowedError'));
    await withFailingCount(() => expect(scene.start()).rejects.toMatchObject({ code: 'store-failed' }), 6);
    endWaiting(scene.name);
    let refused = 0;
    for (; refused < 100; refused += 1) if (await canStart(scene)) break;
    expect(refused).toBe(6);
    expect(await scene.store.getLiveDocument(document.id)).toEqual(document);
    scene.end();
  });

  it('brings back what was dropped as unreadable also when the worker dies while it waits for the folder', async () => {
    const scene = await withHistory();
    const lost = sampleDocument();
    await scene.store.putLiveDocument(lost);
    await scene.copy.flush();
    scene.end();
    const { get, getAll } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.get = function (key) {
      if (this.name === 'live' && key === lost.id) throw new DOMException('missing file', 'NotReadableError');
      return get.call(this, key);
    };
    IDBObjectStore.prototype.getAll = function (...args) {
      if (this.name === 'live') throw new DOMException('missing file', 'NotReadableError');
      return getAll.apply(this, args);
    };
    const { list } = scene.folder;
    scene.folder.list = () => Promise.reject(new DOMException('locked', 'NoModificationAllowedError'));
    const started = await canStart(scene);
    Object.assign(IDBObjectStore.prototype, { get, getAll });
    endWaiting(scene.name);
    scene.folder.list = list;
    await scene.start();
    expect([started, await scene.store.listLiveDocuments()]).toEqual([false, [lost]]);
    scene.end();
  });

  it('starts at once where the folder cannot be listed but the database is sound', async () => {
    const scene = await withHistory();
    scene.end();
    scene.folder.list = () => Promise.reject(new DOMException('locked', 'NoModificationAllowedError'));
    await scene.start();
    expect(await readAll(scene, scene.session)).toEqual(scene.ids);
    scene.end();
  });

  it('names the snapshots of a file that is gone, also when it is the newest', async () => {
    for (const at of [0, 1, -1]) {
      const scene = await withHistory();
      await scene.erase();
      const file = [...scene.folder.files.keys()].sort().at(at) ?? '';
      scene.folder.files.delete(file);
      await scene.start();
      const there = new Set((await scene.store.listSnapshots(scene.session)).map(({ id }) => id));
      const named = new Set(scene.recoveries.at(-1)?.missing.map(({ key }) => key));
      expect(scene.ids.filter((id) => !there.has(id) && !named.has(id))).toEqual([]);
      expect(named.size).toBeGreaterThan(0);
      expect(scene.recoveries.at(-1)?.missing[0]?.at).toBe(NOW);
      scene.end();
    }
  });

  it('names every snapshot by session and time when database and copy are both gone, and once', async () => {
    const scene = await withHistory();
    const other = await addSession(scene, 'to be purged');
    await addSnapshot(scene, other, 'on purpose');
    await scene.copy.flush();
    await scene.store.purgeSession(other);
    await scene.store.changeSession(scene.session, { title: 'Friday' });
    await scene.copy.flush();
    await scene.erase();
    scene.folder.files.clear();
    await scene.start();
    const [recovery] = scene.recoveries;
    const named = recovery?.missing.filter(({ table }) => table === 'snapshots') ?? [];
    expect(named.map(({ key }) => key).sort()).toEqual([...scene.ids].sort());
    expect(named.map(({ title, at }) => ({ title, at }))).toEqual(named.map(() => ({ title: 'Friday', at: NOW })));
    await addSnapshot(scene, await addSession(scene), 'a new life');
    await scene.copy.flush();
    scene.end();
    await scene.start();
    expect(scene.recoveries).toHaveLength(1);
    scene.end();
  });

  it('numbers later changes higher than all that the copy has seen', async () => {
    const scene = await withHistory();
    const counter = (): Promise<unknown> =>
      withRawDatabase(scene.name, async (db) => (await db.settings.get(CHANGES))?.value);
    const before = Number(await counter());
    await scene.erase();
    await scene.start();
    expect(Number(await counter())).toBeGreaterThanOrEqual(before);
    scene.end();
  });
});

describe('any single damage to a file of the copy', () => {
  it('costs at most what lies there, and what it costs is named', { timeout: 120_000 }, async () => {
    const scene = await withHistory();
    await scene.erase();
    const sound = new Map([...scene.folder.files].map(([file, bytes]) => [file, bytes.slice()]));
    const { value } = scene.certificate;
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), fc.boolean(), async (which, place, cuts) => {
        scene.folder.files.clear();
        for (const [file, bytes] of sound) scene.folder.files.set(file, bytes.slice());
        scene.certificate.value = structuredClone(value);
        const [file = '', bytes = new Uint8Array()] = [...scene.folder.files][which % sound.size] ?? [];
        const at = place % bytes.length;
        if (cuts) scene.folder.files.set(file, bytes.slice(0, at));
        else bytes[at] = (bytes[at] ?? 0) ^ (1 << (place % 8));
        scene.recoveries.length = 0;
        await scene.start();
        const whole = new Set<string>();
        for (const { id, manifest } of await scene.store.listSnapshots(scene.session)) {
          const isWhole = await readWholeTree(scene.store, manifest).then(
            () => true,
            () => false,
          );
          if (isWhole) whole.add(id);
        }
        const named = new Set(scene.recoveries.at(-1)?.missing.map(({ key }) => key));
        expect(scene.ids.filter((id) => !whole.has(id) && !named.has(id))).toEqual([]);
        await scene.erase();
      }),
      { numRuns: 60 },
    );
  });
});
