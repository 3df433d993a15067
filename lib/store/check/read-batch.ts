import type { Table } from 'dexie';
import { reasonOf } from '../read-rows';

/** A row as it is stored, unparsed; `reason` when the browser cannot read it. */
export interface RawRow {
  key: string;
  row?: unknown;
  reason?: string;
}

/** The next rows of a table by key. When they cannot be read at once, they are read one by one. */
export async function readBatch<Row>(
  table: Table<Row, string>,
  after: string | undefined,
  limit = 100,
): Promise<RawRow[]> {
  const rows = () => (after === undefined ? table.toCollection() : table.where(':id').above(after)).limit(limit);
  const keys = await rows().primaryKeys();
  try {
    const values = await table.bulkGet(keys);
    return keys.map((key, at) => ({ key, row: values[at] }));
  } catch {
    return Promise.all(keys.map((key) => readAlone(table, key)));
  }
}

async function readAlone<Row>(table: Table<Row, string>, key: string): Promise<RawRow> {
  try {
    return { key, row: await table.get(key) };
  } catch (error) {
    return { key, reason: reasonOf(error) };
  }
}
