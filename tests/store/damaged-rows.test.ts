import { Dexie } from 'dexie';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AppError } from '../../lib/model/errors';
import { newId } from '../../lib/model/ids';
import { openSessionStore } from '../../lib/store/create-session-store';
import { withRawDatabase } from './raw-database';
import { NOW, sampleCommit, sampleDocument, sampleReport, sampleSession, sealTree } from './sample-tree';

afterEach(() => vi.restoreAllMocks());

async function openReporting() {
  const name = newId();
  const problems: string[] = [];
  const onProblem = (error: AppError): void => void problems.push(String(error.data['id']));
  return { name, problems, store: await openSessionStore({ name, onProblem }) };
}

describe('one damaged record costs that record (P6)', () => {
  it('among live documents', async () => {
    const { name, problems, store } = await openReporting();
    const [good, bad, future] = [sampleDocument(), sampleDocument(), sampleDocument()];
    for (const document of [good, bad, future]) await store.putLiveDocument(document);
    await withRawDatabase(name, async (db) => {
      await db.live.update(bad.id, { seq: 'seven' as never });
      await db.live.update(future.id, { state: { formatVersion: 2 } as never });
    });
    expect(await store.listLiveDocuments()).toEqual([good]);
    expect(problems.sort()).toEqual([`live ${bad.id}`, `live ${future.id}`].sort());
    expect(await store.getLiveDocument(bad.id)).toBeUndefined();
  });

  it('among sessions, without costing one within the limit', async () => {
    const { name, problems, store } = await openReporting();
    const [first, bad, last] = [3, 2, 1].map((at) => sampleSession(newId(), { lastSavedAt: at })) as [
      never,
      never,
      never,
    ];
    for (const session of [first, bad, last]) await store.putSession(session);
    const { id } = bad as { id: string };
    await withRawDatabase(name, (db) => db.sessions.update(id, { totals: null as never }));
    expect(await store.listSessions()).toEqual([first, last]);
    expect(problems).toEqual([`sessions ${id}`]);
  });

  it('among sessions with a time that is none; a fraction of a millisecond is one', async () => {
    const { name, problems, store } = await openReporting();
    const [fraction, forged] = [sampleSession(newId(), { startedAt: NOW + 0.4375 }), sampleSession()];
    for (const session of [fraction, forged]) await store.putSession(session);
    await withRawDatabase(name, (db) => db.sessions.update(forged.id, { startedAt: 1e300 }));
    expect(await store.listSessions()).toEqual([fraction]);
    expect(problems).toEqual([`sessions ${forged.id}`]);
  });

  it('among snapshots', async () => {
    const { name, problems, store } = await openReporting();
    const session = sampleSession();
    await store.putSession(session);
    const tree = await sealTree(store, []);
    const commit = sampleCommit(session.id, tree, { trigger: 'manual' });
    const [first, bad, last] = [
      await store.commitSnapshot(commit),
      await store.commitSnapshot(commit),
      await store.commitSnapshot(commit),
    ];
    await withRawDatabase(name, (db) => db.snapshots.update(bad.id, { manifest: 5 as never }));
    expect(await store.listSnapshots(session.id)).toEqual([last, first]);
    expect(problems).toEqual([`snapshots ${bad.id}`]);
  });

  it('among restore reports', async () => {
    const { name, problems, store } = await openReporting();
    const [good, bad] = [sampleReport(), sampleReport()];
    for (const report of [good, bad]) await store.putRestoreReport(report);
    await withRawDatabase(name, (db) => db.audit.update(bad.id, { report: {} as never }));
    expect(await store.listRestoreReports()).toEqual([good]);
    expect(problems).toEqual([`audit ${bad.id}`]);
  });

  it('also when the browser cannot read it at all', async () => {
    const { problems, store } = await openReporting();
    const [good, bad] = [sampleDocument(), sampleDocument()];
    for (const document of [good, bad]) await store.putLiveDocument(document);
    breakReadsOf(bad.id);
    expect(await store.listLiveDocuments()).toEqual([good]);
    expect(problems).toEqual([`live ${bad.id}`]);
  });
});

/** What a block with a wrong checksum does: every read that touches the record fails. */
function breakReadsOf(id: string): void {
  const { get, getAll } = IDBObjectStore.prototype;
  vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(function (this: IDBObjectStore, ...query) {
    if (this.name === 'live') throw new DOMException('Seek failure', 'UnknownError');
    return getAll.apply(this, query);
  });
  vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, key) {
    if (key === id) throw new DOMException('Seek failure', 'UnknownError');
    return get.call(this, key);
  });
}

describe('sessions', () => {
  it('are listed last saved first, deleted ones only when asked for', async () => {
    const { store } = await openReporting();
    const make = (lastSavedAt: number, deletedAt?: number) =>
      sampleSession(newId(), { lastSavedAt, ...(deletedAt !== undefined && { deletedAt }) });
    const [a, b, c, d] = [make(1), make(4), make(3, 9), make(2)];
    for (const session of [a, b, c, d]) await store.putSession(session);
    expect(await store.listSessions()).toEqual([b, d, a]);
    expect(await store.listSessions({ limit: 2 })).toEqual([b, d]);
    expect(await store.listSessions({ includeDeleted: true })).toEqual([b, c, d, a]);
    expect(await store.listSessions({ includeDeleted: true, limit: 3 })).toEqual([b, c, d]);
  });

  it('change where they are listed with what is said of them', async () => {
    const { store } = await openReporting();
    const session = sampleSession();
    await store.putSession(session);
    await store.changeSession(session.id, { deletedAt: 5 });
    expect(await store.listSessions()).toEqual([]);
    await store.changeSession(session.id, { deletedAt: undefined } as never);
    expect(await store.listSessions()).toEqual([session]);
    await store.changeSession(newId(), { title: 'nobody' });
    expect(await store.listSessions()).toHaveLength(1);
  });

  it('keep their head when a caller writes an older copy over them (S6)', async () => {
    const { store } = await openReporting();
    const session = sampleSession();
    await store.putSession(session);
    const { id } = await store.commitSnapshot(sampleCommit(session.id, await sealTree(store, [])));
    await store.putSession({ ...session, title: 'renamed' });
    expect(await store.getSession(session.id)).toMatchObject({ title: 'renamed', head: id, snapshots: 1 });
  });
});

describe('failures to write', () => {
  const failWith = (error: Error): void => {
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw error;
    });
  };

  it('for want of space are told as such (S9)', async () => {
    const { store } = await openReporting();
    failWith(new DOMException('full', 'QuotaExceededError'));
    await expect(store.putLiveDocument(sampleDocument())).rejects.toMatchObject({ code: 'quota' });
    await expect(store.putSession(sampleSession())).rejects.toMatchObject({ code: 'quota' });
  });

  it('for want of space are told as such, however deeply Dexie wraps them (S9)', async () => {
    const { store } = await openReporting();
    const quota = new DOMException('full', 'QuotaExceededError');
    failWith(new Dexie.AbortError('aborted', new Dexie.AbortError('aborted', quota)));
    await expect(store.putLiveDocument(sampleDocument())).rejects.toMatchObject({ code: 'quota' });
  });

  it('of any other kind name what was being done and keep the cause', async () => {
    const { store } = await openReporting();
    failWith(new DOMException('no', 'UnknownError'));
    const error: unknown = await store.putLiveDocument(sampleDocument()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'store-failed', data: { when: 'keeping a page' } });
    expect((error as Error).cause).toBeDefined();
  });
});
