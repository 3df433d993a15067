import type { Table } from 'dexie';
import { beforeEach, describe, expect, it } from 'vitest';
import { ArchiveLog } from '../../lib/model/archive';
import { archiveName } from '../../lib/model/archive-name';
import { newId } from '../../lib/model/ids';
import { DEFAULT_SETTINGS, type Settings } from '../../lib/model/settings';
import { ArchiveKeeper, isArchiveDue, type ArchiveKeeperParts } from '../../lib/services/keep-archives';
import { previewArchive } from '../../lib/services/preview-archive';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { SessionStore } from '../../lib/store/session-store';
import { withRawDatabase } from '../store/raw-database';
import { joinBytes, sourceOf } from './archive-bytes';
import { openFreshStore, smallHistory, storeHistory } from './archive-sessions';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = new Date(2026, 10, 21, 13, 59).getTime();

describe('an archive is due', () => {
  const at = (time: number): ArchiveLog['archives'] => [{ download: 1, file: '', at: time, bytes: 1, sessions: 1 }];
  const daily = { schedule: 'daily', keep: 3 } as const;

  it.each([
    ['never while it is off', { schedule: 'off', keep: 3 } as const, { archives: [] }, false],
    ['at once when there is none', daily, { archives: [] }, true],
    ['a day after the last', daily, { archives: at(NOW - DAY) }, true],
    ['not before', daily, { archives: at(NOW - DAY + 1) }, false],
    [
      'a week after the last, when weekly',
      { schedule: 'weekly', keep: 3 } as const,
      { archives: at(NOW - 6 * DAY) },
      false,
    ],
    ['again an hour after one that failed', daily, { archives: [], triedAt: NOW - HOUR }, true],
    ['but not sooner', daily, { archives: [], triedAt: NOW - HOUR + 1 }, false],
    ['when the clock went back by a year', daily, { archives: at(NOW + 365 * DAY), triedAt: NOW + 365 * DAY }, true],
  ])('%s', (_name, settings, log, due) => {
    expect(isArchiveDue(settings, log, NOW)).toBe(due);
  });
});

