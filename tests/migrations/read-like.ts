import type { ObjectKind } from '../../lib/model/objects';
import type { SessionStore } from '../../lib/store/session-store';
import type { StoredExample } from './create-example';

type Expected = StoredExample['expected'];

/** What a store really holds of what an example is expected to, in the same order. */
export async function readLike(store: SessionStore, { snapshots, conversation, objects }: Expected) {
  return {
    sessions: await store.listSessions({ includeDeleted: true }),
    snapshots: await store.listSnapshots(snapshots[0]!.session),
    checkpoints: await store.listCheckpoints(),
    documents: await store.listLiveDocuments(),
    conversation: await store.getConversation(conversation.key),
    reports: await store.listRestoreReports(),
    objects: await readObjectsLike(store, objects),
  };
}

export const readObjectsLike = (store: SessionStore, objects: Expected['objects']): Promise<Expected['objects']> =>
  Promise.all(objects.map(async ({ kind, id }) => ({ kind, id, payload: await store.readObject(kind, id) })));

/** An example as it is read today: table by table the same, payloads in their present format. */
export const asReadToday = ({ checkpoints = [], objects, ...expected }: Expected): Required<Expected> => ({
  ...expected,
  checkpoints,
  objects: objects.map(({ payload, ...object }) => ({ ...object, payload: lift(object.kind, payload) })),
});

/** Of no kind has a member changed its meaning. */
const lift = (kind: ObjectKind, payload: unknown): unknown =>
  kind === 'tab' || kind === 'window' ? { ...(payload as object), formatVersion: 2 } : payload;
