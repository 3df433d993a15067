import type { Database } from '../database';
import { changeGarbageState, readGarbageState } from './garbage-state';
import type { Marks } from './mark-reachable';

/**
 * Removes those of `keys` that neither a snapshot nor a live document shows. False, and nothing removed, when a snapshot
 * was committed that is not marked.
 */
export function deleteConversations(db: Database, keys: ReadonlySet<string>, marks: Marks): PromiseLike<boolean> {
  return db.transaction('rw', [db.conversations, db.live, db.snapshots, db.settings], async () => {
    const snapshots = await db.snapshots.toCollection().primaryKeys();
    if (snapshots.some((id) => !marks.snapshots.has(id))) return false;
    const shown = new Set<string | undefined>();
    await db.live.each(({ conversation }) => shown.add(conversation));
    await db.conversations.bulkDelete([...keys].filter((key) => !marks.conversations.has(key) && !shown.has(key)));
    const { conversations } = await readGarbageState(db);
    await changeGarbageState(db, { conversations: conversations.filter((key) => !keys.has(key)) });
    return true;
  });
}
