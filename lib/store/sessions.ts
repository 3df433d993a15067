import { Dexie } from 'dexie';
import type { SessionId } from '../model/ids';
import { Session } from '../model/session';
import type { Database, SessionRow } from './database';
import { readRow, readRows, type OnProblem, type RowReader } from './read-rows';

export interface SessionFilter {
  includeDeleted?: boolean;
  limit?: number;
  /** Hears of every row that is there and cannot be read. */
  onDamaged?: OnProblem;
}

export function getSession(db: Database, onProblem: OnProblem, id: SessionId): Promise<Session | undefined> {
  return readRow(reader(db, onProblem), id);
}

/** Last saved first. A damaged row does not count towards `limit`. */
export async function listSessions(
  db: Database,
  onProblem: OnProblem,
  { includeDeleted = false, limit = Infinity }: SessionFilter = {},
): Promise<Session[]> {
  const present = await listByDeletion(db, onProblem, { deleted: 0, limit });
  if (!includeDeleted) return present;
  const deleted = await listByDeletion(db, onProblem, { deleted: 1, limit });
  const all = [...present, ...deleted].sort((a, b) => b.lastSavedAt - a.lastSavedAt);
  return Number.isFinite(limit) ? all.slice(0, limit) : all;
}

function listByDeletion(
  db: Database,
  onProblem: OnProblem,
  { deleted, limit }: { deleted: 0 | 1; limit: number },
): Promise<Session[]> {
  return readRows(reader(db, onProblem), (table) => {
    const rows = table.where('[deleted+order]').between([deleted, Dexie.minKey], [deleted, Dexie.maxKey]);
    return Number.isFinite(limit) ? rows.limit(limit) : rows;
  });
}

/**
 * Writes the session, whoever wrote it before; but what commits wrote (head, count, totals) never goes back to an older
 * snapshot, so that a caller holding an old copy cannot undo a save.
 */
export async function putSession(db: Database, session: Session): Promise<void> {
  await db.transaction('rw', db.sessions, async () => {
    const stored = await db.sessions.get(session.id);
    const isOlder = stored !== undefined && stored.snapshots > session.snapshots;
    await db.sessions.put(toRow(isOlder ? { ...session, ...committedFacts(stored) } : session));
  });
}

/** What may change about sessions; see `toRow` for members that are `undefined`. */
export type SessionChange = { [Name in Exclude<keyof Session, 'id'>]?: Session[Name] | undefined };

/** In one transaction. A session that is not stored stays so: it was purged. Resolves to those that are. */
export function changeSessions(
  db: Database,
  ids: readonly SessionId[],
  change: SessionChange,
): PromiseLike<SessionId[]> {
  return db.transaction('rw', db.sessions, async () => {
    const stored = (await db.sessions.bulkGet([...ids])).filter((row) => row !== undefined);
    await db.sessions.bulkPut(stored.map((row) => toRow({ ...row, ...change } as Session)));
    return stored.map(({ id }) => id);
  });
}

/** A session as its row. Members set to `undefined` are left out: that is how a caller takes one away. */
export function toRow(session: Session): SessionRow {
  const present = Object.entries<unknown>(session).filter(([, value]) => value !== undefined);
  return {
    ...(Object.fromEntries(present) as unknown as Session),
    deleted: session.deletedAt === undefined && session.importing === undefined ? 0 : 1,
    order: -session.lastSavedAt,
  };
}

const committedFacts = ({ head, snapshots, totals, lastSavedAt }: SessionRow): Partial<Session> => ({
  ...(head !== undefined && { head }),
  snapshots,
  totals,
  lastSavedAt,
});

const reader = (db: Database, onProblem: OnProblem): RowReader<SessionRow, Session> => ({
  table: db.sessions,
  onProblem,
  parse: (row) => Session.parse(row),
});
