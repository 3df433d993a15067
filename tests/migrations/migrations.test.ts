import { describe, expect, it } from 'vitest';
import type { AppError } from '../../lib/model/errors';
import { newId } from '../../lib/model/ids';
import type { ObjectKind } from '../../lib/model/objects';
import { openSessionStore } from '../../lib/store/create-session-store';
import { createDatabase, type SettingRow } from '../../lib/store/database';
import { MIGRATIONS, type Migration } from '../../lib/store/migrations';
import { dumpDatabase } from '../store/raw-database';
import { readWholeTree, sampleCommit, sampleSession, sealTree } from '../store/sample-tree';
import { createExample } from './create-example';
import { readExample } from './stored-example';

/** Every version of the tables that was ever released has an example here. */
const EXAMPLES = MIGRATIONS.map(({ version }) => version);

describe.each(EXAMPLES)('the stored example of format %i', (format) => {
  const example = readExample(format);
  const open = async () => {
    const name = newId();
    await createExample(name, example);
    const problems: AppError[] = [];
    return { name, problems, store: await openSessionStore({ name, onProblem: (problem) => problems.push(problem) }) };
  };

  it('is read in full: every table, every kind of object', async () => {
    const { store, problems } = await open();
    const { expected } = example;
    expect(await store.listSessions({ includeDeleted: true })).toEqual(expected.sessions);
    expect(await store.listSnapshots(expected.snapshots[0]!.session)).toEqual(expected.snapshots);
    expect(await store.listCheckpoints()).toEqual(expected.checkpoints ?? []);
    expect(await store.listLiveDocuments()).toEqual(expected.documents);
    expect(await store.getConversation(expected.conversation.key)).toEqual(expected.conversation);
    expect(await store.listRestoreReports()).toEqual(expected.reports);
    for (const { kind, id, payload } of expected.objects)
      expect(await store.readObject(kind, id)).toEqual(asReadToday(kind, payload));
    expect(new Set(expected.objects.map(({ kind }) => kind)).size).toBe(7);
    expect(problems).toEqual([]);
  });

  it('keeps its ids: sealed today, the same payloads are the same objects (S1)', async () => {
    const { store } = await open();
    const { objects } = example.expected;
    const ids = await Promise.all(
      objects.map(async ({ kind, payload }) => (await store.seal(kind, payload as never)).id),
    );
    expect(ids).toEqual(objects.map(({ id }) => id));
  });

  it('is written on, and survives a purge', async () => {
    const { store } = await open();
    const session = sampleSession();
    await store.putSession(session);
    const tree = await sealTree(store, [[{ uid: newId(), text: 'new' }]]);
    await store.commitSnapshot(sampleCommit(session.id, tree));
    for (const { id } of example.expected.sessions) await store.purgeSession(id);
    expect(await readWholeTree(store, tree.manifest)).toHaveLength(1);
    expect((await store.usage()).objects).toBe(4);
  });
});

describe('migrations', () => {
  it('have versions without gaps, each with a stored example', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, at) => at + 1));
  });

  it('make, from nothing, the tables and indexes that the newest example has', async () => {
    const name = newId();
    (await openSessionStore({ name })).close();
    const { nativeVersion, stores } = readExample(EXAMPLES.at(-1) ?? 1);
    const tables = Object.entries(stores).map(([table, { keyPath, indexes }]) => [
      table,
      keyPath,
      indexes.map((index) => index.name),
    ]);
    const [version, dumped] = JSON.parse(await dumpDatabase(name)) as [number, unknown[][]];
    expect([version, dumped.map((table) => table.slice(0, 3))]).toEqual([nativeVersion, tables]);
  });

  it('have all been run by this test, from every version before them', async () => {
    for (const from of [0, ...EXAMPLES]) {
      const name = newId();
      if (from > 0) await createExample(name, readExample(from));
      const run: number[] = [];
      const watched = MIGRATIONS.map((migration) => watch(migration, run));
      const expected = MIGRATIONS.filter(({ version, upgrade }) => upgrade && from > 0 && version > from);
      (await openSessionStore({ name, migrations: watched })).close();
      expect(run).toEqual(expected.map(({ version }) => version));
      expect((await settingsOf(name)).find(({ key }) => key === 'schemaVersion')?.value).toBe(MIGRATIONS.length);
    }
  });

  it('to come keep a restore point of the small tables first, and the last three of them', async () => {
    const name = newId();
    await createExample(name, readExample(1));
    const future = Array.from({ length: 5 }, (_, at): Migration => ({
      version: MIGRATIONS.length + 1 + at,
      stores: {},
      upgrade: (transaction) =>
        transaction
          .table('sessions')
          .toCollection()
          .modify({ title: `changed by ${at}` }),
    }));
    const store = await openSessionStore({ name, migrations: [...MIGRATIONS, ...future] });
    expect((await store.listSessions()).map(({ title }) => title)).toEqual(['changed by 4']);
    store.close();
    const points = (await settingsOf(name, [...MIGRATIONS, ...future])).filter(({ key }) =>
      key.startsWith('restore-point:'),
    );
    const last = MIGRATIONS.length + 4;
    expect(points.map(({ key }) => key)).toEqual(
      [last - 2, last - 1, last].map((version) => `restore-point:${version}`),
    );
    expect(points.at(-1)?.value).toMatchObject({ sessions: [{ title: 'changed by 3' }, { title: 'changed by 3' }] });
  });

  it('that fail leave the database as it was', async () => {
    const name = newId();
    await createExample(name, readExample(1));
    const before = await dumpDatabase(name);
    const failing: Migration = {
      version: MIGRATIONS.length + 1,
      stores: { journal: 'id' },
      upgrade: () => Promise.reject(new Error('no')),
    };
    await expect(openSessionStore({ name, migrations: [...MIGRATIONS, failing] })).rejects.toMatchObject({
      code: 'store-failed',
    });
    expect(await dumpDatabase(name)).toBe(before);
    expect(await (await openSessionStore({ name })).listSessions()).toHaveLength(1);
  });
});

/** What a payload of format 1 is read as: of no kind has a member changed its meaning. */
const asReadToday = (kind: ObjectKind, payload: unknown): unknown =>
  kind === 'tab' || kind === 'window' ? { ...(payload as object), formatVersion: 2 } : payload;

/** The migration, noting in `run` that its upgrade was carried out. */
function watch(migration: Migration, run: number[]): Migration {
  const { upgrade } = migration;
  if (!upgrade) return migration;
  return {
    ...migration,
    upgrade: (transaction) => {
      run.push(migration.version);
      return upgrade(transaction);
    },
  };
}

async function settingsOf(name: string, migrations = MIGRATIONS): Promise<SettingRow[]> {
  const db = createDatabase(name, migrations);
  await db.open();
  const rows = await db.settings.toArray();
  db.close();
  return rows;
}
