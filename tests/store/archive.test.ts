import { describe, expect, it } from 'vitest';
import { newId } from '../../lib/model/ids';
import { NO_TOTALS } from '../../lib/model/snapshot';
import { renameChildren } from '../../lib/store/archive/rename-children';
import { hasChildren, listChildren } from '../../lib/store/list-children';
import { OBJECT_SCHEMAS, type ObjectKind, type ObjectPayload } from '../../lib/model/objects';
import { NOW, readWholeTree, sampleCommit, sampleSession, sealTree } from './sample-tree';
import { openFreshStore, smallHistory, storeHistory } from '../services/archive-sessions';

const id = (): string => newId(32);

/** One of each kind that points to others, with every reference it can have. */
const FULL: { [Kind in ObjectKind]?: ObjectPayload<Kind> } = {
  session: { formatVersion: 1, windows: [id(), id()], closedTabs: [id()], closedWindows: [id()] },
  window: { formatVersion: 2, uid: newId(), state: 'normal', focused: true, groups: [], tabs: [id(), id()] },
  tab: {
    ...{ formatVersion: 2, uid: newId(), url: '', title: '', pinned: false, muted: false, icon: id() },
    pages: [{ frame: [], url: '', state: id(), fields: 0, drafts: 0 }],
    conversations: [{ key: '', state: id(), messages: 0, unsent: false }],
  },
  conversation: {
    ...{ formatVersion: 1, key: '', provider: '', conversation: '', title: '', url: '', draft: '' },
    leaves: [id(), id()],
  },
};

describe('renaming references', () => {
  const kinds = (Object.keys(OBJECT_SCHEMAS) as ObjectKind[]).filter(hasChildren);

  it.each(kinds)('a %s: every reference that list-children names is renamed, or taken out', (kind) => {
    const payload = FULL[kind] as ObjectPayload<typeof kind>;
    const before = listChildren(kind, payload);
    expect(before.length).toBeGreaterThan(1);
    const renamed = renameChildren(kind, payload, (ref) => [...ref.id].reverse().join(''));
    expect(listChildren(kind, renamed)).toEqual(before.map((ref) => ({ ...ref, id: [...ref.id].reverse().join('') })));
    expect(
      listChildren(
        kind,
        renameChildren(kind, payload, () => undefined),
      ),
    ).toEqual([]);
  });
});

describe('taking a tab out of a window', () => {
  it('takes its time too: of the others each keeps its own', () => {
    const [one, two, three] = [id(), id(), id()];
    const window = { ...FULL.window!, tabs: [one, two, three], lastAccessed: { from: 60_000, minutes: [1, 2, 3] } };
    const renamed = renameChildren('window', window, (ref) => (ref.id === two ? undefined : ref.id));
    expect(renamed).toEqual({ ...window, tabs: [one, three], lastAccessed: { from: 60_000, minutes: [1, 3] } });
  });
});

describe('inserting a snapshot as it is', () => {
  it('S5: it is refused while anything it reaches is not stored', async () => {
    // Page, tab, window and root.
    for (const missing of [0, 1, 2, 3]) {
      const store = await openFreshStore();
      const { id: session } = sampleSession();
      await store.putSession(sampleSession(session, { status: 'completed' }));
      const { objects, manifest } = await sealTree(store, [[{ uid: newId(), text: 'here' }]]);
      const facts = { id: newId(), session, seq: 4, parents: [newId()], takenAt: NOW, totals: NO_TOTALS };
      const snapshot = { ...facts, trigger: 'edit' as const, manifest };
      await store.addObjects(objects.filter((_, at) => at !== missing));
      await expect(store.insertSnapshot(snapshot)).rejects.toMatchObject({ code: 'missing-object' });
      await store.addObjects(objects);
      expect(await store.insertSnapshot(snapshot)).toBe(true);
      expect(await store.insertSnapshot(snapshot)).toBe(false);
      expect(await store.getSession(session)).toMatchObject({ head: snapshot.id, snapshots: 4 });
      expect((await readWholeTree(store, manifest)).length).toBe(1);
    }
  });

  it('S6: an older one does not move the head, and a number that is taken stays as it is', async () => {
    const store = await openFreshStore();
    const session = await storeHistory(store, smallHistory('Thursday'));
    const [newest, middle] = await store.listSnapshots(session);
    await expect(store.insertSnapshot({ ...newest!, id: newId() })).rejects.toMatchObject({ code: 'snapshot-clash' });
    await expect(store.insertSnapshot({ ...middle!, seq: 99 })).rejects.toMatchObject({ code: 'snapshot-clash' });
    expect((await store.getSession(session))?.head).toBe(newest!.id);
  });

  it('S6: nothing is put in front of the head of a session that is being written', async () => {
    const store = await openFreshStore();
    const session = sampleSession();
    await store.putSession(session);
    const tree = await sealTree(store, [[{ uid: newId(), text: 'running' }]]);
    const head = await store.commitSnapshot(sampleCommit(session.id, tree));
    await expect(store.insertSnapshot({ ...head, id: newId(), seq: 2 })).rejects.toMatchObject({
      code: 'snapshot-clash',
    });
  });
});
