import { Dexie, type DBCore, type DBCoreMutateRequest, type Middleware } from 'dexie';
import { describe, expect, it } from 'vitest';
import { changeKey, type Change } from '../../../lib/store/second-copy/journal';
import { recordChanges } from '../../../lib/store/second-copy/record-changes';

/** More than fit on the stack as arguments of one call. */
const MANY = 300_000;

/** The lowest layer of a database whose tables hold these keys; what is put into `settings` ends up in `rows`. */
function fakeCore(keys: readonly string[], rows: Map<string, unknown>): DBCore {
  const table = (name: string): unknown => ({
    name,
    schema: { primaryKey: {} },
    query: () => Dexie.Promise.resolve({ result: keys }),
    get: ({ key }: { key: string }) => Dexie.Promise.resolve(rows.get(key)),
    mutate: (request: DBCoreMutateRequest) => {
      if (name === 'settings' && request.type === 'put')
        for (const row of request.values as { key: string }[]) rows.set(row.key, row);
      return Dexie.Promise.resolve({ results: request.type === 'put' ? request.keys : [] });
    },
  });
  return { table } as unknown as DBCore;
}

function record(keys: readonly string[], rows: Map<string, unknown>): DBCore {
  let middleware: Middleware<DBCore> | undefined;
  const db = { use: (used: Middleware<DBCore>) => void (middleware = used) };
  recordChanges(db as unknown as Dexie, () => undefined);
  return { ...fakeCore(keys, rows), ...middleware?.create(fakeCore(keys, rows)) } as DBCore;
}

describe('the journal', () => {
  it('takes up any number of rows that are written or removed at once, as a wipe does', async () => {
    const keys = Array.from({ length: MANY }, (_, at) => String(at));
    const rows = new Map<string, unknown>();
    const live = record(keys, rows).table('live');
    const trans = new EventTarget() as never;
    await live.mutate({ trans, type: 'put', keys, values: keys.map((id) => ({ id })) });
    await live.mutate({ trans, type: 'deleteRange', range: {} as never });
    const { written, removed } = (rows.get(changeKey(1)) as { value: Change }).value;
    expect([written.live?.length, removed.live?.length]).toEqual([MANY, MANY]);
  });
});
