import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../lib/model/ids';
import { openTreeTabs, type SessionTree } from '../../lib/model/session-tree';
import { branchSession } from '../../lib/services/branch-session';
import { buildTree, factsOf } from '../../lib/services/build-tree';
import { compareSnapshots } from '../../lib/services/compare-snapshots';
import { importArchive } from '../../lib/services/import-archive';
import { mergeSessions } from '../../lib/services/merge-sessions';
import { readPreview } from '../../lib/services/read-preview';
import { readTree } from '../../lib/services/read-tree';
import { restoreSession } from '../../lib/services/restore-session';
import { runCheck } from '../../lib/store/check/run-check';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { SessionStore } from '../../lib/store/session-store';
import { exportBytes, sourceOf } from '../services/archive-bytes';
import { deepVerify, describeStore, openFreshStore } from '../services/archive-sessions';
import { beginFakeRun, createFakeWorld, type FakeWorld } from '../services/fake-world';
import { createExample } from './create-example';
import { readExample } from './stored-example';

/** Windows and tabs of format 1, where each tab says when it was looked at. */
const example = readExample(2);
const [newest, first] = example.expected.snapshots;
const [A, B] = ['00000000000000000000000000000011', '00000000000000000000000000000015'];
const SEEN = 1_760_000_000_000;
/** Windows keep whole minutes. */
const SEEN_MINUTE = 1_759_999_980_000;

let store: SessionStore;
let world: FakeWorld;
beforeEach(async () => {
  const name = newId();
  await createExample(name, example);
  store = await openSessionStore({ name });
  world = createFakeWorld(store);
});
afterEach(() => store.close());

const session = async () => (await store.getSession(newest!.session))!;

/** Builds the next tree of a session in which nothing happened but that its tabs were looked at. */
const lookedAt = (previous: SessionTree, lastAccessed: number) =>
  buildTree(store, {
    windows: previous.windows.map(({ state: { formatVersion: _format, ...facts }, tabs }) => ({
      ...facts,
      tabs: tabs.map(({ state }) => ({ ...factsOf(state), lastAccessed })),
    })),
    previous,
    contents: (uid) => openTreeTabs(previous).find(({ state }) => state.uid === uid)!.state,
    leftPages: [],
    now: SEEN,
  });

const treesOf = async (from: SessionStore) =>
  (await describeStore(from)).map((described) => (described as { snapshots: unknown }).snapshots);

describe('a manifest whose tabs are of format 1', () => {
  it('is read as it always was, with the time each tab was looked at', async () => {
    const tree = await readTree(store, newest!.id);
    expect(tree.problems).toEqual([]);
    expect(openTreeTabs(tree).map(({ state }) => [state.uid, state.lastAccessed])).toEqual([
      [A, SEEN],
      [B, SEEN],
    ]);
    expect((await readTree(store, first!.id)).closedTabs.map(({ state }) => state.lastAccessed)).toEqual([0]);
  });

  it('is previewed with every tab, icon, group and field', async () => {
    const preview = await readPreview(store, await session(), { readWindows: () => Promise.resolve([]) });
    expect(preview.problems).toEqual([]);
    expect(preview.windows.map(({ tabs }) => tabs.map(({ title, fields }) => [title, fields]))).toEqual([
      [
        ['A', expect.any(Number)],
        ['B', 1],
      ],
    ]);
    expect(preview.windows[0]?.tabs[0]).toMatchObject({ icon: 'data:image/png;base64,AAAA', pinned: true });
  });

  it('is restored, tab by tab', async () => {
    const run = await beginFakeRun(world);
    const report = await restoreSession(world.parts, run, {
      session: newest!.session,
      snapshot: newest!.id,
      loading: 'all',
    });
    expect(report.tabs.map(({ tab, result }) => [tab, result])).toEqual([
      [A, 'created'],
      [B, 'created'],
    ]);
  });

  it('is compared: only what was opened differs, and against itself nothing', async () => {
    const changes = await compareSnapshots(store, first!.id, newest!.id);
    expect(changes.problems).toEqual([]);
    expect(changes.tabs.map(({ uid, changes: found }) => [uid, found])).toEqual([[B, ['opened']]]);
    expect(await compareSnapshots(store, newest!.id, newest!.id)).toMatchObject({ same: true, more: 0 });
  });

  it('shows no difference to the same state in the present format', async () => {
    const built = await lookedAt(await readTree(store, newest!.id), SEEN_MINUTE + 60_000);
    const { root, objects } = built;
    const facts = { session: newest!.session, trigger: 'manual' as const, totals: newest!.totals };
    const next = await store.commitSnapshot({ ...facts, objects, manifest: root.id, takenAt: SEEN + 90_000 });
    expect(await compareSnapshots(store, newest!.id, next.id)).toMatchObject({ same: true, more: 0 });
    expect(await readTree(store, next.id)).toEqual(built.tree);
  });

  it('is gone on with: a tab that did not change keeps its object, whoever looked at it', async () => {
    const previous = await readTree(store, newest!.id);
    const { objects, tree } = await lookedAt(previous, SEEN + 600_000);
    expect(openTreeTabs(tree).map(({ id }) => id)).toEqual(openTreeTabs(previous).map(({ id }) => id));
    expect(objects.map(({ kind }) => kind).sort()).toEqual(['session', 'window']);
  });

  it('is merged with a branch of itself, in which nothing happened, to the same tabs', async () => {
    const branch = await branchSession(world.parts, newest!.id);
    const request = { one: newest!.session, other: branch.session, strategy: 'newest' as const, choices: [] };
    const merged = await mergeSessions(world.parts, request);
    const tabs = openTreeTabs(await readTree(store, (await store.getSession(merged.session))!.head!));
    expect(tabs.map(({ state }) => [state.uid, state.lastAccessed])).toEqual([
      [A, SEEN_MINUTE],
      [B, SEEN_MINUTE],
    ]);
    expect(await deepVerify(store)).toBeGreaterThan(10);
  });

  it('goes into an archive and comes back the same, in its own format', async () => {
    const into = await openFreshStore();
    const bytes = await exportBytes(store);
    expect((await importArchive(into, sourceOf(bytes), { sessions: 'all' })).warnings).toEqual([]);
    expect(await treesOf(into)).toEqual(await treesOf(store));
    const tree = await readTree(into, newest!.id);
    expect(openTreeTabs(tree).map(({ state }) => state.lastAccessed)).toEqual([SEEN, SEEN]);
  });

  it('comes back from an archive under the ids it had, so that nothing is kept twice', async () => {
    const bytes = await exportBytes(store);
    const manifests = (await store.listSnapshots(newest!.session)).map(({ manifest }) => manifest);
    await store.changeSession(newest!.session, { endedAt: SEEN, status: 'completed' });
    await store.purgeSession(newest!.session);
    await importArchive(store, sourceOf(bytes), { sessions: 'all' });
    expect((await store.listSnapshots(newest!.session)).map(({ manifest }) => manifest)).toEqual(manifests);
  });

  it('is checked to the last byte, and stays whole when garbage is collected and packs are merged', async () => {
    expect(await runCheck(store, 2)).toMatchObject({ damages: [] });
    await store.collectGarbage();
    for (let now = SEEN; await store.stepUpkeep(now); now += 1_000);
    expect(await deepVerify(store)).toBeGreaterThan(10);
    for (const { manifest } of await store.listSnapshots(newest!.session))
      expect(await store.listMissing([manifest])).toEqual([]);
  });
});
