import { Dexie } from 'dexie';
import type { NamedRecord } from '../../model/certificate';
import { NAMED_AT_MOST } from '../../model/recovery';
import type { Session } from '../../model/session';
import type { Database } from '../database';
import { nameRow } from './copied-rows';
import type { CopiedTable } from './second-copy';

/** A record as the database has it now; `row` undefined: removed on purpose. */
export interface RollRow {
  table: CopiedTable;
  key: string;
  row: unknown;
}

/** The roll after these rows were written and removed: the newest snapshots, each by time and title of its session. */
export function callRoll(before: readonly NamedRecord[], rows: readonly RollRow[]): NamedRecord[] {
  const roll = new Map(before.map((name) => [name.key, name]));
  const titles = new Map(before.flatMap(({ session, title }) => (session && title ? [[session, title]] : [])));
  for (const { table, key, row } of rows) {
    if (table === 'sessions' && row !== undefined) titles.set(key, (row as Partial<Session>).title ?? '');
    if (table !== 'snapshots') continue;
    const name = row === undefined ? undefined : nameRow(table, key, row);
    if (name) roll.set(key, name);
    else roll.delete(key);
  }
  return [...roll.values()]
    .sort((one, other) => (other.at ?? 0) - (one.at ?? 0))
    .slice(0, NAMED_AT_MOST)
    .map(({ title: _former, ...name }) => withTitle(name, titles.get(name.session ?? '')));
}

const withTitle = (name: NamedRecord, title: string | undefined): NamedRecord => (title ? { ...name, title } : name);

/** The roll as the database has it, for a certificate that is made anew. */
export function readRoll(db: Database): PromiseLike<NamedRecord[]> {
  return db.transaction('r', db.sessions, db.snapshots, async () => {
    const newest = db.sessions.where('[deleted+order]').between([0, Dexie.minKey], [0, Dexie.maxKey]).reverse();
    const rows: RollRow[] = [];
    for (const session of await newest.limit(NAMED_AT_MOST).toArray()) {
      rows.push({ table: 'sessions', key: session.id, row: session });
      const all = db.snapshots.where('[session+seq]').between([session.id, Dexie.minKey], [session.id, Dexie.maxKey]);
      const some = await all.reverse().limit(NAMED_AT_MOST).toArray();
      rows.push(...some.map((row): RollRow => ({ table: 'snapshots', key: row.id, row })));
      if (rows.length > 2 * NAMED_AT_MOST) break;
    }
    return callRoll([], rows);
  });
}
