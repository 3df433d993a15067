import type { SnapshotId } from '../model/ids';
import { openTreeTabs } from '../model/session-tree';
import type { Snapshot } from '../model/snapshot';
import type { SessionStore } from '../store/session-store';
import { readTree } from './read-tree';

type Store = Pick<SessionStore, 'readObject' | 'getSnapshot'>;

/** Snapshots found whole in this worker's life: they do not change, and reading one again would cost the same again. */
const known = new Set<SnapshotId>();

/** True when everything open in the snapshot can be read: tabs, page states, conversations. */
export async function isWhole(store: Store, { id }: Snapshot): Promise<boolean> {
  if (known.has(id)) return true;
  const tree = await readTree(store, id);
  if (tree.problems.length > 0) return false;
  try {
    for (const { state } of openTreeTabs(tree)) {
      for (const page of state.pages) await store.readObject('page', page.state);
      for (const { state: conversation } of state.conversations) await readConversation(store, conversation);
    }
  } catch {
    return false;
  }
  if (known.size > 5_000) known.clear();
  known.add(id);
  return true;
}

async function readConversation(store: Store, id: string): Promise<void> {
  const { leaves } = await store.readObject('conversation', id);
  for (const leaf of leaves) await store.readObject('messages', leaf);
}
