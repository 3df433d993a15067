import { Dexie } from 'dexie';
import type { SessionId } from '../model/ids';
import type { GarbageCollector } from './garbage/collect-garbage';
import { Marks, markReachable } from './garbage/mark-reachable';
import type { Database } from './database';
import { noteGarbage } from './garbage/garbage-state';
import { findPacks } from './objects';
import { PackCache } from './packs';

/**
 * Removes a session with its snapshots and live documents, then every object and conversation of it that nothing else
 * reaches. Cut off half-way, the next collection removes what was left. `now` in milliseconds since 1970.
 */
export async function purgeSession(
  db: Database,
  collector: GarbageCollector,
  { id, now }: { id: SessionId; now: number },
): Promise<void> {
  const conversations = await findConversations(db, id);
  await db.transaction('rw', [db.sessions, db.snapshots, db.checkpoints, db.live, db.settings], async () => {
    await db.sessions.delete(id);
    await db.snapshots.where('[session+seq]').between([id, Dexie.minKey], [id, Dexie.maxKey]).delete();
    await db.checkpoints.where('[session+createdAt]').between([id, Dexie.minKey], [id, Dexie.maxKey]).delete();
    await db.live.where('session').equals(id).delete();
    await noteGarbage(db, conversations);
  });
  await collector.collect(now);
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
