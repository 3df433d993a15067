import type { Session } from '../model/session';
import { isWorthOffering } from '../model/worth-offering';
import type { Parts } from './parts';
import { readTree } from './read-tree';

/**
 * False for a run that never showed anything and that nobody marked. What a run held last says nothing of what it held
 * before: people close their tabs at the end of a day. What cannot be read may have held anything.
 */
export async function isWorthKeeping({ store }: Pick<Parts, 'store'>, session: Session): Promise<boolean> {
  const { id, title, description, tags } = session;
  if (title !== '' || description !== '' || tags.length > 0) return true;
  if ((await store.listCheckpoints(id)).length > 0) return true;
  for (const snapshot of await store.listSnapshots(id)) {
    const tree = await readTree(store, snapshot.id);
    if (isWorthOffering(tree) || tree.problems.length > 0) return true;
  }
  return false;
}
