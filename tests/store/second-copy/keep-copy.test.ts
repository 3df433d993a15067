import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCopyFile } from '../../../lib/codec/copy-file';
import { withRawDatabase } from '../raw-database';
import { addSession, addSnapshot, dumpCopied, openCopyScene, type CopyScene } from './scene';

const filesOf = ({ folder }: CopyScene): string[] => [...folder.files.keys()].sort();

/** Whether these bytes stand anywhere in the folder. */
const holds = ({ folder }: CopyScene, text: string): boolean =>
  [...folder.files.values()].some((bytes) => new TextDecoder('latin1').decode(bytes).includes(text));

describe('writing the second copy', () => {
  it('writes one file for what changed, and nothing when nothing did', async () => {
    const scene = await openCopyScene();
    const session = await addSession(scene);
    await addSnapshot(scene, session, 'x');
    expect(await scene.copy.flush()).toBe(true);
    expect(await scene.copy.flush()).toBe(false);
    expect(filesOf(scene)).toHaveLength(1);
    scene.end();
  });

  it('catches up on what another worker left, for the journal stands in the database', async () => {
    const scene = await openCopyScene();
    const session = await addSession(scene);
    const id = await addSnapshot(scene, session, 'x');
    scene.end();
    await scene.start();
    expect(await scene.copy.flush()).toBe(true);
    expect(await scene.copy.listKeys('snapshots')).toEqual([id]);
    scene.end();
  });

  it('no longer offers what was removed, though no file says so yet: repair would bring it back', async () => {
    const scene = await openCopyScene();
    const session = await addSession(scene);
    const snapshot = await addSnapshot(scene, session, 'x');
    await scene.copy.flush();
    const [pack] = await scene.copy.listPacks();
    await scene.store.purgeSession(session);
    expect(await scene.copy.listKeys('sessions')).toEqual([]);
    expect(await scene.copy.readRow('snapshots', snapshot)).toBeUndefined();
    expect(await scene.copy.listPacks()).toEqual([]);
    expect(await scene.copy.readPack(pack ?? 0)).toBeUndefined();
    scene.end();
  });

  it('does it again when the certificate could not be written', async () => {
    const scene = await openCopyScene();
    await addSession(scene);
    const { write } = scene.certificate;
    scene.certificate.write = () => Promise.reject(new Error('no room'));
    await expect(scene.copy.flush()).rejects.toMatchObject({ code: 'store-failed' });
    scene.certificate.write = write;
    expect(await scene.copy.flush()).toBe(true);
    expect(scene.certificate.value?.counts.sessions).toBe(1);
    scene.end();
  });

  it('says that there is no room, and keeps the journal for later', async () => {
    const scene = await openCopyScene();
    await addSession(scene);
    const { write } = scene.folder;
    scene.folder.write = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    await expect(scene.copy.flush()).rejects.toMatchObject({ code: 'quota' });
    scene.folder.write = write;
    expect(await scene.copy.flush()).toBe(true);
    scene.end();
  });

  it('keeps a journal of one row however long no file can be written', async () => {
    const scene = await openCopyScene();
    const session = await addSession(scene);
    const { write } = scene.folder;
    scene.folder.write = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    for (let at = 0; at < 250; at += 1) await scene.store.changeSession(session, { title: `${at}` });
    await expect(scene.copy.flush()).rejects.toMatchObject({ code: 'quota' });
    const rows = await withRawDatabase(scene.name, (db) => db.settings.where('key').startsWith('copy:change:').count());
    expect(rows).toBe(1);
    scene.folder.write = write;
    await scene.copy.flush();
    expect(await scene.copy.readRow('sessions', session)).toMatchObject({ title: '249' });
    scene.end();
  });

  it('names in the certificate the store, the newest snapshot and what the newest file holds', async () => {
    const scene = await openCopyScene();
    const session = await addSession(scene);
    const snapshot = await addSnapshot(scene, session, 'x');
    await scene.copy.flush();
    expect(scene.certificate.value).toMatchObject({
      newest: { snapshot, session },
      counts: { sessions: 1, snapshots: 1, packs: 1 },
      files: { count: 1, newest: 1 },
    });
    expect(scene.certificate.value?.files.holds.map(({ table }) => table)).toEqual(['packs', 'sessions', 'snapshots']);
    scene.end();
  });

  it('hands out rows and packs to whoever repairs', async () => {
    const scene = await openCopyScene();
    const session = await addSession(scene, 'Mine');
    await addSnapshot(scene, session, 'x');
    await scene.copy.flush();
    expect(await scene.copy.readRow('sessions', session)).toMatchObject({ id: session, title: 'Mine' });
    const [pack = 0] = await scene.copy.listPacks();
    const stored = await withRawDatabase(scene.name, (db) => db.packs.get(pack));
    expect(await scene.copy.readPack(pack)).toEqual(stored?.bytes);
    expect(await scene.copy.readRow('sessions', 'f'.repeat(32))).toBeUndefined();
    scene.end();
  });
});

