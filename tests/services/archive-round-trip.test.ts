import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId } from '../../lib/model/ids';
import { exportArchive } from '../../lib/services/export-archive';
import { importArchive } from '../../lib/services/import-archive';
import { previewArchive } from '../../lib/services/preview-archive';
import type { SessionStore } from '../../lib/store/session-store';
import type { SampleTab } from '../store/sample-tree';
import { exportBytes, sourceOf } from './archive-bytes';
import { deepVerify, describeStore, openFreshStore, smallHistory, storeHistory } from './archive-sessions';

const importAll = (store: SessionStore, bytes: Uint8Array<ArrayBuffer>) =>
  importArchive(store, sourceOf(bytes), { sessions: 'all' });

async function storeWith(...titles: string[]): Promise<SessionStore> {
  const store = await openFreshStore();
  for (const title of titles) await storeHistory(store, smallHistory(title));
  return store;
}

describe('an archive brings back what was exported', () => {
  it('sessions, snapshots with number, parents, time and trigger, checkpoints and every page are the same', async () => {
    const from = await storeWith('Thursday', 'Friday');
    const into = await openFreshStore();
    const result = await importAll(into, await exportBytes(from));
    expect(result.warnings).toEqual([]);
    expect(await describeStore(into)).toEqual(await describeStore(from));
    expect(await deepVerify(into)).toBeGreaterThan(10);
  });

  it('whatever the histories are', { timeout: 60_000 }, async () => {
    const tab = fc.record({ uid: fc.constantFrom(...Array.from({ length: 4 }, () => newId())), text: fc.string() });
    const chat = fc.option(fc.constantFrom('chat-1', 'chat-2'), { nil: undefined });
    const tabs = fc.array(
      fc.tuple(tab, chat).map(([facts, key]): SampleTab => ({ ...facts, ...(key !== undefined && { chat: key }) })),
      { maxLength: 4 },
    );
    const history = fc.record({
      title: fc.string(),
      snapshots: fc.array(fc.array(tabs, { maxLength: 3 }), { maxLength: 5 }),
      checkpoints: fc.uniqueArray(fc.nat(4)),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(history, { maxLength: 3 }), fc.integer({ min: 1, max: 5_000 }), async (all, step) => {
        const from = await openFreshStore();
        const into = await openFreshStore();
        for (const one of all) await storeHistory(from, one);
        const bytes = await exportBytes(from);
        const result = await importArchive(into, sourceOf(bytes, step), { sessions: 'all' });
        expect(result.warnings).toEqual([]);
        expect(await describeStore(into)).toEqual(await describeStore(from));
        await deepVerify(into);
      }),
      { numRuns: 25 },
    );
  });

  it('holds only what the chosen sessions reach', async () => {
    const from = await storeWith('Thursday');
    const friday = await storeHistory(from, smallHistory('Friday'));
    const into = await openFreshStore();
    await importAll(into, await exportBytes(from, [friday]));
    expect((await into.listSessions()).map(({ title }) => title)).toEqual(['Friday']);
    const before = (await into.usage()).objects;
    await importAll(into, await exportBytes(from));
    expect((await into.usage()).objects).toBeGreaterThan(before);
  });

  it('stores nothing of the sessions that were not chosen', async () => {
    const from = await storeWith('Thursday', 'Friday');
    const alone = await openFreshStore();
    const [session] = await from.listSessions();
    await importAll(alone, await exportBytes(from, [session!.id]));
    const chosen = await openFreshStore();
    await importArchive(chosen, sourceOf(await exportBytes(from)), { sessions: [session!.id] });
    expect((await chosen.usage()).objects).toBe((await alone.usage()).objects);
    expect(await describeStore(chosen)).toEqual(await describeStore(alone));
  });
});

