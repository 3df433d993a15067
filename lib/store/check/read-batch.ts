import type { Table } from 'dexie';
import { reasonOf } from '../read-rows';

/** A row as it is stored, unparsed; `reason` when the browser cannot read it. With neither it was removed meanwhile. */
export interface RawRow {
  key: string;
  row?: unknown;
  reason?: string;
}

/** Rows of a table; `isLast` when there were no more: one that is written meanwhile is written soundly. */
export interface Batch {
  rows: RawRow[];
  isLast: boolean;
}

/** The next rows of a table by key. When they cannot be read at once, they are read one by one. */
export async function readBatch<Row>(
  table: Table<Row, string>,
  after: string | undefined,
  limit = 100,
): Promise<Batch> {
  const rows = () => (after === undefined ? table.toCollection() : table.where(':id').above(after)).limit(limit);
  try {
    // In one transaction: what is removed in between would look like an empty row.
    return await table.db.transaction('r', table, async () => {
      const [keys, values] = await Promise.all([rows().primaryKeys(), rows().toArray()]);
      return { rows: keys.map((key, at) => ({ key, row: values[at] })), isLast: keys.length < limit };
    });
  } catch {
    const keys = await rows().primaryKeys();
    return { rows: await Promise.all(keys.map((key) => readAlone(table, key))), isLast: keys.length < limit };
  }
}

async function readAlone<Row>(table: Table<Row, string>, key: string): Promise<RawRow> {
  try {
    return { key, row: await table.get(key) };
  } catch (error) {
    return { key, reason: reasonOf(error) };
  }
}
