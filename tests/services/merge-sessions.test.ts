import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../../lib/codec/hex';
import { readableText } from '../../lib/model/field-state';
import { newId } from '../../lib/model/ids';
import { mirrorConflict, mirrorVersion, type MergeRequest } from '../../lib/model/merge/merge-report';
import { openTreeTabs } from '../../lib/model/session-tree';
import type { Snapshot } from '../../lib/model/snapshot';
import { branchSession } from '../../lib/services/branch-session';
import { compareSnapshots } from '../../lib/services/compare-snapshots';
import { mergeSessions, previewMerge } from '../../lib/services/merge-sessions';
import { readTree } from '../../lib/services/read-tree';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { SessionStore } from '../../lib/store/session-store';
import { withRawDatabase } from '../store/raw-database';
import { NOW, readWholeTree, sampleReport, sampleSession, sealTree, type SampleTab } from '../store/sample-tree';
import { createFakeWorld, type FakeWorld } from './fake-world';

interface Room {
  store: SessionStore;
  name: string;
  world: FakeWorld;
}

async function openRoom(): Promise<Room> {
  const name = newId();
  const store = await openSessionStore({ name });
  const world = createFakeWorld(store);
  world.clock.now = NOW;
  return { store, name, world };
}

async function save({ store, world }: Room, session: string, tabs: SampleTab[]): Promise<Snapshot> {
  if (!(await store.getSession(session)))
    await store.putSession(sampleSession(session, { startedAt: world.clock.now, endedAt: NOW, status: 'completed' }));
  const tree = await sealTree(store, [tabs]);
  const [takenAt, totals] = [world.clock.now++, { ...NO_TABS, tabs: tabs.length }];
  return store.commitSnapshot({ session, ...tree, trigger: 'manual', takenAt, totals });
}

const die = (): never => {
  throw new Error('died');
};

const NO_TABS = { windows: 1, tabs: 0, fields: 0, drafts: 0, conversations: 0, messages: 0, unsent: 0 };

const tab = (letter: string, text: string): SampleTab => ({ uid: letter.repeat(32), text });
const request = (one: string, other: string, facts: Partial<MergeRequest> = {}): MergeRequest => ({
  one,
  other,
  strategy: 'by-hand',
  choices: [],
  ...facts,
});

/** Letter of each open tab → its texts, orphans in brackets. */
async function textsIn(store: SessionStore, snapshot: string): Promise<Record<string, string[]>> {
  const tabs = openTreeTabs(await readTree(store, snapshot));
  const read = tabs.map(async ({ state }): Promise<[string, string[]]> => {
    const pages = await Promise.all(state.pages.map((page) => store.readObject('page', page.state)));
    const orphans = pages.flatMap((page) => page.orphans.map(({ value }) => `(${readableText(value) ?? ''})`));
    return [
      state.uid[0] ?? '',
      [...pages.flatMap((page) => page.fields.map(({ value }) => readableText(value) ?? '')), ...orphans],
    ];
  });
  return Object.fromEntries(await Promise.all(read));
}

/** A session and a branch of it, changed on both sides. */
async function forked(room: Room): Promise<{ one: string; other: string }> {
  const one = newId();
  const begun = await save(room, one, [tab('a', 'alpha'), tab('b', 'beta'), tab('c', 'gamma')]);
  const { session: other } = await branchSession(room.world.parts, begun.id);
  await save(room, one, [tab('a', 'alpha one'), tab('b', 'beta of one'), tab('d', 'new in one')]);
  await save(room, other, [
    tab('a', 'alpha'),
    tab('b', 'beta as other has it'),
    tab('c', 'gamma'),
    tab('e', 'new in other'),
  ]);
  return { one, other };
}

