import type { ErrorReport } from '../model/errors';
import { MissingObjectError, toReport } from '../model/errors';
import type { ObjectId, SnapshotId } from '../model/ids';
import { readLastAccessed, withoutWindowFacts } from '../model/last-accessed';
import { isPrivate } from '../model/match-windows';
import type { ObjectKind, ObjectPayload } from '../model/objects';
import type { Session } from '../model/session';
import { EMPTY_TREE, openTreeTabs, type SessionTree, type TreeTab, type TreeWindow } from '../model/session-tree';
import type { SessionStore } from '../store/session-store';

type Store = Pick<SessionStore, 'getSnapshot' | 'readObject'>;

/** Reads a snapshot's manifest. A damaged record costs that record: it is left out and named in `problems`. */
export async function readTree(store: Store, snapshot: SnapshotId): Promise<SessionTree> {
  const found = await store.getSnapshot(snapshot);
  const problems: ErrorReport[] = [];
  const read = reader(store, problems);
  if (!found) problems.push(toReport(new MissingObjectError(snapshot)));
  const root = found && (await read('session', found.manifest));
  if (!root) return { ...EMPTY_TREE, problems };
  const windows = await readAll(root.windows, (id) => readWindow(read, id));
  const closedWindows = await readAll(root.closedWindows, (id) => readWindow(read, id));
  const closedTabs = await readAll(root.closedTabs, (id) => readTab(read, id));
  return { root, windows, closedTabs, closedWindows, problems };
}

/**
 * Reads the session's newest snapshot, or, where damage left nothing of that, the newest before it that still shows
 * something. The problems of all that were passed over are named.
 */
export async function readNewestTree(
  store: Store & Pick<SessionStore, 'listSnapshots'>,
  { id, head }: Pick<Session, 'id' | 'head'>,
): Promise<SessionTree> {
  if (head === undefined) return EMPTY_TREE;
  const newest = await readTree(store, head);
  if (!isLost(newest)) return newest;
  for (const older of await store.listSnapshots(id)) {
    const tree = await readTree(store, older.id);
    if (!isLost(tree)) return { ...tree, problems: [...newest.problems, ...tree.problems] };
  }
  return newest;
}

/** Damage left nothing to show of it. */
export const isLost = (tree: SessionTree): boolean => tree.problems.length > 0 && openTreeTabs(tree).length === 0;

type Read = <Kind extends ObjectKind>(kind: Kind, id: ObjectId) => Promise<ObjectPayload<Kind> | undefined>;

function reader(store: Store, problems: ErrorReport[]): Read {
  return async (kind, id) => {
    try {
      return await store.readObject(kind, id);
    } catch (error) {
      const report = toReport(error);
      problems.push({ ...report, data: { ...report.data, part: kind } });
      return undefined;
    }
  };
}

async function readAll<Value>(
  ids: readonly ObjectId[],
  read: (id: ObjectId, at: number) => Promise<Value | undefined>,
): Promise<Value[]> {
  const values = await Promise.all(ids.map(read));
  return values.filter((value) => value !== undefined);
}

async function readWindow(read: Read, id: ObjectId): Promise<TreeWindow | undefined> {
  const state = await read('window', id);
  if (!state) return undefined;
  const seenAt = readLastAccessed(state);
  const privateWindow = isPrivate(state);
  const tabs = await readAll(state.tabs, (tab, at) => readTab(read, tab, { lastAccessed: seenAt[at], privateWindow }));
  return { id, state, tabs };
}

interface SaidByWindow {
  lastAccessed?: number | undefined;
  privateWindow?: boolean;
}

/** What its window says counts more than what the tab does. States are compared as JSON, so members keep one order. */
async function readTab(read: Read, id: ObjectId, said: SaidByWindow = {}): Promise<TreeTab | undefined> {
  const found = await read('tab', id);
  if (!found) return undefined;
  const { lastAccessed = found.lastAccessed, privateWindow = found.privateWindow } = said;
  const facts = {
    ...(lastAccessed !== undefined && { lastAccessed }),
    ...(privateWindow && { privateWindow }),
  };
  return { id, state: { ...withoutWindowFacts(found), ...facts } };
}
