import { newSession } from '../model/session';
import { EMPTY_TREE } from '../model/session-tree';
import type { Parts } from './parts';
import { readTree } from './read-tree';
import type { RunMemory } from './take-snapshot';

/** To be called when the store lacks what this run remembers as stored: the run goes on with what there is. */
export async function rejoinRun(
  { store, run, now }: Pick<Parts, 'store' | 'run' | 'now'>,
  memory: RunMemory,
): Promise<void> {
  const session = await store.getSession(run());
  if (!session) await store.putSession(newSession(run(), now()));
  memory.tree = session?.head === undefined ? EMPTY_TREE : await readTree(store, session.head);
}