describe('branching from a snapshot', () => {
  it('makes a session of its own with the very same state, and stores nothing twice', async () => {
    const room = await openRoom();
    const origin = newId();
    const begun = await save(room, origin, [tab('a', 'alpha')]);
    await save(room, origin, [tab('a', 'alpha, later')]);
    const before = await room.store.usage();
    const { session } = await branchSession(room.world.parts, begun.id);
    const branch = await room.store.getSession(session);
    expect(branch).toMatchObject({
      status: 'completed',
      offer: 'later',
      snapshots: 1,
      links: [{ kind: 'branched-from', session: origin }],
    });
    expect(branch?.deletedAt).toBeUndefined();
    expect(await room.store.getSnapshot(branch?.head ?? '')).toMatchObject({
      seq: 1,
      parents: [begun.id],
      manifest: begun.manifest,
    });
    const { objects, packBytes } = await room.store.usage();
    expect({ objects, packBytes }).toEqual({ objects: before.objects, packBytes: before.packBytes });
  });

  it('outlives the session it came from', async () => {
    const room = await openRoom();
    const begun = await save(room, newId(), [tab('a', 'alpha')]);
    const { session } = await branchSession(room.world.parts, begun.id);
    await room.store.purgeSession(begun.session);
    const head = (await room.store.getSession(session))?.head ?? '';
    expect(await textsIn(room.store, head)).toEqual({ a: ['alpha'] });
  });

  it('of a snapshot that is gone says so', async () => {
    const { world } = await openRoom();
    await expect(branchSession(world.parts, newId())).rejects.toMatchObject({ code: 'missing-object' });
  });
});