describe('automatic archives', () => {
  let name: string;
  let store: SessionStore;
  let log: ArchiveLog;
  let clock: number;
  let granted: boolean;
  let downloaded: Map<number, { name: string; bytes: Uint8Array<ArrayBuffer> }>;
  let ended: unknown[];
  let settings: Settings;
  let parts: ArchiveKeeperParts;
  let keeper: ArchiveKeeper;
  beforeEach(async () => {
    name = `archive-${newId()}`;
    store = await openSessionStore({ name });
    await storeHistory(store, smallHistory('Thursday'));
    log = { archives: [] };
    clock = NOW;
    granted = true;
    downloaded = new Map();
    ended = [];
    settings = { ...DEFAULT_SETTINGS, archive: { schedule: 'daily', keep: 2 } };
    const files = new Map<string, File>();
    let next = 0;
    parts = {
      store,
      settings: () => Promise.resolve(settings),
      now: () => clock,
      appVersion: '0.1.0',
      saveNow: () => Promise.resolve(),
      ended: (error) => ended.push(error),
      log: {
        readArchiveLog: () => Promise.resolve(log),
        writeArchiveLog: (written) => {
          log = written;
          return Promise.resolve();
        },
      },
      files: {
        writeArchiveFile: (_folder, name) => {
          const chunks: Uint8Array<ArrayBuffer>[] = [];
          const close = (): void => void files.set(name, new File(chunks, name));
          return Promise.resolve(new WritableStream({ write: (chunk) => void chunks.push(chunk), close }));
        },
        readArchiveFile: (_folder, name) => Promise.resolve(files.get(name)),
        removeArchiveFile: (_folder, name) => {
          files.delete(name);
          return Promise.resolve();
        },
      },
      downloads: {
        mayDownload: () => Promise.resolve(granted),
        openFileUrl: ({ name }) => Promise.resolve({ url: name, release: () => Promise.resolve() }),
        downloadTo: async (url, name) => {
          const bytes = joinBytes(new Uint8Array(await files.get(url)!.arrayBuffer()));
          downloaded.set(++next, { name, bytes });
          return { download: next, bytes: bytes.length };
        },
        removeDownload: (download) => {
          downloaded.delete(download);
          return Promise.resolve();
        },
      },
    };
    keeper = new ArchiveKeeper(parts);
  });

  it('of a store that was lost are never pushed out by those of its successor, which may hold less', async () => {
    const lost = { file: 'Holdfast/before.holdfast', at: NOW - DAY, bytes: 9, sessions: 30, store: 'of-another-store' };
    log = { archives: [{ download: 900, ...lost }] };
    downloaded.set(900, { name: lost.file, bytes: new Uint8Array(9) });
    for (let day = 0; day < 4; day += 1) {
      await keeper.heartbeat();
      clock += DAY;
    }
    expect([...downloaded.keys()].sort((one, other) => one - other)).toEqual([3, 4, 900]);
    expect(log.archives.map(({ download }) => download)).toEqual([4, 3, 900]);
  });

  it('are written when due, named by the time, and hold everything', async () => {
    await keeper.heartbeat();
    await keeper.heartbeat();
    const [file, ...more] = [...downloaded.values()];
    expect(more).toEqual([]);
    expect(file?.name).toBe('Holdfast/holdfast-2026-11-21-1359.holdfast');
    const preview = await previewArchive(await openFreshStore(), sourceOf(file!.bytes));
    expect(preview.sessions.map(({ title, snapshots }) => [title, snapshots])).toEqual([['Thursday', 3]]);
    expect(ended).toEqual([undefined]);
  });

  it('stay as many as wanted, the newest', async () => {
    for (let day = 0; day < 4; day += 1) {
      clock = NOW + day * DAY;
      await keeper.heartbeat();
    }
    expect([...downloaded.values()].map(({ name }) => name)).toEqual(
      [2, 3].map((day) => `Holdfast/${archiveName(NOW + day * DAY)}`),
    );
    expect(log.archives.length).toBe(2);
  });

  it('that cannot be written are told of, and the former ones stay', async () => {
    await keeper.heartbeat();
    granted = false;
    clock = NOW + DAY;
    await keeper.heartbeat();
    expect(ended.at(-1)).toMatchObject({ code: 'download-failed' });
    expect(log.error?.code).toBe('download-failed');
    expect(log.archives.length).toBe(1);
    await expect(keeper.writeNow()).rejects.toMatchObject({ code: 'download-failed' });
    granted = true;
    await keeper.writeNow();
    expect(log.error).toBeUndefined();
    expect(downloaded.size).toBe(2);
  });

  it('are not written while off', async () => {
    settings = { ...settings, archive: { schedule: 'off', keep: 2 } };
    await keeper.heartbeat();
    expect(downloaded.size).toBe(0);
  });

  /** Loses all packs, as the next worker finds it; what it resolves to puts them back. */
  const losePacks = async (): Promise<() => Promise<unknown>> => {
    store.close();
    const repair = await withRawDatabase(name, async ({ packs }) => {
      const [keys, rows] = [await packs.toCollection().primaryKeys(), await packs.toArray()];
      await packs.clear();
      return () => withRawDatabase(name, (db) => db.packs.bulkPut(rows, keys));
    });
    parts.store = store = await openSessionStore({ name });
    return repair;
  };
  const pass = async (days: number): Promise<void> => {
    for (let day = 0; day < days; day += 1) {
      await keeper.heartbeat();
      clock += DAY;
    }
  };
  const kept = (): number[] => [...downloaded.keys()].sort((one, other) => one - other);

  it('say in the log whether they are complete, and of which sessions they lack parts', async () => {
    await storeHistory(store, smallHistory('F'.repeat(200)));
    await pass(1);
    expect(log.archives[0]?.damaged).toEqual({ sessions: 0, titles: [] });
    await losePacks();
    await pass(1);
    expect(log.archives[0]?.damaged?.sessions).toBe(2);
    expect(log.archives[0]?.damaged?.titles.sort()).toEqual([`${'F'.repeat(59)}…`, 'Thursday']);
    for (const title of ['1', '2', '3']) await storeHistory(store, smallHistory(title));
    await losePacks();
    await pass(1);
    expect(log.archives[0]?.damaged).toMatchObject({ sessions: 5, titles: { length: 3 } });
    await keeper.forgetTitles();
    expect(log.archives.map(({ damaged }) => damaged)).toEqual([5, 2, 0].map((sessions) => ({ sessions, titles: [] })));
    expect(ArchiveLog.parse(log)).toEqual(log);
  });

  it('that lack damaged parts are told of like those that fail, until one is complete', async () => {
    const repair = await losePacks();
    await pass(1);
    expect(ended).toMatchObject([{ code: 'incomplete-archive', data: { sessions: 1 } }]);
    expect(log.error).toBeUndefined();
    await repair();
    await pass(1);
    expect(ended.at(-1)).toBeUndefined();
  });

  it('that lack damaged parts never push out the newest complete one; the next complete one does', async () => {
    await pass(3);
    expect(kept()).toEqual([2, 3]);
    const repair = await losePacks();
    await pass(4);
    expect(kept()).toEqual([3, 6, 7]);
    expect(log.archives.map(({ download }) => download)).toEqual([7, 6, 3]);
    await repair();
    await pass(1);
    expect(kept()).toEqual([7, 8]);
    await pass(1);
    expect(kept()).toEqual([8, 9]);
  });

  it.each(['sessions', 'snapshots', 'checkpoints'] as const)(
    'in which damaged rows of %s had to be left out are not complete',
    async (table) => {
      await storeHistory(store, { ...smallHistory('Friday'), checkpoints: [0] });
      store.close();
      await withRawDatabase(name, async (db) => {
        const row: object | undefined = await db[table].toCollection().first();
        await (db[table] as unknown as Table<object>).put({ ...row, totals: 'many', name: 7 });
      });
      parts.store = store = await openSessionStore({ name });
      await pass(1);
      expect(log.archives[0]?.damaged?.sessions).toBe(1);
      expect(ended).toMatchObject([{ code: 'incomplete-archive', data: { sessions: 1 } }]);
    },
  );

  it('of which not one row of a session can be read are told of', async () => {
    store.close();
    await withRawDatabase(name, async (db) => {
      const rows = await db.sessions.toArray();
      await (db.sessions as unknown as Table<object>).bulkPut(rows.map((row) => ({ ...row, totals: 'many' })));
    });
    parts.store = store = await openSessionStore({ name });
    await pass(1);
    expect(ended).toMatchObject([{ code: 'incomplete-archive', data: { sessions: 1 } }]);
    expect(downloaded.size).toBe(0);
  });

  it('of an older version, of which nobody knows, may be complete: they stay until one is known to be', async () => {
    log = ArchiveLog.parse({
      archives: [2, 1].map((day) => ({ download: 800 + day, file: '', at: NOW - day * DAY, bytes: 1, sessions: 1 })),
    });
    for (const { download } of log.archives) downloaded.set(download, { name: '', bytes: new Uint8Array(1) });
    const repair = await losePacks();
    await pass(3);
    expect(kept()).toEqual([2, 3, 801, 802]);
    await repair();
    await pass(1);
    expect(kept()).toEqual([3, 4]);
  });
});
