import { Dexie } from 'dexie';
import type { SessionId } from '../model/ids';
import { collectGarbage } from './collect-garbage';
import { Marks, markReachable } from './mark-reachable';
import type { Database } from './database';
import { findPacks } from './objects';
import { PackCache } from './packs';
import type { OnProblem } from './read-rows';

/**
 * Removes a session with its snapshots and live documents, then every object and conversation of it that nothing else
 * reaches. Cut off half-way, the next purge removes what was left.
 */
export async function purgeSession(db: Database, onProblem: OnProblem, id: SessionId): Promise<void> {
  const conversations = await findConversations(db, id);
  await db.transaction('rw', [db.sessions, db.snapshots, db.checkpoints, db.live], async () => {
    await db.sessions.delete(id);
    await db.snapshots.where('[session+seq]').between([id, Dexie.minKey], [id, Dexie.maxKey]).delete();
    await db.checkpoints.where('[session+createdAt]').between([id, Dexie.minKey], [id, Dexie.maxKey]).delete();
    await db.live.where('session').equals(id).delete();
  });
  const marks = await collectGarbage(db, onProblem);
  if (marks.problems.length === 0) await deleteConversations(db, conversations, marks);
}

/** Keys of the conversations that the session showed, as far as its records can be read. */
async function findConversations(db: Database, id: SessionId): Promise<Set<string>> {
  const snapshots = await db.snapshots.where('[session+seq]').between([id, Dexie.minKey], [id, Dexie.maxKey]).toArray();
  const marks = new Marks();
  await markReachable({ packs: new PackCache(db), locate: (ids) => findPacks(db, ids) }, marks, snapshots);
  await db.live
    .where('session')
    .equals(id)
    .each(({ conversation }) => conversation !== undefined && marks.conversations.add(conversation));
  return marks.conversations;
}

async function deleteConversations(db: Database, keys: ReadonlySet<string>, marks: Marks): Promise<void> {
  await db.transaction('rw', [db.conversations, db.live], async () => {
    const shown = new Set<string | undefined>();
    await db.live.each(({ conversation }) => shown.add(conversation));
    await db.conversations.bulkDelete([...keys].filter((key) => !marks.conversations.has(key) && !shown.has(key)));
  });
}
