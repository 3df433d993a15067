import { NO_TOTALS, type Snapshot } from '../../../lib/model/snapshot';
import type { CommitRequest, SessionStore } from '../../../lib/store/session-store';
import { NOW, sampleCommit, sealTree, type SampleTab, type SampleTree } from '../sample-tree';
import type { ObjectAction } from './actions';
import { chatKey, pickSnapshot, sessionId, snapshotId, tabId, type Call } from './call';
import type { ModelTree, StoreModel } from './store-model';

type Prepare<Name extends ObjectAction['do']> = (
  step: Extract<ObjectAction, { do: Name }>,
  store: SessionStore,
  model: StoreModel,
) => Promise<Call>;

/** How each call that writes or removes snapshots and objects is made. What seals or looks up does so before the call. */
export const OBJECT_CALLS: { readonly [Name in ObjectAction['do']]: Prepare<Name> } = {
  commit: async (step, store) => {
    const { tree, shown } = await seal(store, step.tabs);
    const { trigger, at } = step;
    return save(sampleCommit(sessionId(step.session), tree, { trigger, takenAt: NOW + at }), shown);
  },
  ahead: async ({ tabs, only }, store) => {
    const { tree, shown } = await seal(store, tabs);
    const objects = only === undefined ? tree.objects : tree.objects.slice(only, only + 1);
    return {
      make: (to) => to.addObjects(objects),
      model: (to) => {
        to.trees.set(tree.manifest, shown);
        for (const { id } of objects) to.kept.add(id);
      },
    };
  },
  commitAhead: async (step, store, model) => {
    const { manifest, shown } = pickTree(model, step.tree);
    const request = { ...sampleCommit(sessionId(step.session), { objects: [], manifest }), stored: shown.ids };
    const { trigger, at } = step;
    return save({ ...request, trigger, takenAt: NOW + at }, shown, await isWhole(store, shown));
  },
  merge: async (step, store, model) => {
    const { manifest, shown } = pickTree(model, step.tree);
    const { id: parent } = pickSnapshot(model, step.nth);
    const request = { ...sampleCommit(sessionId(step.session), { objects: [], manifest }), ahead: shown.ids };
    const own = { id: snapshotId(90 + step.session), parents: [parent], trigger: 'merge' as const };
    const canBe = (await isWhole(store, shown)) && model.snapshots.has(parent);
    return save({ ...request, ...own, takenAt: NOW + step.at }, shown, canBe);
  },
  insert: async (step, store, model) => {
    const { manifest, shown } = pickTree(model, step.tree);
    const [id, session] = [snapshotId(step.id), sessionId(step.session)];
    const told = { parents: [], takenAt: NOW + step.seq, trigger: 'import' as const, totals: NO_TOTALS };
    const snapshot: Snapshot = { id, session, seq: step.seq, manifest, ...told };
    const whole = await isWhole(store, shown);
    return {
      make: (to) => to.insertSnapshot(snapshot),
      model: (to) => to.insert(snapshot),
      refusal: (to) => (whole ? to.refuseInsert(snapshot) : 'missing-object'),
    };
  },
  prune: ({ nths }, _store, model) => {
    const ids = [...new Set(nths.map((nth) => pickSnapshot(model, nth).id))];
    return Promise.resolve({ make: (to) => to.deleteSnapshots(ids), model: (to) => to.deleteSnapshots(ids) });
  },
};

async function seal(
  store: SessionStore,
  tabs: readonly (readonly [number, number])[],
): Promise<{ tree: SampleTree; shown: ModelTree }> {
  const all = tabs.map(([uid, text]): SampleTab => ({
    uid: tabId(uid),
    text: `text ${text}`,
    ...(text > 0 && { chat: chatKey(text) }),
  }));
  const tree = await sealTree(store, [all]);
  const shown = {
    texts: all.flatMap(({ text, chat }) => [text, ...(chat === undefined ? [] : [`first words of ${chat}`])]),
    chats: all.flatMap(({ chat }) => chat ?? []),
    ids: tree.objects.map(({ id }) => id),
  };
  return { tree, shown };
}

const save = (request: CommitRequest, shown: ModelTree, canBe = true): Call => ({
  make: (to) => to.commitSnapshot(request),
  model: (to, resolved) => to.commit(request, shown, (resolved as Snapshot).id),
  refusal: (to) => (canBe && to.sessions.has(request.session) ? undefined : 'missing-object'),
});

/** The tree of this number, or one that was never sealed. */
function pickTree({ trees }: StoreModel, number: number): { manifest: string; shown: ModelTree } {
  const known = [...trees];
  const [manifest, shown] = known[number % (known.length || 1)] ?? ['f'.repeat(64), { texts: [], chats: [], ids: [] }];
  return { manifest, shown };
}

const isWhole = async (store: SessionStore, { ids }: ModelTree): Promise<boolean> =>
  ids.length > 0 && (await store.listMissing(ids)).length === 0;
