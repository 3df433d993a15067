import type { Database } from '../database';
import { ROW_TABLES, type CopiedTable } from './second-copy';

/** The tables the second copy holds. Objects are derived from packs. */
export const RECORDED = [...ROW_TABLES, 'packs'] as const;
export type RecordedTable = CopiedTable | 'packs';

/** They change with every edit, or with every step of a check: the copy of them may be some seconds behind. */
const PATIENT: ReadonlySet<RecordedTable> = new Set(['live', 'conversations', 'audit']);
export const isPatient = (table: RecordedTable): boolean => PATIENT.has(table);

/** Keys one transaction wrote and removed. A pack's key is its number. */
export interface Change {
  written: Partial<Record<RecordedTable, (string | number)[]>>;
  removed: Partial<Record<RecordedTable, (string | number)[]>>;
}

/** Rows of `settings` that belong to the bookkeeping of the copy, and are not copied themselves. */
const PREFIX = 'copy:';
/** Number of the last change of the database. */
export const CHANGES = `${PREFIX}changes`;
const CHANGE = `${PREFIX}change:`;
/** There while a rebuild is not complete. */
export const REBUILDING = `${PREFIX}rebuilding`;

/** Where checks and collections have come to: they change with every step, and a new database begins without. */
const PROGRESS: ReadonlySet<unknown> = new Set(['check', 'garbage', 'sweeps']);

export const isBookkeeping = (key: unknown): boolean =>
  PROGRESS.has(key) || (typeof key === 'string' && key.startsWith(PREFIX));

export const changeKey = (change: number): string => `${CHANGE}${String(change).padStart(10, '0')}`;

/** What happened since the last flush: what was written may be there still, what was removed is gone on purpose. */
export interface Journal {
  /** Number of the last change. */
  changes: number;
  written: ReadonlyMap<RecordedTable, ReadonlySet<string>>;
  removed: ReadonlyMap<RecordedTable, ReadonlySet<string>>;
  isEmpty: boolean;
}

/** To be called inside a transaction when the rows named are to be read with it. */
export async function readJournal(db: Database): Promise<Journal> {
  const [counter, rows] = await Promise.all([
    db.settings.get(CHANGES),
    db.settings.where('key').startsWith(CHANGE).toArray(),
  ]);
  const written = emptySets();
  const removed = emptySets();
  for (const { value } of rows) {
    const change = value as Partial<Change> | undefined;
    collect(change?.written, written);
    collect(change?.removed, removed);
  }
  return { changes: asNumber(counter?.value), written, removed, isEmpty: rows.length === 0 };
}

/** Forgets the changes up to this one: the copy holds them. */
export async function clearJournal(db: Database, changes: number): Promise<void> {
  await db.settings.where('key').between(CHANGE, changeKey(changes), true, true).delete();
}

/** More rows than this are put together. */
const FOLD_FROM = 200;

/** All changes in one row, which says the same. */
export async function foldJournal(db: Database): Promise<void> {
  await db.transaction('rw', db.settings, async () => {
    const rows = db.settings.where('key').startsWith(CHANGE);
    if ((await rows.count()) < FOLD_FROM) return;
    const { changes, written, removed } = await readJournal(db);
    await rows.delete();
    const value: Change = { written: toKeys(written), removed: toKeys(removed) };
    await db.settings.put({ key: changeKey(changes), value });
  });
}

const toKeys = (sets: Journal['written']): Change['written'] =>
  Object.fromEntries([...sets].map(([table, keys]) => [table, [...keys]]));

export const asNumber = (value: unknown): number => (typeof value === 'number' && value > 0 ? Math.floor(value) : 0);

const emptySets = (): Map<RecordedTable, Set<string>> => new Map(RECORDED.map((table) => [table, new Set()]));

function collect(keys: Change['written'] | undefined, into: Map<RecordedTable, Set<string>>): void {
  for (const [table, set] of into) {
    const named: unknown = keys?.[table];
    if (Array.isArray(named)) named.forEach((key) => set.add(String(key)));
  }
}