describe('completing the second copy', () => {
  it('is written anew when it is gone, and is then as good as before', async () => {
    const scene = await openCopyScene();
    const session = await addSession(scene);
    await addSnapshot(scene, session, 'x');
    await scene.copy.flush();
    scene.folder.files.clear();
    expect(await scene.copy.reconcile()).toBeGreaterThan(0);
    expect(await scene.copy.reconcile()).toBe(0);
    const before = await dumpCopied(scene.name);
    await scene.erase();
    await scene.start();
    expect(await dumpCopied(scene.name)).toEqual(before);
    scene.end();
  });

  it('mends what any one damaged or lost file took away', async () => {
    const scene = await openCopyScene();
    const session = await addSession(scene);
    for (const text of ['a', 'b', 'c']) {
      await addSnapshot(scene, session, text);
      await scene.copy.flush();
    }
    const before = await dumpCopied(scene.name);
    for (let at = 0; at < 3; at += 1) {
      const file = filesOf(scene)[at] ?? '';
      const bytes = scene.folder.files.get(file) ?? new Uint8Array();
      if (at === 0) scene.folder.files.delete(file);
      else bytes[at === 1 ? 10 : bytes.length - 10]! ^= 1;
      // Files are read once in the life of a worker.
      scene.end();
      await scene.start();
      await scene.copy.reconcile();
      await scene.erase();
      await scene.start();
      await scene.copy.reconcile();
      expect(await dumpCopied(scene.name)).toEqual(before);
    }
    scene.end();
  });

  it('derives a lost certificate', async () => {
    const scene = await openCopyScene();
    await addSession(scene);
    await scene.copy.flush();
    const { value } = scene.certificate;
    scene.certificate.value = undefined;
    await scene.copy.reconcile();
    expect(scene.certificate.value).toMatchObject({ storeId: value?.storeId, counts: value?.counts });
    scene.end();
  });
});

describe('merging files', () => {
  async function withFiles(count: number): Promise<CopyScene & { session: string }> {
    const scene = await openCopyScene();
    const session = await addSession(scene);
    for (let at = 0; at < count; at += 1) {
      await addSnapshot(scene, session, `text ${at}`);
      await scene.copy.flush();
    }
    return Object.assign(scene, { session });
  }

  it('puts many small files into one, and nothing is missing after a rebuild', async () => {
    const scene = await withFiles(25);
    const before = await dumpCopied(scene.name);
    expect(await scene.copy.merge()).toBe(true);
    expect(filesOf(scene)).toHaveLength(1);
    expect(await scene.copy.merge()).toBe(false);
    await scene.erase();
    await scene.start();
    expect(await dumpCopied(scene.name)).toEqual(before);
    expect(scene.recoveries.at(-1)).toMatchObject({ missingCount: 0 });
    scene.end();
  });

  it('keeps three generations of a row that changes', async () => {
    const scene = await withFiles(25);
    await scene.copy.merge();
    const [bytes = new Uint8Array()] = [...scene.folder.files.values()];
    const entries = readCopyFile(bytes)?.entries ?? [];
    expect(entries.filter(({ table }) => table === 'sessions')).toHaveLength(3);
    scene.end();
  });

  it.each([0, 2])(
    'of a merged file that was cut %i bytes into the newest version of a row, that row is copied again',
    async (bytesLeft) => {
      const scene = await withFiles(25);
      await scene.copy.merge();
      const before = await dumpCopied(scene.name);
      const [file = ''] = filesOf(scene);
      const bytes = scene.folder.files.get(file) ?? new Uint8Array();
      const newest = readCopyFile(bytes)?.entries.findLast(({ table }) => table === 'sessions');
      scene.folder.files.set(file, bytes.slice(0, (newest?.start ?? 0) + bytesLeft));
      scene.end();
      await scene.start();
      await scene.copy.reconcile();
      await scene.erase();
      await scene.start();
      expect(await dumpCopied(scene.name)).toEqual(before);
      scene.end();
    },
  );

  it('falls back to the generation before when the newest one is damaged', async () => {
    const scene = await withFiles(2);
    await scene.erase();
    const newest = scene.folder.files.get(filesOf(scene)[1] ?? '') ?? new Uint8Array();
    const entry = readCopyFile(newest)?.entries.find(({ table }) => table === 'sessions');
    newest[(entry?.end ?? 0) - 1]! ^= 1;
    await scene.start();
    expect((await scene.store.getSession(scene.session))?.snapshots).toBe(1);
    scene.end();
  });

  it('keeps the former files when the new one cannot be read back', async () => {
    const scene = await withFiles(25);
    const before = filesOf(scene);
    const { write } = scene.folder;
    scene.folder.write = async (name, bytes) => {
      await write(name, bytes);
      scene.folder.files.get(name)![bytes.length - 1]! ^= 1;
    };
    await expect(scene.copy.merge()).rejects.toMatchObject({ code: 'store-failed' });
    expect(filesOf(scene)).toEqual(expect.arrayContaining(before));
    scene.end();
  });

  it('leaves no byte and no name of a session that was purged', async () => {
    const scene = await withFiles(2);
    const secret = await addSession(scene, 'a secret title');
    await addSnapshot(scene, secret, 'x');
    await scene.copy.flush();
    await addSnapshot(scene, scene.session, 'y');
    await scene.copy.flush();
    await scene.store.purgeSession(secret);
    await scene.copy.flush();
    expect(holds(scene, 'a secret title')).toBe(true);
    expect(await scene.copy.merge()).toBe(true);
    expect(holds(scene, 'a secret title')).toBe(false);
    const before = await dumpCopied(scene.name);
    await scene.erase();
    await scene.start();
    expect(await dumpCopied(scene.name)).toEqual(before);
    scene.end();
  });
});

