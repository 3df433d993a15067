import type { SnapshotId } from '../model/ids';
import { openTreeTabs } from '../model/session-tree';
import type { Snapshot } from '../model/snapshot';
import type { SessionStore } from '../store/session-store';
import { readTree } from './read-tree';

type Store = Pick<SessionStore, 'readObject' | 'getSnapshot'>;

/**
 * Snapshots found whole, while no check has named damage since: they do not change, and reading one again would cost the
 * same again.
 */
let known = new Set<SnapshotId>();

/** To be called when damage was found: what was whole may be so no more. */
export function forgetWhole(): void {
  known = new Set();
}

/** True when everything open in the snapshot can be read: tabs, page states, conversations. */
export async function isWhole(store: Store, { id }: Snapshot): Promise<boolean> {
  // What is read while damage is found is not remembered beyond that.
  const memory = known;
  if (memory.has(id)) return true;
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
  if (memory.size > 5_000) memory.clear();
  memory.add(id);
  return true;
}

async function readConversation(store: Store, id: string): Promise<void> {
  const { leaves } = await store.readObject('conversation', id);
  for (const leaf of leaves) await store.readObject('messages', leaf);
}
