import type { Checkpoint } from '../../lib/model/checkpoint';
import { newId } from '../../lib/model/ids';
import type { Session } from '../../lib/model/session';
import type { Trigger } from '../../lib/model/snapshot';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { SessionStore } from '../../lib/store/session-store';
import { NOW, readWholeTree, sampleCommit, sampleSession, sealTree, type SampleTab } from '../store/sample-tree';

/** A session as a test describes it: each snapshot is a list of windows of tabs. */
export interface PlannedHistory {
  title: string;
  snapshots: SampleTab[][][];
  /** Snapshots that are checkpoints, by their place. */
  checkpoints?: number[];
  facts?: Partial<Session>;
}

export const openFreshStore = (): Promise<SessionStore> => openSessionStore({ name: `archive-${newId()}` });

/** Stores a session as the background would have. Returns its id. */
export async function storeHistory(store: SessionStore, { title, snapshots, checkpoints = [], facts }: PlannedHistory) {
  const session = sampleSession(newId(), { title, status: 'completed', endedAt: NOW, ...facts });
  await store.putSession(session);
  for (const [at, windows] of snapshots.entries()) {
    const tree = await sealTree(store, windows);
    const trigger: Trigger = at % 3 === 0 ? 'manual' : 'interval';
    const commit = sampleCommit(session.id, tree, { trigger, takenAt: NOW + at * 1_000 });
    const snapshot = await store.commitSnapshot({
      ...commit,
      totals: { ...commit.totals, tabs: windows.flat().length },
    });
    if (checkpoints.includes(at)) await store.putCheckpoint(checkpointOf(session.id, snapshot.id, at));
  }
  return session.id;
}

const checkpointOf = (session: string, snapshot: string, at: number): Checkpoint => ({
  snapshot,
  session,
  createdAt: NOW + at,
  name: `Checkpoint ${at}`,
  description: 'kept',
  tags: ['one', 'two'],
  priority: 'high',
});

/** Everything a person could see of a store, without ids of objects: two stores that hold the same describe the same. */
export async function describeStore(store: SessionStore): Promise<unknown[]> {
  const sessions = await store.listSessions();
  return Promise.all(
    sessions
      .sort((one, other) => (one.id < other.id ? -1 : 1))
      .map(async ({ importedFrom: _importedFrom, ...session }) => ({
        session,
        snapshots: await Promise.all(
          (await store.listSnapshots(session.id)).map(async ({ manifest, ...snapshot }) => ({
            ...snapshot,
            tree: await readWholeTree(store, manifest),
          })),
        ),
        checkpoints: await store.listCheckpoints(session.id),
      })),
  );
}

/** Reads every object of every snapshot: throws when the store tells a lie. */
export async function deepVerify(store: SessionStore): Promise<number> {
  let count = 0;
  for (const { id } of await store.listSessions({ includeDeleted: true })) {
    for (const { manifest } of await store.listSnapshots(id)) {
      const onProblem = (error: Error): never => {
        throw error;
      };
      for await (const _object of store.walkReachable(manifest, { seen: new Set(), onProblem })) count += 1;
      await readWholeTree(store, manifest);
    }
  }
  return count;
}

/** A small history in which tabs come, change and go, with a conversation that is seen twice. */
export function smallHistory(title: string): PlannedHistory {
  const [one, two, three] = [newId(), newId(), newId()];
  return {
    title,
    snapshots: [
      [[{ uid: one, text: `${title} first`, chat: `chat-${title}` }]],
      [
        [
          { uid: one, text: `${title} first`, chat: `chat-${title}` },
          { uid: two, text: 'second' },
        ],
      ],
      [[{ uid: one, text: `${title} changed` }], [{ uid: three, text: 'third' }]],
    ],
    checkpoints: [1],
  };
}
