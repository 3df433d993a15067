import { afterEach, describe, expect, it, vi } from 'vitest';
import { MissingObjectError } from '../../lib/model/errors';
import { newId } from '../../lib/model/ids';
import { Trigger } from '../../lib/model/snapshot';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { SessionStore } from '../../lib/store/session-store';
import { dumpDatabase, withRawDatabase } from './raw-database';
import { NOW, randomText, readWholeTree, sampleCommit, sampleSession, sealTree, type SampleTab } from './sample-tree';

afterEach(() => vi.restoreAllMocks());

const sampleTabs = (count: number): SampleTab[] =>
  Array.from({ length: count }, (_, at) => ({ uid: newId(), text: `what was typed into tab ${at}` }));

async function openWithSession(): Promise<{ store: SessionStore; name: string; session: string }> {
  const name = newId();
  const store = await openSessionStore({ name });
  const session = sampleSession();
  await store.putSession(session);
  return { store, name, session: session.id };
}

/** 100 tabs in `windows` windows, and the same with another text in one of them. */
function editOneOf100(windows: number): { before: SampleTab[][]; after: SampleTab[][] } {
  const tabs = sampleTabs(100);
  const size = 100 / windows;
  const inWindows = (all: SampleTab[]): SampleTab[][] =>
    Array.from({ length: windows }, (_, at) => all.slice(at * size, (at + 1) * size));
  const edited = tabs.map((tab, at) => (at === 42 ? { ...tab, text: `${tab.text}, and then some more` } : tab));
  return { before: inWindows(tabs), after: inWindows(edited) };
}