describe('merging two sessions', () => {
  it('joins what each side did since they parted, in a new session with two parents', async () => {
    const room = await openRoom();
    const { one, other } = await forked(room);
    const { session, snapshot, problems } = await mergeSessions(room.world.parts, request(one, other));
    expect(problems).toEqual([]);
    expect(await textsIn(room.store, snapshot)).toEqual({
      a: ['alpha one'],
      b: ['beta of one', '(beta as other has it)'],
      d: ['new in one'],
      e: ['new in other'],
    });
    const heads = [(await room.store.getSession(one))?.head, (await room.store.getSession(other))?.head];
    expect(await room.store.getSnapshot(snapshot)).toMatchObject({
      trigger: 'merge',
      parents: heads,
      totals: { tabs: 4 },
    });
    expect((await room.store.getSession(session))?.links).toEqual([
      { kind: 'merged-from', session: one },
      { kind: 'merged-from', session: other },
    ]);
    expect(await readWholeTree(room.store, (await room.store.getSnapshot(snapshot))!.manifest)).toHaveLength(4);
  });

  it('leaves both sessions as they were', async () => {
    const room = await openRoom();
    const { one, other } = await forked(room);
    const before = [await room.store.getSession(one), await room.store.getSession(other)];
    await mergeSessions(room.world.parts, request(one, other));
    expect([await room.store.getSession(one), await room.store.getSession(other)]).toEqual(before);
  });

  it('shows the conflicts first, and takes what was chosen for each', async () => {
    const room = await openRoom();
    const { one, other } = await forked(room);
    const preview = await previewMerge(room.store, request(one, other));
    expect(preview).toMatchObject({ newest: 'that', conflictCount: 1, totals: { tabs: 4 }, problems: [] });
    expect(preview.conflicts).toMatchObject([
      { kind: 'field', base: 'beta', this: 'beta of one', that: 'beta as other has it' },
    ]);
    const choices = preview.conflicts.map(({ id }) => ({ conflict: id, take: 'that' as const }));
    const { snapshot } = await mergeSessions(room.world.parts, request(one, other, { choices }));
    expect((await textsIn(room.store, snapshot)).b).toEqual(['beta as other has it']);
  });

  it('writes nothing for a preview', async () => {
    const room = await openRoom();
    const { one, other } = await forked(room);
    const before = await room.store.usage();
    await previewMerge(room.store, request(one, other));
    expect(await room.store.usage()).toEqual(before);
  });

  it('done twice is done once', async () => {
    const room = await openRoom();
    const { one, other } = await forked(room);
    const first = await mergeSessions(room.world.parts, request(one, other));
    const before = await room.store.usage();
    expect(await mergeSessions(room.world.parts, request(one, other))).toEqual(first);
    expect(await room.store.usage()).toEqual(before);
  });

  it('asked of either session makes the same: ids, contents and what is chosen', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('newest' as const, 'most-complete' as const, 'by-hand' as const),
        fc.array(fc.constantFrom('base' as const, 'this' as const, 'that' as const), { minLength: 3, maxLength: 3 }),
        fc.boolean(),
        async (strategy, takes, isSameInstant) => {
          const room = await openRoom();
          const { one, other } = await forked(room);
          if (isSameInstant) room.world.clock.now = (await room.store.getSession(one))?.lastSavedAt ?? 0;
          await save(room, other, [tab('a', 'alpha as other has it'), tab('b', 'beta of other')]);
          const { conflicts } = await previewMerge(room.store, request(one, other, { strategy }));
          const choices = conflicts.map(({ id }, at) => ({ conflict: id, take: takes[at] ?? 'this' }));
          const first = await mergeSessions(room.world.parts, request(one, other, { strategy, choices }));
          const before = await room.store.usage();
          const mirrored = choices.map(({ conflict, take }) => ({ conflict, take: mirrorVersion(take) }));
          const preview = await previewMerge(room.store, request(other, one, { strategy, choices: mirrored }));
          const again = await previewMerge(room.store, request(one, other, { strategy, choices }));
          expect(preview.conflicts.map(mirrorConflict)).toEqual(again.conflicts);
          expect(await mergeSessions(room.world.parts, request(other, one, { strategy, choices: mirrored }))).toEqual(
            first,
          );
          expect(await room.store.usage()).toEqual(before);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('made anew after it was purged is what it was: session, snapshot and manifest', async () => {
    const room = await openRoom();
    const { one, other } = await forked(room);
    const first = await mergeSessions(room.world.parts, request(one, other));
    const before = await room.store.getSnapshot(first.snapshot);
    await room.store.purgeSession(first.session);
    expect(await mergeSessions(room.world.parts, request(other, one, { strategy: 'by-hand' }))).not.toEqual(first);
    expect(await mergeSessions(room.world.parts, request(one, other))).toEqual(first);
    expect({ ...(await room.store.getSnapshot(first.snapshot)), takenAt: before?.takenAt }).toEqual(before);
  });

  it('takes up a merge whose worker died before it was to be seen', async () => {
    const room = await openRoom();
    const { one, other } = await forked(room);
    const dying: SessionStore = {
      ...room.store,
      commitSnapshot: (commit) => room.store.commitSnapshot(commit).then(die),
    };
    await expect(mergeSessions({ ...room.world.parts, store: dying }, request(one, other))).rejects.toThrow('died');
    const { session, snapshot } = await mergeSessions(room.world.parts, request(one, other));
    expect((await room.store.listSnapshots(session)).map(({ id, seq }) => [id, seq])).toEqual([[snapshot, 1]]);
    expect(await room.store.getSession(session)).toMatchObject({ head: snapshot, snapshots: 1, status: 'completed' });
  });

  it('of two branches knows what was written about the session both come from', async () => {
    const room = await openRoom();
    const origin = newId();
    const begun = await save(room, origin, [tab('a', 'alpha')]);
    await room.store.changeSession(origin, { title: 'Work', tags: ['old', 'kept'] });
    const { session: one } = await branchSession(room.world.parts, begun.id);
    const { session: other } = await branchSession(room.world.parts, begun.id);
    await room.store.changeSession(one, { title: 'Retries' });
    await room.store.changeSession(other, { tags: ['kept', 'new'] });
    expect((await previewMerge(room.store, request(one, other))).conflicts).toEqual([]);
    const { session } = await mergeSessions(room.world.parts, request(one, other));
    expect(await room.store.getSession(session)).toMatchObject({ title: 'Retries', tags: ['kept', 'new'] });
    const all = await mergeSessions(room.world.parts, request(one, other, { strategy: 'most-complete' }));
    expect((await room.store.getSession(all.session))?.tags.toSorted()).toEqual(['kept', 'new', 'old']);
  });

  it('brings back a merged session that was deleted a moment ago', async () => {
    const room = await openRoom();
    const { one, other } = await forked(room);
    const first = await mergeSessions(room.world.parts, request(one, other));
    await room.store.changeSession(first.session, { deletedAt: room.world.clock.now });
    expect(await mergeSessions(room.world.parts, request(one, other))).toEqual(first);
    expect(await room.store.getSession(first.session)).not.toHaveProperty('deletedAt');
  });

  it('with either of its parents again changes nothing', async () => {
    const room = await openRoom();
    const { one, other } = await forked(room);
    const merged = await mergeSessions(room.world.parts, request(one, other));
    for (const parent of [one, other]) {
      const again = await mergeSessions(room.world.parts, request(merged.session, parent));
      const ids = await Promise.all([merged, again].map(({ snapshot }) => room.store.getSnapshot(snapshot)));
      expect(ids[1]?.manifest).toBe(ids[0]?.manifest);
    }
  });

  it('finds what two copies have in common by what they hold, where no snapshot is shared', async () => {
    const room = await openRoom();
    const [one, copy] = [newId(), newId()];
    const tabs = [tab('a', 'alpha'), tab('b', 'beta')];
    await save(room, one, tabs);
    await save(room, copy, tabs);
    await save(room, one, [tab('a', 'alpha one'), tab('b', 'beta')]);
    await save(room, copy, [tab('a', 'alpha')]);
    const { snapshot } = await mergeSessions(room.world.parts, request(one, copy));
    expect(await textsIn(room.store, snapshot)).toEqual({ a: ['alpha one'] });
  });

  it('of strangers keeps everything', async () => {
    const room = await openRoom();
    const [one, other] = [newId(), newId()];
    await save(room, one, [tab('a', 'alpha')]);
    await save(room, other, [tab('b', 'beta')]);
    expect((await previewMerge(room.store, request(one, other))).base).toBeUndefined();
    const { snapshot } = await mergeSessions(room.world.parts, request(one, other));
    expect(await textsIn(room.store, snapshot)).toEqual({ a: ['alpha'], b: ['beta'] });
  });

  it('of a resumed session takes away only tabs that had been resumed', async () => {
    const room = await openRoom();
    const [sealed, run] = [newId(), newId()];
    await save(room, sealed, [tab('a', 'alpha'), tab('b', 'beta'), tab('c', 'gamma')]);
    await save(room, run, [tab('d', 'delta')]);
    await room.store.changeSession(run, { links: [{ kind: 'resumed-from', session: sealed }] });
    const outcome = { title: '', url: '', result: 'created' as const, pages: 'none' as const, fields: [] };
    const tabs = ['a', 'b'].map((letter) => ({ tab: letter.repeat(32), ...outcome }));
    await room.store.putRestoreReport(sampleReport({ session: sealed, run, startedAt: room.world.clock.now++, tabs }));
    // Of the two that came back one was worked on and one was closed; the third was never asked for.
    await save(room, run, [tab('d', 'delta'), tab('a', 'alpha, and more')]);
    const { snapshot } = await mergeSessions(room.world.parts, request(run, sealed));
    expect(await textsIn(room.store, snapshot)).toEqual({ a: ['alpha, and more'], c: ['gamma'], d: ['delta'] });
  });

  it('joins titles, descriptions and tags', async () => {
    const room = await openRoom();
    const { one, other } = await forked(room);
    await room.store.changeSession(one, { title: 'Retries', description: 'Uploads', tags: ['work'] });
    await room.store.changeSession(other, {
      title: 'Lisbon',
      description: 'Uploads, and the flight',
      tags: ['travel', 'work'],
    });
    const { conflicts } = await previewMerge(room.store, request(one, other));
    expect(conflicts.map(({ kind }) => kind)).toEqual(['title', 'field']);
    const { session } = await mergeSessions(room.world.parts, request(one, other));
    const facts = { title: 'Retries', description: 'Uploads, and the flight', tags: ['work', 'travel'] };
    expect(await room.store.getSession(session)).toMatchObject(facts);
  });

  it('of a session with itself, of a deleted and of an empty one is refused', async () => {
    const room = await openRoom();
    const { one, other } = await forked(room);
    const empty = sampleSession();
    await room.store.putSession(empty);
    await expect(mergeSessions(room.world.parts, request(one, one))).rejects.toMatchObject({ code: 'same-session' });
    await expect(mergeSessions(room.world.parts, request(one, empty.id))).rejects.toMatchObject({
      code: 'no-snapshot',
    });
    await room.store.changeSession(other, { deletedAt: NOW });
    await expect(mergeSessions(room.world.parts, request(one, other))).rejects.toMatchObject({
      code: 'unknown-session',
    });
  });
});

/** Takes one object's row away, as a damaged disk would. */
const lose = ({ name }: Room, id: string): Promise<void> =>
  withRawDatabase(name, (db) => db.objects.delete(fromHex(id)));

describe('merging what is damaged', () => {
  it('a tab that cannot be read on one side was not closed there: the other side’s stays, and the damage is named', async () => {
    const room = await openRoom();
    const { one, other } = await forked(room);
    const head = (await room.store.getSession(one))?.head ?? '';
    const [first] = openTreeTabs(await readTree(room.store, head));
    await lose(room, first?.id ?? '');
    const { snapshot, problems } = await mergeSessions(room.world.parts, request(one, other));
    expect(problems.map(({ code, data }) => [code, data.id])).toEqual([['missing-object', first?.id]]);
    expect(await textsIn(room.store, snapshot)).toMatchObject({ a: ['alpha'], d: ['new in one'], e: ['new in other'] });
  });

  it('a page that cannot be read on one side is taken from the other, and named', async () => {
    const room = await openRoom();
    const { one, other } = await forked(room);
    const head = (await room.store.getSession(one))?.head ?? '';
    const page = openTreeTabs(await readTree(room.store, head))[1]?.state.pages[0]?.state ?? '';
    await lose(room, page);
    const { snapshot, problems } = await mergeSessions(room.world.parts, request(one, other));
    expect(problems.map(({ data }) => data.id)).toEqual([page]);
    expect((await textsIn(room.store, snapshot)).b).toEqual(['beta as other has it']);
  });
});

describe('comparing two stored snapshots', () => {
  it('says what was opened, closed and written, and reads only what differs', async () => {
    const room = await openRoom();
    const session = newId();
    const before = await save(room, session, [tab('a', 'alpha'), tab('b', 'beta'), tab('c', 'gamma')]);
    const after = await save(room, session, [tab('a', 'alpha, and more'), tab('c', 'gamma'), tab('d', 'delta')]);
    const reads: string[] = [];
    const store: SessionStore = {
      ...room.store,
      readObject: (kind, id) => {
        if (kind === 'page') reads.push(id);
        return room.store.readObject(kind, id);
      },
    };
    const { same, tabs, problems } = await compareSnapshots(store, before.id, after.id);
    expect([same, problems, reads.length]).toEqual([false, [], 4]);
    expect(tabs.map(({ uid, changes, fields }) => [uid[0], changes, fields.map(({ after: text }) => text)])).toEqual([
      ['a', [], ['alpha, and more']],
      ['d', ['opened'], ['delta']],
      ['b', ['closed'], [undefined]],
    ]);
  });

  it('does not take a tab for closed that cannot be read', async () => {
    const room = await openRoom();
    const session = newId();
    const before = await save(room, session, [tab('a', 'alpha'), tab('b', 'beta')]);
    const after = await save(room, session, [tab('a', 'alpha two'), tab('b', 'beta')]);
    await lose(room, openTreeTabs(await readTree(room.store, after.id))[0]?.id ?? '');
    const { tabs, problems } = await compareSnapshots(room.store, before.id, after.id);
    expect([tabs, problems.length]).toEqual([[], 1]);
  });

  it('of a snapshot that is gone says so', async () => {
    const { store } = await openRoom();
    await expect(compareSnapshots(store, newId(), newId())).rejects.toMatchObject({ code: 'missing-object' });
  });
});
