import type { Database } from '../database';
import { changeGarbageState, readGarbageState } from './garbage-state';
import type { Marks } from './mark-reachable';

/** Removes those of `keys` that neither a marked snapshot nor a live document shows. */
export async function deleteConversations(db: Database, keys: ReadonlySet<string>, marks: Marks): Promise<void> {
  await db.transaction('rw', [db.conversations, db.live, db.settings], async () => {
    const shown = new Set<string | undefined>();
    await db.live.each(({ conversation }) => shown.add(conversation));
    await db.conversations.bulkDelete([...keys].filter((key) => !marks.conversations.has(key) && !shown.has(key)));
    const { conversations } = await readGarbageState(db);
    await changeGarbageState(db, { conversations: conversations.filter((key) => !keys.has(key)) });
  });
}
