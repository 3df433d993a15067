import { RESTORE_POINT_TRIGGERS, StoredTables, type RestorePoints, type TablesPoint } from '../model/restore-point';
import { Session } from '../model/session';
import { Snapshot } from '../model/snapshot';
import type { Database } from './database';
import { RESTORE_POINT_PREFIX } from './keep-restore-point';
import { readRows, type OnProblem } from './read-rows';
import { findNewestSnapshot } from './snapshots';

/** Snapshots taken before a restore or an update, and the lists kept before a migration. Newest first. */
export async function listRestorePoints(db: Database, onProblem: OnProblem): Promise<RestorePoints> {
  const parse = (row: unknown): Snapshot => Snapshot.parse(row);
  const snapshots = await readRows({ table: db.snapshots, onProblem, parse }, (table) =>
    table.filter(({ trigger }) => RESTORE_POINT_TRIGGERS.includes(trigger)),
  );
  const rows = await db.settings.where('key').startsWith(RESTORE_POINT_PREFIX).toArray();
  const tables = await Promise.all(rows.map(({ value }) => readTablesPoint(db, value)));
  return {
    snapshots: snapshots.sort((one, other) => other.takenAt - one.takenAt),
    tables: tables.flatMap((point) => point ?? []).sort((one, other) => other.version - one.version),
  };
}

/** Undefined for what cannot be read; single sessions that cannot be are left out. */
async function readTablesPoint(db: Database, value: unknown): Promise<TablesPoint | undefined> {
  const point = StoredTables.safeParse(value);
  if (!point.success) return undefined;
  const { version, at, sessions } = point.data;
  const missing: Session[] = [];
  for (const row of sessions) {
    const session = Session.safeParse(row);
    const found = session.success ? await findLost(db, session.data) : undefined;
    if (found) missing.push(found);
  }
  return { version, ...(at !== undefined && { at }), sessions: sessions.length, missing };
}

/** The session as it can be put back, with the newest of its snapshots at its head; undefined when it is not lost. */
async function findLost(db: Database, session: Session): Promise<Session | undefined> {
  if (session.deletedAt !== undefined || (await db.sessions.get(session.id))) return undefined;
  const newest = Snapshot.safeParse(await findNewestSnapshot(db, session.id));
  if (!newest.success) return undefined;
  const { id, seq, takenAt, totals } = newest.data;
  return { ...session, head: id, snapshots: seq, lastSavedAt: takenAt, totals };
}