describe('committing a snapshot', () => {
  it('counts snapshots 1, 2, 3, each the child of the one before, and moves the head', async () => {
    const { store, session } = await openWithSession();
    const tabs = sampleTabs(3);
    const ids: string[] = [];
    for (const count of [1, 2, 3]) {
      const tree = await sealTree(store, [tabs.slice(0, count)]);
      const snapshot = await store.commitSnapshot(sampleCommit(session, tree, { takenAt: NOW + count }));
      expect(snapshot).toMatchObject({ seq: count, parents: ids.slice(-1), manifest: tree.manifest });
      ids.push(snapshot.id);
    }
    expect((await store.listSnapshots(session)).map(({ id }) => id)).toEqual(ids.reverse());
    expect(await store.getSession(session)).toMatchObject({ head: ids[0], snapshots: 3, lastSavedAt: NOW + 3 });
  });

  it('takes objects that were written ahead, and refuses a snapshot that would lack one (S5)', async () => {
    const { store, session } = await openWithSession();
    const { objects, manifest } = await sealTree(store, [sampleTabs(3)]);
    const [first, ...rest] = objects.slice(0, 4).reverse();
    const others = objects.filter((object) => object !== first);
    const request = { ...sampleCommit(session, { objects: others, manifest }), stored: [first?.id ?? ''] };
    await store.addObjects(rest);
    await expect(store.commitSnapshot(request)).rejects.toThrow(MissingObjectError);
    expect(await store.listSnapshots(session)).toEqual([]);
    await store.addObjects(first ? [first] : []);
    const snapshot = await store.commitSnapshot(request);
    expect(await readWholeTree(store, snapshot.manifest)).toHaveLength(3);
  });

  it('of one edit in 100 tabs writes exactly 4 objects and one pack under 2 kB (S2, S3)', async () => {
    const { store, session } = await openWithSession();
    const { before, after } = editOneOf100(4);
    await store.commitSnapshot(sampleCommit(session, await sealTree(store, before)));
    const { objects, packBytes } = await store.usage();
    const snapshot = await store.commitSnapshot(sampleCommit(session, await sealTree(store, after)));
    const usage = await store.usage();
    expect(usage.objects - objects).toBe(4);
    expect(usage.packBytes - packBytes).toBeLessThan(2_000);
    expect(await readWholeTree(store, snapshot.manifest)).toHaveLength(100);
  });

  it('of one edit in a window of 100 tabs costs little more than the window’s 100 ids', async () => {
    const { store, session } = await openWithSession();
    const { before, after } = editOneOf100(1);
    await store.commitSnapshot(sampleCommit(session, await sealTree(store, before)));
    const { packBytes } = await store.usage();
    await store.commitSnapshot(sampleCommit(session, await sealTree(store, after)));
    expect((await store.usage()).packBytes - packBytes).toBeLessThan(100 * 32 + 1_300);
  });

  it.each(Trigger.options)(
    'by trigger "%s" writes nothing for an unchanged manifest, or a snapshot alone',
    async (trigger) => {
      const { store, name, session } = await openWithSession();
      const tree = await sealTree(store, [sampleTabs(2)]);
      const first = await store.commitSnapshot(sampleCommit(session, tree));
      const before = { dump: await dumpDatabase(name), usage: await store.usage() };
      const second = await store.commitSnapshot(sampleCommit(session, tree, { trigger, takenAt: NOW + 9 }));
      if (['manual', 'before-restore', 'before-update', 'close'].includes(trigger)) {
        expect(second).toMatchObject({ seq: 2, parents: [first.id], trigger });
        expect(await store.usage()).toEqual({ ...before.usage, snapshots: 2 });
      } else {
        expect(second).toEqual(first);
        expect(await dumpDatabase(name)).toBe(before.dump);
      }
    },
  );

  it('needs objects only once: later commits name them by id (S3)', async () => {
    const { store, session } = await openWithSession();
    const tabs = sampleTabs(2);
    const first = await sealTree(store, [tabs]);
    await store.commitSnapshot(sampleCommit(session, first));
    const second = await sealTree(store, [tabs, []]);
    const known = new Set(first.objects.map(({ id }) => id));
    const fresh = second.objects.filter(({ id }) => !known.has(id));
    expect(fresh).toHaveLength(2);
    const snapshot = await store.commitSnapshot(sampleCommit(session, { ...second, objects: fresh }));
    expect(await readWholeTree(store, snapshot.manifest)).toHaveLength(2);
  });

  it('is refused, and writes nothing, without its session or its manifest (S5)', async () => {
    const { store, name, session } = await openWithSession();
    const tree = await sealTree(store, [sampleTabs(1)]);
    const before = await dumpDatabase(name);
    await expect(store.commitSnapshot(sampleCommit(newId(), tree))).rejects.toMatchObject({ code: 'missing-object' });
    const withoutRoot = { ...tree, objects: tree.objects.slice(0, -1) };
    await expect(store.commitSnapshot(sampleCommit(session, withoutRoot))).rejects.toMatchObject({
      code: 'missing-object',
      data: { id: tree.manifest },
    });
    expect(await dumpDatabase(name)).toBe(before);
  });

  it.each(['packs', 'objects', 'snapshots', 'sessions'])(
    'killed while it writes to %s leaves the former head, whole, and nothing half-written (S5, S6)',
    async (table) => {
      const { store, name, session } = await openWithSession();
      const tabs = sampleTabs(3);
      const first = await store.commitSnapshot(sampleCommit(session, await sealTree(store, [tabs.slice(0, 2)])));
      const tree = await sealTree(store, [tabs]);
      const before = await dumpDatabase(name);
      const spies = killOnWriteTo(table);
      await expect(store.commitSnapshot(sampleCommit(session, tree))).rejects.toMatchObject({ code: 'store-failed' });
      for (const spy of spies) spy.mockRestore();
      expect(await dumpDatabase(name)).toBe(before);
      expect(await readWholeTree(store, first.manifest)).toHaveLength(2);
      const second = await store.commitSnapshot(sampleCommit(session, tree));
      expect(second).toMatchObject({ seq: 2, parents: [first.id] });
      expect(await readWholeTree(store, second.manifest)).toHaveLength(3);
    },
  );

  it('beside others at the same time loses none of them', async () => {
    const { store, session } = await openWithSession();
    const tabs = sampleTabs(6);
    const trees = await Promise.all(tabs.map((_, at) => sealTree(store, [tabs.slice(0, at + 1)])));
    const snapshots = await Promise.all(trees.map((tree) => store.commitSnapshot(sampleCommit(session, tree))));
    expect(snapshots.map(({ seq }) => seq).sort()).toEqual([1, 2, 3, 4, 5, 6]);
    for (const { manifest } of snapshots) await readWholeTree(store, manifest);
    expect((await store.usage()).objects).toBe(6 * 2 + 6 * 2);
  });

  it('writes anew what another context swept in between', async () => {
    const { store, name, session } = await openWithSession();
    const other = await openSessionStore({ name });
    const doomed = sampleSession();
    await store.putSession(doomed);
    const tree = await sealTree(store, [sampleTabs(2)]);
    await store.commitSnapshot(sampleCommit(doomed.id, tree));
    await other.purgeSession(doomed.id);
    const snapshot = await store.commitSnapshot(sampleCommit(session, tree));
    expect(await readWholeTree(store, snapshot.manifest)).toHaveLength(2);
  });

  it('into a damaged session row mends it and goes on counting (P6)', async () => {
    const { store, name, session } = await openWithSession();
    const tabs = sampleTabs(2);
    await store.commitSnapshot(sampleCommit(session, await sealTree(store, [tabs.slice(1)])));
    await withRawDatabase(name, (db) =>
      db.sessions.update(session, { status: 'nonsense' as 'active', head: 1 as never }),
    );
    const snapshot = await store.commitSnapshot(sampleCommit(session, await sealTree(store, [tabs])));
    expect(snapshot.seq).toBe(2);
    expect(await store.getSession(session)).toMatchObject({ head: snapshot.id, snapshots: 2, status: 'active' });
  });

  it('of megabytes becomes several packs, so that reading one tab does not unpack them all', async () => {
    const { store, name, session } = await openWithSession();
    const tabs = Array.from({ length: 6 }, () => ({ uid: newId(), text: randomText(300_000) }));
    const snapshot = await store.commitSnapshot(sampleCommit(session, await sealTree(store, [tabs])));
    const rows = await withRawDatabase(name, (db) => db.packs.toArray());
    expect(rows.filter(({ pieces }) => pieces !== undefined).length).toBeGreaterThan(2);
    expect(Math.max(...rows.map(({ bytes }) => bytes.length))).toBe(60_000);
    expect(await readWholeTree(store, snapshot.manifest)).toHaveLength(6);
  });
});

/** The process dies at the first write to `table`: its transaction is never completed. */
function killOnWriteTo(table: string) {
  return (['add', 'put'] as const).map((method) => {
    const original = Reflect.get(IDBObjectStore.prototype, method);
    return vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function (
      this: IDBObjectStore,
      ...values: Parameters<typeof original>
    ) {
      const written = original.apply(this, values);
      if (this.name === table) this.transaction.abort();
      return written;
    });
  });
}
