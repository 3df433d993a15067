import { Dexie } from 'dexie';
import type { SessionId } from '../../model/ids';
import { Session } from '../../model/session';
import { Snapshot } from '../../model/snapshot';
import type { Database } from '../database';

/** The session's readable snapshots, newest first; at most as many as a repair will try. */
export async function listReadable(db: Database, session: SessionId): Promise<Snapshot[]> {
  const range = db.snapshots.where('[session+seq]').between([session, Dexie.minKey], [session, Dexie.maxKey]);
  const rows = await range.reverse().limit(SNAPSHOTS_TRIED).toArray();
  return rows.filter((row) => Snapshot.safeParse(row).success);
}

const SNAPSHOTS_TRIED = 200;

/**
 * A lost session as far as its snapshots tell, with what can still be read of its row. Undefined when it has no readable
 * snapshot: then there is nothing it could show.
 */
export async function rebuildSession(db: Database, id: SessionId, row: unknown): Promise<Session | undefined> {
  const [newest, ...older] = await listReadable(db, id);
  if (!newest) return undefined;
  const oldest = older.at(-1) ?? newest;
  const fromSnapshots: Session = {
    id,
    status: 'interrupted',
    title: '',
    description: '',
    tags: [],
    links: [],
    startedAt: oldest.takenAt,
    lastSavedAt: newest.takenAt,
    head: newest.id,
    snapshots: newest.seq,
    totals: newest.totals,
    offer: 'later',
  };
  return {
    ...fromSnapshots,
    ...readableMembers(row),
    id,
    head: newest.id,
    snapshots: newest.seq,
    totals: newest.totals,
  };
}

/** The members of a damaged row that are what they should be. */
function readableMembers(row: unknown): Partial<Session> {
  if (typeof row !== 'object' || row === null) return {};
  const members = Object.entries(row as Record<string, unknown>).filter(([name, value]) => {
    const schema = Object.hasOwn(Session.shape, name) ? Session.shape[name as keyof typeof Session.shape] : undefined;
    return value !== undefined && schema?.safeParse(value).success === true;
  });
  return Object.fromEntries(members);
}