describe('an archive that is written while snapshots go', () => {
  it('leaves those out, and calls nothing damaged or missing that was only removed', async () => {
    const store = await openFreshStore();
    const id = await storeHistory(store, smallHistory('Thursday'));
    const first = (await store.listSnapshots(id)).at(-1)!;
    const removing: SessionStore = {
      ...store,
      async *walkReachable(manifest, walk) {
        if (manifest === first.manifest) {
          await store.deleteSnapshots([first.id]);
          await store.collectGarbage();
        }
        yield* store.walkReachable(manifest, walk);
      },
    };
    const sink = new WritableStream<Uint8Array<ArrayBuffer>>();
    const facts = { sessions: 'all', appVersion: '0.1.0', now: 1 } as const;
    expect(await exportArchive(store, sink, facts)).toMatchObject({ snapshots: 3, warnings: [] });
    const into = await openFreshStore();
    const result = await importAll(into, await exportBytes(removing));
    expect(result.warnings).toEqual([]);
    expect(await describeStore(into)).toEqual(await describeStore(store));
  });
});

describe('importing twice changes nothing', () => {
  it('into the store it came from', async () => {
    const store = await storeWith('Thursday');
    const before = [await describeStore(store), await store.usage()];
    const result = await importAll(store, await exportBytes(store));
    expect(result.sessions.map(({ added }) => added)).toEqual([0]);
    expect([await describeStore(store), await store.usage()]).toEqual(before);
  });

  it('into another store, also with the archive of that import', async () => {
    const from = await storeWith('Thursday', 'Friday');
    const into = await openFreshStore();
    const bytes = await exportBytes(from);
    await importAll(into, bytes);
    const before = [await describeStore(into), await into.usage()];
    await importAll(into, bytes);
    await importAll(into, await exportBytes(into));
    expect([await describeStore(into), await into.usage()]).toEqual(before);
    const back = await importAll(from, await exportBytes(into));
    expect(back.sessions.map(({ added }) => added)).toEqual([0, 0]);
  });

  it('a session that went another way comes in under a new id, once', async () => {
    const from = await openFreshStore();
    const id = await storeHistory(from, smallHistory('Thursday'));
    const bytes = await exportBytes(from);
    const into = await openFreshStore();
    await storeHistory(into, { ...smallHistory('Another Thursday'), facts: { id } });
    for (let time = 0; time < 3; time += 1) await importAll(into, bytes);
    const sessions = await into.listSessions();
    expect(sessions.map(({ title }) => title).sort()).toEqual(['Another Thursday', 'Thursday']);
    const imported = sessions.find(({ title }) => title === 'Thursday');
    expect(imported?.importedFrom).toEqual({ store: await from.archiveId(), session: id });
    expect(imported?.id).not.toBe(id);
    await deepVerify(into);
  });

  it('a deleted session comes back', async () => {
    const store = await openFreshStore();
    const id = await storeHistory(store, smallHistory('Thursday'));
    const before = await describeStore(store);
    const bytes = await exportBytes(store);
    await store.purgeSession(id);
    expect(await describeStore(store)).toEqual([]);
    await importAll(store, bytes);
    expect(await describeStore(store)).toEqual(before);
  });

  it('a deleted session whose time is up in the middle of its import comes back too, whole', async () => {
    for (const moment of ['listSnapshots', 'getCheckpoint', 'getSession', 'changeSession'] as const) {
      const store = await openFreshStore();
      const id = await storeHistory(store, smallHistory('Thursday'));
      const before = await describeStore(store);
      const bytes = await exportBytes(store);
      await store.changeSession(id, { deletedAt: 1 });
      let calls = 0;
      const racing: SessionStore = new Proxy(store, {
        get(target, name: keyof SessionStore) {
          if (name !== moment) return target[name];
          return async (...args: never[]) => {
            const found = await (target[name] as (...given: never[]) => Promise<unknown>)(...args);
            calls += 1;
            if (calls === 2 || moment === 'changeSession') await target.purgeDeleted([{ id, deletedAt: 1 }]);
            return found;
          };
        },
      });
      await importAll(racing, bytes);
      expect([moment, await describeStore(store)]).toEqual([moment, before]);
      await deepVerify(store);
    }
  });

  it('snapshots that are gone here are filled in, and the head does not move back', async () => {
    const from = await openFreshStore();
    const id = await storeHistory(from, smallHistory('Thursday'));
    const early = await exportBytes(from);
    const into = await openFreshStore();
    await importAll(into, early);
    const [newest] = await from.listSnapshots(id);
    const session = await from.getSession(id);
    expect(session?.head).toBe(newest?.id);
    await importAll(from, early);
    expect((await from.getSession(id))?.head).toBe(newest?.id);
  });
});