describe('any history', () => {
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('commit' as const), line: fc.nat(1), text: fc.nat(4) }) },
    { weight: 3, arbitrary: fc.constant({ do: 'flush' as const }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('purge' as const), line: fc.nat(1) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('merge' as const), besideFlush: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('cut' as const), after: fc.nat(3) }) },
    { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'erase' as const }) },
  );

  it(
    'of commits, deletions, merges, cuts and losses: a rebuild equals the database',
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
          const scene = await openCopyScene({ files: 3, bytes: 4_000 });
          const lines = [await addSession(scene, 'one'), await addSession(scene, 'two')];
          for (const one of steps) {
            if (one.do === 'commit') await addSnapshot(scene, lines[one.line] ?? '', `text ${one.text}`);
            if (one.do === 'flush') await scene.copy.flush();
            if (one.do === 'merge')
              await Promise.all([scene.copy.merge(), one.besideFlush ? scene.copy.flush() : undefined]);
            if (one.do === 'purge') {
              await scene.store.purgeSession(lines[one.line] ?? '');
              lines[one.line] = await addSession(scene, 'again');
            }
            if (one.do === 'cut') await cutOff(scene, one.after);
            if (one.do === 'restart') {
              scene.end();
              await scene.start();
            }
            if (one.do === 'erase') {
              await scene.copy.flush();
              await scene.erase();
              await scene.start();
            }
          }
          await scene.copy.flush();
          const before = await dumpCopied(scene.name);
          await scene.erase();
          await scene.start();
          expect(await dumpCopied(scene.name)).toEqual(before);
          expect(scene.recoveries.every(({ missingCount }) => missingCount === 0)).toBe(true);
          await scene.erase();
        }),
        { numRuns: 40 },
      );
    },
  );

  /** The worker dies after so many writes to the folder, in the middle of a flush and a merge. */
  async function cutOff(scene: CopyScene, after: number): Promise<void> {
    const { write, remove } = scene.folder;
    let left = after;
    const dying =
      <Args extends unknown[]>(work: (...args: Args) => Promise<void>) =>
      (...args: Args): Promise<void> =>
        left-- > 0 ? work(...args) : Promise.reject(new Error('died'));
    scene.folder.write = dying(write);
    scene.folder.remove = dying(remove);
    await scene.copy.flush().catch(() => undefined);
    const merging = scene.copy.merge().catch(() => undefined);
    await addSession(scene, 'meanwhile');
    await Promise.all([merging, scene.copy.flush().catch(() => undefined)]);
    Object.assign(scene.folder, { write, remove });
    scene.end();
    await scene.start();
  }
});
