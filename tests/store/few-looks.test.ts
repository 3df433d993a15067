import { afterEach, describe, expect, it, vi } from 'vitest';
import { newId } from '../../lib/model/ids';
import { NO_TOTALS } from '../../lib/model/snapshot';
import { runCheck } from '../../lib/store/check/run-check';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { SessionStore } from '../../lib/store/session-store';
import { NOW, sampleCommit, sampleSession, sealTree, type SampleTree } from './sample-tree';

const TABS = 400;
const FEW_TABS = 20;

afterEach(() => vi.restoreAllMocks());

/** Times that `work` turned to the database: each costs a browser a fraction of a millisecond, whatever it reads. */
async function countLooks(work: () => Promise<unknown>): Promise<number> {
  const begun = vi.spyOn(IDBTransaction.prototype, 'objectStore');
  await work();
  const looks = begun.mock.calls.length;
  begun.mockRestore();
  return looks;
}

async function withTabs(count: number): Promise<{ store: SessionStore; session: string; tree: SampleTree }> {
  const store = await openSessionStore({ name: newId() });
  const session = sampleSession(newId(), { status: 'completed' });
  await store.putSession(session);
  const tabs = Array.from({ length: count }, (_, at) => ({ uid: newId(), text: `tab ${at}` }));
  const windows = Array.from({ length: count / 20 }, (_, at) => tabs.slice(at * 20, (at + 1) * 20));
  return { store, session: session.id, tree: await sealTree(store, windows) };
}

describe('work on everything looks into the index once for many records', () => {
  it('a deep check', async () => {
    const looksFor = async (count: number): Promise<number> => {
      const { store, session, tree } = await withTabs(count);
      await store.commitSnapshot(sampleCommit(session, tree));
      return countLooks(() => runCheck(store, 2));
    };
    // What a check costs anyhow grows with the number of tables, not of tabs.
    expect((await looksFor(TABS)) - (await looksFor(FEW_TABS))).toBeLessThan(TABS / 10);
  });

  it('walking through what a snapshot reaches, as an export does', async () => {
    const { store, session, tree } = await withTabs(TABS);
    await store.commitSnapshot(sampleCommit(session, tree));
    const walk = { seen: new Set<string>(), onProblem: () => undefined };
    const found: string[] = [];
    const looks = await countLooks(async () => {
      for await (const { id } of store.walkReachable(tree.manifest, walk)) found.push(id);
    });
    expect(found.sort()).toEqual(tree.objects.map(({ id }) => id).sort());
    expect(looks).toBeLessThan(TABS / 4);
  });

  it('inserting a snapshot, as an import does', async () => {
    const { store, session, tree } = await withTabs(TABS);
    await store.addObjects(tree.objects);
    const facts = { id: newId(), session, seq: 1, parents: [], takenAt: NOW, trigger: 'edit' as const };
    const snapshot = { ...facts, manifest: tree.manifest, totals: NO_TOTALS };
    expect(await countLooks(() => store.insertSnapshot(snapshot))).toBeLessThan(TABS / 4);
  });
});