describe('the dry run', () => {
  it('says what would come in, and changes nothing', async () => {
    const from = await storeWith('Thursday', 'Friday');
    const into = await openFreshStore();
    const bytes = await exportBytes(from);
    const first = await previewArchive(into, sourceOf(bytes));
    expect(
      first.sessions.map(({ state, snapshots, adds, checkpoints, tabs }) => [
        state,
        snapshots,
        adds,
        checkpoints,
        tabs,
      ]),
    ).toEqual([
      ['new', 3, 3, 1, 2],
      ['new', 3, 3, 1, 2],
    ]);
    expect((await into.usage()).sessions).toBe(0);
    await importArchive(into, sourceOf(bytes), { sessions: [first.sessions[0]!.id] });
    const second = await previewArchive(into, sourceOf(bytes));
    expect(second.sessions.map(({ state }) => state)).toEqual(['present', 'new']);
  });

  it('says that a checkpoint somebody deleted here would come back; it does when that is chosen, and only then', async () => {
    const store = await storeWith('Thursday');
    const bytes = await exportBytes(store);
    const [kept] = await store.listCheckpoints();
    await store.deleteCheckpoint(kept!.snapshot);
    const { sessions } = await previewArchive(store, sourceOf(bytes));
    expect(sessions.map(({ state, adds, returns }) => [state, adds, returns])).toEqual([['present', 0, 1]]);
    await importArchive(store, sourceOf(bytes), { sessions: [] });
    expect(await store.listCheckpoints()).toEqual([]);
    await importAll(store, bytes);
    expect(await store.listCheckpoints()).toEqual([kept]);
    expect((await previewArchive(store, sourceOf(bytes))).sessions).toMatchObject([{ state: 'present', returns: 0 }]);
  });
});

describe('cancelling', () => {
  it('keeps the sessions that are complete, and leaves nothing else; a later import finishes it', async () => {
    const from = await storeWith('Thursday', 'Friday', 'Saturday');
    const bytes = await exportBytes(from);
    const into = await openFreshStore();
    const control = new AbortController();
    const result = await importArchive(into, sourceOf(bytes, 400), {
      sessions: 'all',
      signal: control.signal,
      onProgress: ({ sessions }) => sessions === 1 && control.abort(),
    });
    expect([result.cancelled, result.sessions.length]).toEqual([true, 1]);
    expect((await into.listSessions({ includeDeleted: true })).length).toBe(1);
    await deepVerify(into);
    await importAll(into, bytes);
    expect(await describeStore(into)).toEqual(await describeStore(from));
  });

  it(
    'an import that stops anywhere shows no half session, and goes on the next time',
    { timeout: 60_000 },
    async () => {
      const from = await storeWith('Thursday', 'Friday');
      const bytes = await exportBytes(from);
      const complete = await describeStore(from);
      for (const calls of [0, 1, 2, 3, 5, 8]) {
        const into = await openFreshStore();
        await expect(importArchive(dyingAfter(into, calls), sourceOf(bytes), { sessions: 'all' })).rejects.toThrow(
          'dead',
        );
        const shown = (await describeStore(into)) as { session: { id: string } }[];
        expect(complete).toEqual(expect.arrayContaining(shown));
        await deepVerify(into);
        await importAll(into, bytes);
        expect(await describeStore(into)).toEqual(complete);
      }
    },
  );
});

/** A store whose context dies after so many writes: every later call fails, the taking back too. */
function dyingAfter(store: SessionStore, calls: number): SessionStore {
  let left = calls;
  const dying = new Set([
    'addObjects',
    'insertSnapshot',
    'putSession',
    'changeSession',
    'putCheckpoint',
    'purgeSession',
  ]);
  return new Proxy(store, {
    get(target, name: keyof SessionStore) {
      if (!dying.has(name)) return target[name];
      return (...values: never[]) => {
        left -= 1;
        if (left < 0) return Promise.reject(new Error('dead'));
        return (target[name] as (...given: never[]) => unknown)(...values);
      };
    },
  });
}
