import type { Database } from '../database';
import type { CopiedTable } from './second-copy';

/** The tables the second copy holds. Objects are derived from packs. */
export const RECORDED = ['sessions', 'snapshots', 'checkpoints', 'settings', 'packs'] as const;
export type RecordedTable = CopiedTable | 'packs';

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

export const isBookkeeping = (key: unknown): boolean => typeof key === 'string' && key.startsWith(PREFIX);

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

export const asNumber = (value: unknown): number => (typeof value === 'number' && value > 0 ? Math.floor(value) : 0);

const emptySets = (): Map<RecordedTable, Set<string>> => new Map(RECORDED.map((table) => [table, new Set()]));

function collect(keys: Change['written'] | undefined, into: Map<RecordedTable, Set<string>>): void {
  for (const [table, set] of into) {
    const named: unknown = keys?.[table];
    if (Array.isArray(named)) named.forEach((key) => set.add(String(key)));
  }
}
