import { Dexie } from 'dexie';
import type { DBCore, DBCoreMutateRequest, DBCoreMutateResponse, DBCoreTable, DBCoreTransaction } from 'dexie';
import {
  asNumber,
  CHANGES,
  changeKey,
  isBookkeeping,
  isPatient,
  RECORDED,
  type Change,
  type RecordedTable,
} from './journal';

/** How soon the copy is to hear of a change: `later` for what changes with every edit. */
export type Urgency = 'soon' | 'later';

/**
 * Notes, in the very transaction that changes a copied table, which keys it wrote and removed: nothing can be forgotten,
 * by nobody, and a removal is known from a loss for ever. `onChange` is called when such a transaction is complete.
 */
export function recordChanges(db: Dexie, onChange: (urgency: Urgency) => void): void {
  db.use({
    stack: 'dbcore',
    name: 'record-changes',
    create: (core) => {
      const note = createNote(core, onChange);
      return {
        ...core,
        transaction: (stores, mode, options) => core.transaction(withSettings(stores, mode), mode, options),
        table: (name) => (isRecorded(name) ? watchTable(core.table(name), note) : core.table(name)),
      };
    },
  });
}

const isRecorded = (name: string): name is RecordedTable => (RECORDED as readonly string[]).includes(name);

const withSettings = (stores: string[], mode: 'readonly' | 'readwrite'): string[] =>
  mode === 'readwrite' && stores.some(isRecorded) && !stores.includes('settings') ? [...stores, 'settings'] : stores;

type Key = string | number;
type Note = (
  trans: DBCoreTransaction,
  table: RecordedTable,
  keys: { written: Key[]; removed: Key[] },
) => Promise<unknown>;

/** Promises of the database only; another one would end the transaction half-way. */
function watchTable(table: DBCoreTable, note: Note): DBCoreTable {
  const name = table.name as RecordedTable;
  return {
    ...table,
    mutate: (request) =>
      removedKeys(table, request).then((removed) =>
        table.mutate(request).then((answer) => {
          const written = writtenKeys(name, request, answer);
          const named = { written: written.filter(isCopied), removed: removed.filter(isCopied) };
          if (named.written.length + named.removed.length === 0) return answer;
          return note(request.trans, name, named).then(
            () => answer,
            (error: unknown) => abort(request.trans, error),
          );
        }),
      ),
  };
}

/** A change without its note must not be: outside of an explicit transaction the first would be committed alone. */
function abort(trans: DBCoreTransaction, error: unknown): never {
  try {
    (trans as unknown as IDBTransaction).abort();
  } catch {
    // It was aborted already, which is what is wanted.
  }
  throw error;
}

const isCopied = (key: Key): boolean => !isBookkeeping(key);

/** A range is looked up first: afterwards nobody can say what was in it. */
function removedKeys(table: DBCoreTable, request: DBCoreMutateRequest): Promise<Key[]> {
  if (request.type === 'delete') return done(request.keys as Key[]);
  if (request.type !== 'deleteRange') return done([]);
  const query = { index: table.schema.primaryKey, range: request.range };
  return table
    .query({ trans: request.trans, values: false, query, limit: Infinity })
    .then(({ result }) => result as Key[]);
}

function writtenKeys(table: RecordedTable, request: DBCoreMutateRequest, answer: DBCoreMutateResponse): Key[] {
  if (request.type !== 'add' && request.type !== 'put') return [];
  const keys = (answer.results ?? []) as Key[];
  // Only the first piece of a pack carries its number.
  const isPack = (at: number): boolean => (request.values[at] as { pieces?: unknown }).pieces !== undefined;
  return table === 'packs' ? keys.filter((_, at) => isPack(at)) : keys;
}

const done = <Value>(value: Value): Promise<Value> => Dexie.Promise.resolve(value);

/** Numbers the change at the first note of a transaction, and writes what is known of it at every note. */
function createNote(core: DBCore, onChange: (urgency: Urgency) => void): Note {
  const open = new WeakMap<DBCoreTransaction, { change: Change; number: Promise<number> }>();
  const begin = (trans: DBCoreTransaction): { change: Change; number: Promise<number> } => {
    const change: Change = { written: {}, removed: {} };
    (trans as unknown as IDBTransaction).addEventListener('complete', () => onChange(urgencyOf(change)));
    const begun = { change, number: nextNumber(core, trans) };
    open.set(trans, begun);
    return begun;
  };
  return (trans, table, { written, removed }) => {
    const { change, number } = open.get(trans) ?? begin(trans);
    // Not as arguments of one call: a wipe names more than fit on the stack.
    for (const key of written) (change.written[table] ??= []).push(key);
    for (const key of removed) (change.removed[table] ??= []).push(key);
    return number.then((at) =>
      core.table('settings').mutate({ trans, type: 'put', values: [{ key: changeKey(at), value: change }] }),
    );
  };
}

const urgencyOf = ({ written, removed }: Change): Urgency =>
  RECORDED.some((table) => !isPatient(table) && (written[table] ?? removed[table])) ? 'soon' : 'later';

function nextNumber(core: DBCore, trans: DBCoreTransaction): Promise<number> {
  const settings = core.table('settings');
  return settings.get({ trans, key: CHANGES }).then((row: { value?: unknown } | undefined) => {
    const number = asNumber(row?.value) + 1;
    return settings.mutate({ trans, type: 'put', values: [{ key: CHANGES, value: number }] }).then(() => number);
  });
}
