import { Dexie } from 'dexie';
import type { SessionId } from '../model/ids';
import type { Session } from '../model/session';
import type { GarbageCollector } from './garbage/collect-garbage';
import { Marks, markReachable } from './garbage/mark-reachable';
import type { Database, SessionRow } from './database';
import { noteGarbage } from './garbage/garbage-state';
import { findPacks } from './objects';
import { PackCache } from './packs';

/**
 * Removes a session with its snapshots and live documents, then every object and conversation of it that nothing else
 * reaches. Cut off half-way, the next collection removes what was left. `now` in milliseconds since 1970.
 */
export function purgeSession(
  db: Database,
  collector: GarbageCollector,
  { id, now }: { id: SessionId; now: number },
): Promise<void> {
  return purge(db, collector, { ids: [id], isMeant: () => true, now });
}

/**
 * Removes those of `sessions` that are still deleted as they were seen, with one collection for all of them. One that was
 * taken back meanwhile, even while this looks at it, stays.
 */
export function purgeDeleted(
  db: Database,
  collector: GarbageCollector,
  { sessions, now }: { sessions: readonly DeletedSession[]; now: number },
): Promise<void> {
  const seen = new Map(sessions.map(({ id, deletedAt }) => [id, deletedAt]));
  const isMeant = (row: SessionRow | undefined): boolean =>
    row?.deletedAt !== undefined && row.deletedAt === seen.get(row.id);
  return purge(db, collector, { ids: [...seen.keys()], isMeant, now });
}

/** What is to go, and since when. */
export type DeletedSession = Pick<Session, 'id' | 'deletedAt'>;

interface Purge {
  ids: readonly SessionId[];
  isMeant: (row: SessionRow | undefined) => boolean;
  now: number;
}

async function purge(db: Database, collector: GarbageCollector, { ids, isMeant, now }: Purge): Promise<void> {
  if (ids.length === 0) return;
  const conversations = new Set<string>();
  for (const id of ids) for (const key of await findConversations(db, id)) conversations.add(key);
  await db.transaction('rw', [db.sessions, db.snapshots, db.checkpoints, db.live, db.settings], async () => {
    const rows = await db.sessions.bulkGet([...ids]);
    for (const id of ids.filter((_, at) => isMeant(rows[at]))) await removeRows(db, id);
    await noteGarbage(db, conversations);
  });
  await collector.collect(now);
}

async function removeRows(db: Database, id: SessionId): Promise<void> {
  await db.sessions.delete(id);
  await db.snapshots.where('[session+seq]').between([id, Dexie.minKey], [id, Dexie.maxKey]).delete();
  await db.checkpoints.where('[session+createdAt]').between([id, Dexie.minKey], [id, Dexie.maxKey]).delete();
  await db.live.where('session').equals(id).delete();
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
