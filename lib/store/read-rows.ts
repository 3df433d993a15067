import type { Collection, Table } from 'dexie';
import { CorruptObjectError, type AppError } from '../model/errors';

export type OnProblem = (error: AppError) => void;

/** Both hear of it; the second, where there is one, is whoever asked for these rows. */
export const tellBoth =
  (onProblem: OnProblem, onDamaged: OnProblem | undefined): OnProblem =>
  (error) => {
    onProblem(error);
    onDamaged?.(error);
  };

/** How one table's rows are read: `parse` throws for a row that is not what it should be. */
export interface RowReader<Row, Value> {
  table: Table<Row, string>;
  parse(row: unknown): Value;
  onProblem: OnProblem;
}

/** The row of `key`, or undefined when there is none or it is damaged; damage is reported by name. */
export async function readRow<Row, Value>(reader: RowReader<Row, Value>, key: string): Promise<Value | undefined> {
  const row = await reader.table.get(key);
  return row === undefined ? undefined : parseRow(reader, row, key);
}

/** The readable rows of a collection. When the browser cannot read all of them at once, they are read one by one. */
export async function readRows<Row, Value>(
  reader: RowReader<Row, Value>,
  collection: (table: Table<Row, string>) => Collection<Row, string>,
): Promise<Value[]> {
  const { table } = reader;
  const keyPath = String(table.schema.primKey.keyPath);
  try {
    const rows = await collection(table).toArray();
    return rows.flatMap((row) => parseRow(reader, row, String((row as Record<string, unknown>)[keyPath])) ?? []);
  } catch {
    return readOneByOne(reader, await collection(table).primaryKeys());
  }
}

async function readOneByOne<Row, Value>(reader: RowReader<Row, Value>, keys: readonly string[]): Promise<Value[]> {
  const values: Value[] = [];
  for (const key of keys) {
    try {
      const value = await readRow(reader, key);
      if (value !== undefined) values.push(value);
    } catch (error) {
      reader.onProblem(new CorruptObjectError(nameOf(reader, key), reasonOf(error)));
    }
  }
  return values;
}

function parseRow<Row, Value>(reader: RowReader<Row, Value>, row: unknown, key: string): Value | undefined {
  try {
    return reader.parse(row);
  } catch (error) {
    reader.onProblem(new CorruptObjectError(nameOf(reader, key), reasonOf(error)));
    return undefined;
  }
}

const nameOf = <Row, Value>({ table }: RowReader<Row, Value>, key: string): string => `${table.name} ${key}`;

/** What was wrong, without the value that was: a damaged record may hold anything. */
export function reasonOf(error: unknown): string {
  const issues = (error as { issues?: readonly { path: readonly PropertyKey[]; message: string }[] } | null)?.issues;
  const [first] = issues ?? [];
  if (first) return `${first.path.map(String).join('.')}: ${first.message}`;
  return error instanceof Error ? error.message : String(error);
}
