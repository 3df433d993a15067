import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { fromHex } from '../../lib/codec/hex';
import { decodePack } from '../../lib/codec/pack';
import { newId } from '../../lib/model/ids';
import type { AppError } from '../../lib/model/errors';
import { openSessionStore } from '../../lib/store/create-session-store';
import { GarbageCollector } from '../../lib/store/garbage/collect-garbage';
import { noteGarbage } from '../../lib/store/garbage/garbage-state';
import type { SessionStore } from '../../lib/store/session-store';
import { withRawDatabase } from './raw-database';
import {
  readWholeTree,
  sampleCommit,
  sampleConversation,
  sampleDocument,
  sampleSession,
  sealTree,
  type SampleTab,
} from './sample-tree';

/** Tabs that histories share, so that objects are reached from more than one place. */
const TABS: SampleTab[] = Array.from({ length: 6 }, (_, at) => ({
  uid: newId(),
  text: `tab ${at}`,
  ...(at > 2 && { chat: `chat ${at % 2}` }),
}));
const tabsOf = (picks: readonly number[]): SampleTab[] => picks.map((pick) => TABS[pick]!);

async function putSession(store: SessionStore): Promise<string> {
  const session = sampleSession();
  await store.putSession(session);
  return session.id;
}

async function commitTabs(store: SessionStore, session: string, windows: SampleTab[][]) {
  const tree = await sealTree(store, windows);
  return { ...tree, snapshot: await store.commitSnapshot(sampleCommit(session, tree, { trigger: 'manual' })) };
}

/** Ids of all objects that trees of `windows` consist of. */
async function idsOf(store: SessionStore, histories: SampleTab[][][]): Promise<Set<string>> {
  const trees = await Promise.all(histories.map((windows) => sealTree(store, windows)));
  return new Set(trees.flatMap(({ objects }) => objects.map(({ id }) => id)));
}

