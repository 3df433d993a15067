import { describe, expect, it } from 'vitest';
import type { AppError } from '../../lib/model/errors';
import { newId } from '../../lib/model/ids';
import { openSessionStore } from '../../lib/store/create-session-store';
import { createDatabase, type SettingRow } from '../../lib/store/database';
import { MIGRATIONS, type Migration } from '../../lib/store/migrations';
import { dumpDatabase } from '../store/raw-database';
import { readWholeTree, sampleCommit, sampleSession, sealTree } from '../store/sample-tree';
import { createExample } from './create-example';
import { asReadToday, readLike } from './read-like';
import { readExample, readNewPayloads } from './stored-example';

/** Every version of the tables that was ever released has an example here. */
const EXAMPLES = MIGRATIONS.map(({ version }) => version);
const NEWEST = EXAMPLES.at(-1) ?? 1;

describe.each([
  ...EXAMPLES.map((format) => ({ what: `format ${format}`, example: readExample(format) })),
  { what: 'payload format 2', example: readNewPayloads() },
])('the stored example of $what', ({ example }) => {
  const open = async () => {
    const name = newId();
    await createExample(name, example);
    const problems: AppError[] = [];
    return { name, problems, store: await openSessionStore({ name, onProblem: (problem) => problems.push(problem) }) };
  };

  it('is read in full: every table, every kind of object', async () => {
    const { store, problems } = await open();
    const { expected } = example;
    expect(await readLike(store, expected)).toEqual(asReadToday(expected));
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

  it.each([0, ...EXAMPLES])(
    'make from version %i the tables that the newest example has, each after a restore point',
    async (from) => {
      const name = newId();
      if (from > 0) await createExample(name, readExample(from));
      (await openSessionStore({ name })).close();
      const { nativeVersion, stores } = readExample(NEWEST);
      const tables = Object.entries(stores).map(([table, { keyPath, indexes }]) => [
        table,
        keyPath,
        indexes.map((index) => index.name),
      ]);
      const [version, dumped] = JSON.parse(await dumpDatabase(name)) as [number, unknown[][]];
      expect([version, dumped.map((table) => table.slice(0, 3))]).toEqual([nativeVersion, tables]);
      const settings = await settingsOf(name);
      expect(settings.find(({ key }) => key === 'schemaVersion')?.value).toBe(NEWEST);
      // A database that begins with the newest tables has none before it.
      const passed = EXAMPLES.filter((one) => from > 0 && one < NEWEST).slice(-3);
      expect(pointsIn(settings)).toEqual(passed.map((one) => `restore-point:${one}`));
    },
  );

  it('to 2 add the table of checkpoints, in use at once, and keep the sessions as they were', async () => {
    const name = newId();
    const example = readExample(1);
    await createExample(name, example);
    const store = await openSessionStore({ name });
    expect(await store.listCheckpoints()).toEqual([]);
    const { id: snapshot, session, takenAt } = example.expected.snapshots[0]!;
    const words = { name: 'Now with words', description: 'and more', tags: ['one'], priority: 'high' as const };
    const later = { snapshot, session, createdAt: takenAt + 2, ...words };
    const earlier = { ...later, snapshot: example.expected.snapshots[1]!.id, createdAt: takenAt + 1 };
    await store.putCheckpoint(later);
    await store.putCheckpoint(earlier);
    expect(await store.listCheckpoints(session)).toEqual([later, earlier]);
    const sessions = example.stores['sessions']!.rows.map(([, row]) => row);
    expect((await store.listRestorePoints()).tables).toEqual([
      { version: 1, at: expect.any(Number) as number, sessions: sessions.length, missing: [] },
    ]);
    store.close();
    const point = (await settingsOf(name)).find(({ key }) => key === 'restore-point:1');
    expect(point?.value).toMatchObject({ version: 1, sessions });
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
    const settings = await settingsOf(name, [...MIGRATIONS, ...future]);
    const last = MIGRATIONS.length + 4;
    expect(pointsIn(settings)).toEqual([last - 2, last - 1, last].map((version) => `restore-point:${version}`));
    expect(settings.find(({ key }) => key === `restore-point:${last}`)?.value).toMatchObject({
      sessions: [{ title: 'changed by 3' }, { title: 'changed by 3' }],
    });
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

const pointsIn = (settings: readonly SettingRow[]): string[] =>
  settings.map(({ key }) => key).filter((key) => key.startsWith('restore-point:'));

async function settingsOf(name: string, migrations = MIGRATIONS): Promise<SettingRow[]> {
  const db = createDatabase(name, migrations);
  await db.open();
  const rows = await db.settings.toArray();
  db.close();
  return rows;
}
