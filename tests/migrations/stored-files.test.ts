import { afterEach, describe, expect, it } from 'vitest';
import { parseCanonicalJson } from '../../lib/codec/canonical-json';
import { readCopyFile } from '../../lib/codec/copy-file';
import { decodeArchive, type ArchiveDamage, type ArchiveRecord } from '../../lib/codec/decode-archive';
import { newId } from '../../lib/model/ids';
import { importArchive } from '../../lib/services/import-archive';
import { readTree } from '../../lib/services/read-tree';
import { openSessionStore } from '../../lib/store/create-session-store';
import { ensureDatabase } from '../../lib/store/second-copy/ensure-database';
import type { SessionStore } from '../../lib/store/session-store';
import { sourceOf } from '../services/archive-bytes';
import { deepVerify, describeStore } from '../services/archive-sessions';
import { memoryCertificate, memoryFolder } from '../store/second-copy/memory-folder';
import { createExample } from './create-example';
import { asReadToday, readLike, readObjectsLike } from './read-like';
import { readNewPayloads, readStoredBytes } from './stored-example';

const example = readNewPayloads();
const { expected } = example;
const SESSION = '00000000000000000000000000000001';
const [SECOND, FIRST] = ['00000000000000000000000000000042', '00000000000000000000000000000041'];

const open: SessionStore[] = [];
afterEach(() => open.splice(0).forEach((store) => store.close()));

async function openStore(name = newId()): Promise<SessionStore> {
  const store = await openSessionStore({ name });
  open.push(store);
  return store;
}

describe('the stored second copy of format 1', () => {
  const bytes = readStoredBytes('second-copy-1.copy');

  it('is decoded in full: every kind of entry, and nothing that is none', () => {
    const { entries, ...file } = readCopyFile(bytes)!;
    expect(file).toEqual({ storeId: '6d12d4b20c477f06be7c86c16e33f465', generation: 2, lost: [], unknown: 0 });
    expect(entries.every(({ sound, change }) => sound && change === 10)).toBe(true);
    expect(entries.map(({ table, key, payload }) => [table, key, payload ? 'put' : 'deletion'])).toEqual([
      ['settings', 'idKey', 'put'],
      ['contents', '1', 'put'],
      ['packs', '1', 'put'],
      ['packs', '2', 'put'],
      ['sessions', SESSION, 'put'],
      ['snapshots', FIRST, 'put'],
      ['snapshots', SECOND, 'put'],
      ['checkpoints', SECOND, 'put'],
      ['live', '00000000000000000000000000000031', 'put'],
      ['live', '00000000000000000000000000000032', 'deletion'],
      ['conversations', 'claude:1', 'put'],
      ['audit', '00000000000000000000000000000051', 'put'],
    ]);
    expect(parseCanonicalJson(entries[1]!.payload!)).toEqual([
      { table: 'sessions', key: SESSION, title: 'Plans for the garden', at: 1_790_000_000_000 },
    ]);
  });

  it('brings everything back where the database and its certificate are gone', async () => {
    const name = newId();
    const recoveries: unknown[] = [];
    await ensureDatabase({
      name,
      folder: memoryFolder(new Map([['0000000002.copy', bytes]])),
      certificate: memoryCertificate(),
      how: 'thorough',
      now: () => 1,
      keepRecovery: (recovery) => Promise.resolve(void recoveries.push(recovery)),
    });
    expect(recoveries).toMatchObject([
      { cause: 'erased', back: { sessions: 1, snapshots: 2, drafts: 1 }, missing: [] },
    ]);
    expect(await readLike(await openStore(name), expected)).toEqual(asReadToday(expected));
  });
});

describe('the stored archive of format 1', () => {
  const bytes = readStoredBytes('archive-1.holdfast');
  const STORE = 'aa2048e0a9c45f180b1caa17530fe25c';
  const listings = [{ id: SESSION, title: 'Plans for the garden', snapshots: 2, checkpoints: 1 }];
  const [session] = expected.sessions;

  it('is decoded in full: every kind of record, and nothing that is none', async () => {
    const items: (ArchiveRecord | ArchiveDamage)[] = [];
    for await (const item of decodeArchive(sourceOf(bytes).open())) items.push(item);
    const records = items.filter((item) => item.type === 'record');
    expect([records.length, records.map(({ kind }) => kind).join('')]).toEqual([items.length, 'aspnnce']);
    const [head, row, , first, second, checkpoint, end] = records.map(({ kind, body }) =>
      kind === 'p' ? undefined : parseCanonicalJson(body),
    );
    expect(head).toEqual({
      formatVersion: 1,
      appVersion: '0.1.0',
      createdAt: 1_760_000_000_000,
      store: STORE,
      sessions: listings,
    });
    expect([row, second, first, checkpoint]).toEqual([session, ...expected.snapshots, ...expected.checkpoints!]);
    const counts = { packs: 1, objects: 14, problems: 0, records: 6 };
    expect(end).toEqual({ store: STORE, sessions: listings, ...counts, checksum: records.at(-1)?.chain });
  });

  it('is imported by another store, which shows the same', async () => {
    const name = newId();
    await createExample(name, example);
    const into = await openStore();
    expect((await importArchive(into, sourceOf(bytes), { sessions: 'all' })).warnings).toEqual([]);
    expect(await describeStore(into)).toEqual(await describeStore(await openStore(name)));
    expect(await into.listSessions()).toEqual([{ ...session, importedFrom: { store: STORE, session: SESSION } }]);
    const tree = await readTree(into, SECOND);
    expect([tree.problems, tree.closedTabs.length, tree.closedWindows.length]).toEqual([[], 1, 1]);
    expect(await deepVerify(into)).toBeGreaterThan(14);
  });

  it('comes back to the store it was written by under the ids its objects had', async () => {
    const name = newId();
    const emptied = Object.entries(example.stores).map(([table, stored]) => [
      table,
      table === 'settings' ? stored : { ...stored, rows: [] },
    ]);
    await createExample(name, { ...example, stores: Object.fromEntries(emptied) as typeof example.stores });
    const store = await openStore(name);
    await importArchive(store, sourceOf(bytes), { sessions: 'all' });
    expect(await readObjectsLike(store, expected.objects)).toEqual(asReadToday(expected).objects);
    expect(await store.listSnapshots(SESSION)).toEqual(expected.snapshots);
    expect(await store.listCheckpoints()).toEqual(expected.checkpoints);
  });
});