describe('collecting garbage', () => {
  const step = fc.oneof(
    fc.record({
      do: fc.constant('commit' as const),
      session: fc.nat(2),
      picks: fc.array(fc.array(fc.nat(5), { maxLength: 4 }), { maxLength: 2 }),
    }),
    fc.record({ do: fc.constant('purge' as const), session: fc.nat(2) }),
  );

  it('removes nothing that a remaining snapshot reaches, and everything else, after any history (S7)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
        const store = await openSessionStore({ name: newId() });
        const lines: { id: string; histories: SampleTab[][][] }[] = [];
        for (let at = 0; at < 3; at += 1) lines.push({ id: await putSession(store), histories: [] });
        for (const one of [...steps, { do: 'purge', session: 0 } as const]) {
          const line = lines[one.session]!;
          if (one.do === 'commit') {
            const windows = one.picks.map(tabsOf);
            await commitTabs(store, line.id, windows);
            line.histories.push(windows);
          } else {
            await store.purgeSession(line.id);
            lines[one.session] = { id: await putSession(store), histories: [] };
          }
        }
        const expected = await idsOf(
          store,
          lines.flatMap(({ histories }) => histories),
        );
        expect((await store.usage()).objects).toBe(expected.size);
        for (const { id, histories } of lines) {
          const snapshots = await store.listSnapshots(id);
          expect(snapshots).toHaveLength(histories.length);
          for (const { manifest } of snapshots) await readWholeTree(store, manifest);
        }
        store.close();
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('removes the bytes too, also from packs in which other objects live on', async () => {
    const name = newId();
    const store = await openSessionStore({ name });
    const [doomed, kept] = [await putSession(store), await putSession(store)];
    const secret = { uid: newId(), text: 'my secret diary' };
    await commitTabs(store, doomed, [[TABS[0]!, secret]]);
    const { manifest } = await commitTabs(store, kept, [[TABS[0]!]]);
    expect((await store.usage()).objects).toBe(8);
    await store.purgeSession(doomed);
    expect(await readWholeTree(store, manifest)).toHaveLength(1);
    const left = await idsOf(store, [[[TABS[0]!]]]);
    const packs = await withRawDatabase(name, (db) => db.packs.toArray());
    const held = (await Promise.all(packs.map(({ bytes }) => decodePack(bytes)))).flat().map(({ id }) => id);
    expect(new Set(held)).toEqual(left);
    expect(held).toHaveLength(left.size);
  });

  it('removes every piece of a large pack', async () => {
    const name = newId();
    const store = await openSessionStore({ name });
    const session = await putSession(store);
    const text = Array.from({ length: 200 }, () => newId(500)).join('');
    await commitTabs(store, session, [[{ uid: newId(), text }]]);
    expect(await withRawDatabase(name, (db) => db.packs.count())).toBeGreaterThan(1);
    await store.purgeSession(session);
    expect(await store.usage()).toEqual({ sessions: 0, snapshots: 0, objects: 0, packBytes: 0 });
    expect(await withRawDatabase(name, (db) => db.packs.count())).toBe(0);
  });

  it('sees snapshots that are committed while it marks, and what they reuse', async () => {
    const store = await openSessionStore({ name: newId() });
    const [doomed, kept] = [await putSession(store), await putSession(store)];
    for (const tab of TABS) await commitTabs(store, doomed, [[tab]]);
    const purge = store.purgeSession(doomed);
    const manifests: string[] = [];
    for (const tab of TABS) manifests.push((await commitTabs(store, kept, [[tab]])).manifest);
    await purge;
    for (const manifest of manifests) expect(await readWholeTree(store, manifest)).not.toEqual([]);
    await store.purgeSession(kept);
    expect((await store.usage()).objects).toBe(0);
  });

  it('lets readers find objects that it moves to another pack', async () => {
    const name = newId();
    const store = await openSessionStore({ name });
    const reader = await openSessionStore({ name });
    const [doomed, kept] = [await putSession(store), await putSession(store)];
    await commitTabs(store, doomed, [TABS]);
    const { manifest } = await commitTabs(store, kept, [TABS.slice(0, 3)]);
    const purge = store.purgeSession(doomed);
    for (let round = 0; round < 5; round += 1) expect(await readWholeTree(reader, manifest)).toHaveLength(3);
    await purge;
    expect(await readWholeTree(reader, manifest)).toHaveLength(3);
  });

  it('sweeps nothing while a record that others hang on is damaged, and says which (P7)', async () => {
    const name = newId();
    const onProblem = vi.fn<(error: AppError) => void>();
    const store = await openSessionStore({ name, onProblem });
    const [doomed, kept] = [await putSession(store), await putSession(store)];
    await commitTabs(store, doomed, [[TABS[0]!]]);
    const { objects } = await commitTabs(store, kept, [[TABS[1]!]]);
    const window = objects.at(-2)!;
    const before = (await store.usage()).objects;
    await withRawDatabase(name, (db) => db.objects.delete(fromHex(window.id)));
    await store.purgeSession(doomed);
    expect((await store.usage()).objects).toBe(before - 1);
    expect(onProblem.mock.calls.map(([{ code, data }]) => [code, data['id']])).toEqual([['missing-object', window.id]]);
    expect(await store.getSession(doomed)).toBeUndefined();
  });

  it('takes live documents and conversations along, but none that is shown elsewhere', async () => {
    const store = await openSessionStore({ name: newId() });
    const [doomed, kept] = [await putSession(store), await putSession(store)];
    for (const key of ['gone', 'live-gone', 'kept', 'live-kept', 'elsewhere']) {
      await store.putConversation(sampleConversation(key));
    }
    await commitTabs(store, doomed, [
      ['gone', 'kept', 'live-kept'].map((chat) => ({ uid: newId(), text: chat, chat })),
    ]);
    await commitTabs(store, kept, [[{ uid: newId(), text: 'x', chat: 'kept' }]]);
    await store.putLiveDocument(sampleDocument({ session: doomed, conversation: 'live-gone' }));
    const open = sampleDocument({ session: kept, conversation: 'live-kept' });
    await store.putLiveDocument(open);
    await store.purgeSession(doomed);
    expect(await store.listLiveDocuments()).toEqual([open]);
    const keys = ['gone', 'live-gone', 'kept', 'live-kept', 'elsewhere'];
    const left = await Promise.all(keys.map((key) => store.getConversation(key)));
    expect(left.map((conversation) => conversation?.key)).toEqual([
      undefined,
      undefined,
      'kept',
      'live-kept',
      'elsewhere',
    ]);
  });

  it('ends although a snapshot is committed after every step from the sweep on, and keeps what those show', async () => {
    const name = newId();
    const store = await openSessionStore({ name });
    const session = await putSession(store);
    for (const key of ['gone', 'kept']) await store.putConversation(sampleConversation(key));
    await commitTabs(store, session, [tabsOf([0, 1])]);
    const steps = await withRawDatabase(name, async (db) => {
      await db.transaction('rw', db.settings, () => noteGarbage(db, ['gone', 'kept']));
      const collector = new GarbageCollector(db, () => undefined);
      let hasSwept = false;
      let taken = 1;
      for (; taken < 60 && !(await collector.step(1)); taken += 1) {
        hasSwept ||= phaseOf(collector) === 'sweep';
        if (hasSwept) await commitTabs(store, session, [[{ uid: newId(), text: 'x', chat: 'kept' }]]);
      }
      return taken;
    });
    expect(steps).toBeLessThan(20);
    const left = await Promise.all(['gone', 'kept'].map((key) => store.getConversation(key)));
    expect(left.map((conversation) => conversation?.key)).toEqual([undefined, 'kept']);
    for (const { manifest } of await store.listSnapshots(session)) await readWholeTree(store, manifest);
    store.close();
  });
});

const phaseOf = (collector: GarbageCollector): unknown =>
  (Reflect.get(collector, 'round') as { phase: string } | undefined)?.phase;
