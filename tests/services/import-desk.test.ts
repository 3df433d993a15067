import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ImportJob } from '../../lib/model/import-job';
import { newId } from '../../lib/model/ids';
import { importArchive } from '../../lib/services/import-archive';
import { ImportDesk } from '../../lib/services/import-desk';
import type { SessionStore } from '../../lib/store/session-store';
import { exportBytes, sourceOf } from './archive-bytes';
import { deepVerify, describeStore, openFreshStore, smallHistory, storeHistory } from './archive-sessions';

/** What survives the worker: files, jobs, and the store. */
interface Disk {
  store: SessionStore;
  files: Map<string, File>;
  jobs: ImportJob[];
}

const reported: unknown[] = [];

const NONE = { sessions: 0, ofSessions: 0, bytes: 0 };

const openDesk = (disk: Disk, store = disk.store, onRead: () => void = () => undefined): ImportDesk =>
  new ImportDesk({
    store,
    now: () => 1_000_000,
    report: (error) => reported.push(error),
    files: {
      readArchiveFile: (folder, name) => {
        onRead();
        return Promise.resolve(disk.files.get(`${folder}/${name}`));
      },
      removeArchiveFile: (folder, name) => {
        disk.files.delete(`${folder}/${name}`);
        return Promise.resolve();
      },
      listArchiveFiles: () => Promise.resolve([]),
    },
    jobs: {
      readImportJobs: () => Promise.resolve(structuredClone(disk.jobs)),
      writeImportJobs: (jobs) => {
        disk.jobs = structuredClone(jobs);
        return Promise.resolve();
      },
    },
  });

async function untilEnded(disk: Disk, id: string): Promise<ImportJob> {
  for (;;) {
    const job = disk.jobs.find((one) => one.id === id);
    if (job && job.state !== 'running' && disk.files.size === 0) return job;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const untilAttempt = (disk: Disk, attempt: number): Promise<void> =>
  vi.waitFor(() => expect(disk.jobs.some(({ attempts }) => attempts === attempt)).toBe(true), { timeout: 30_000 });

const comingIn = async ({ store }: Disk): Promise<unknown[]> =>
  (await store.listSessions({ includeDeleted: true })).filter(({ importing }) => importing);

let from: SessionStore;
let disk: Disk;
let sessions: string[];
const id = newId();
beforeEach(async () => {
  from = await openFreshStore();
  for (const title of ['Thursday', 'Friday']) await storeHistory(from, smallHistory(title));
  sessions = (await from.listSessions()).map((session) => session.id);
  const file = new File([await exportBytes(from)], 'any name.holdfast');
  disk = { store: await openFreshStore(), files: new Map([[`imports/${id}`, file]]), jobs: [] };
});

describe('an import that a page asked for', () => {
  it('is done in the background, told of by its job, and its file is removed', async () => {
    const desk = openDesk(disk);
    await desk.begin(id, sessions);
    const job = await untilEnded(disk, id);
    expect(job.state).toBe('done');
    expect(job.result?.sessions.map(({ added }) => added)).toEqual([3, 3]);
    expect(await describeStore(disk.store)).toEqual(await describeStore(from));
  });

  it('of a file that is not there is refused by name', async () => {
    await expect(openDesk(disk).begin(newId(), sessions)).rejects.toMatchObject({ code: 'archive-file-gone' });
    expect(disk.jobs).toEqual([]);
  });

  it('of a file that is no archive fails by name', async () => {
    disk.files.set(`imports/${id}`, new File(['a letter'], 'letter.txt'));
    await openDesk(disk).begin(id, sessions);
    const job = await untilEnded(disk, id);
    expect([job.state, job.error?.code]).toEqual(['failed', 'not-an-archive']);
  });

  it('that is cancelled leaves nothing half-way', async () => {
    const desk = openDesk(disk);
    await desk.begin(id, sessions);
    await desk.cancelAll();
    const job = await untilEnded(disk, id);
    expect(job.result?.cancelled).toBe(true);
    expect((await disk.store.listSessions({ includeDeleted: true })).length).toBe(job.result?.sessions.length);
  });

  it('is cancelled also when its worker died and the next one has not come to it yet', async () => {
    await openDesk(disk, stoppingAfter(disk.store, 1)).begin(id, sessions);
    await new Promise((resolve) => setTimeout(resolve, 150));
    const next = openDesk(disk);
    await next.cancel(id);
    await next.carryOn();
    expect((await untilEnded(disk, id)).result).toMatchObject({ cancelled: true, sessions: [] });
    await openDesk(disk).carryOn();
    expect(await disk.store.listSessions({ includeDeleted: true })).toEqual([]);
  });

  it('goes on when the worker died, wherever that was', { timeout: 60_000 }, async () => {
    for (const writes of [0, 1, 2, 4, 6]) {
      const lost = await openFreshStore();
      const file = new File([await exportBytes(from)], '');
      const restarted: Disk = { store: lost, files: new Map([[`imports/${id}`, file]]), jobs: [] };
      // The first worker stops for good after so many writes: what it waits for never comes.
      await openDesk(restarted, stoppingAfter(lost, writes)).begin(id, sessions);
      await new Promise((resolve) => setTimeout(resolve, 150));
      const shown = await describeStore(lost);
      expect(await describeStore(from)).toEqual(expect.arrayContaining(shown));
      const next = openDesk(restarted);
      await next.carryOn();
      expect((await untilEnded(restarted, id)).state).toBe('done');
      expect(await describeStore(lost)).toEqual(await describeStore(from));
    }
  });

  it('is given up by name when three workers in turn died of it: its file goes, and what was half-way', async () => {
    for (const attempt of [1, 2, 3]) {
      const stopped = vi.fn();
      const desk = openDesk(disk, stoppingAfter(disk.store, 4, stopped));
      await (attempt === 1 ? desk.begin(id, sessions) : desk.carryOn());
      await untilAttempt(disk, attempt);
      // One that is still at work beside the next would note its own count over the next one's.
      await vi.waitFor(() => expect(stopped).toHaveBeenCalled(), { timeout: 30_000 });
    }
    await vi.waitFor(async () => expect((await comingIn(disk)).length).toBeGreaterThan(0), { timeout: 30_000 });
    await openDesk(disk).carryOn();
    const job = await untilEnded(disk, id);
    expect([job.state, job.error?.code, job.error?.data]).toEqual(['failed', 'import-given-up', { id, attempts: 3 }]);
    expect(reported).toContainEqual(expect.objectContaining({ code: 'import-given-up' }));
    expect(await comingIn(disk)).toEqual([]);
  });

  it('has its attempt on disk before the file is looked at', async () => {
    const seen: unknown[] = [];
    const desk = openDesk(disk, disk.store, () => seen.push(disk.jobs.map(({ attempts }) => attempts)));
    disk.jobs = [{ id, sessions, state: 'running', begunAt: 1, progress: NONE, attempts: 1 }];
    await desk.carryOn();
    await untilEnded(disk, id);
    expect(seen[0]).toEqual([2]);
  });

  it('keeps count of its attempts while it tells how far it has come', async () => {
    const written: ImportJob[][] = [];
    await openDesk({
      ...disk,
      set jobs(jobs: ImportJob[]) {
        written.push(jobs);
      },
      get jobs() {
        return written.at(-1) ?? [];
      },
    }).begin(id, sessions);
    await vi.waitFor(() => expect(written.at(-1)?.[0]?.state).toBe('done'), { timeout: 30_000 });
    const running = written.slice(1, -1).map(([job]) => job);
    expect(running.some((job) => job && job.progress.bytes > 0)).toBe(true);
    expect(running.map((job) => job?.attempts)).toEqual(running.map(() => 1));
  });

  it('that a person begins again starts at zero, however often it died before', async () => {
    disk.jobs = [{ id, sessions, state: 'running', begunAt: 1, progress: NONE, attempts: 3 }];
    await openDesk(disk).begin(id, sessions);
    const job = await untilEnded(disk, id);
    expect([job.state, job.attempts]).toEqual(['done', 1]);
  });

  it('waits without being counted while another one is taken up', async () => {
    const other = newId();
    disk.files.set(`imports/${other}`, disk.files.get(`imports/${id}`)!);
    const desk = openDesk(disk, stoppingAfter(disk.store, 0));
    await desk.begin(id, sessions);
    await desk.begin(other, sessions);
    await untilAttempt(disk, 1);
    expect(disk.jobs.map(({ attempts }) => attempts)).toEqual([undefined, 1]);
  });

  it('is still cancelled, not given up, when nobody has taken it up for the fourth time', async () => {
    disk.jobs = [{ id, sessions, state: 'running', begunAt: 1, progress: NONE, attempts: 3 }];
    const desk = openDesk(disk);
    await desk.cancel(id);
    await desk.carryOn();
    expect((await untilEnded(disk, id)).result).toMatchObject({ cancelled: true });
  });

  it('what no import will finish any more is removed at the next start', async () => {
    const stopped = stoppingAfter(disk.store, 4);
    await openDesk(disk, stopped).begin(id, sessions);
    const begun = async (): Promise<void> =>
      expect((await disk.store.listSessions({ includeDeleted: true })).length).toBeGreaterThan(0);
    await vi.waitFor(begun, { timeout: 30_000 });
    disk.jobs = [];
    await openDesk(disk).carryOn();
    expect((await disk.store.listSessions({ includeDeleted: true })).filter(({ importing }) => importing)).toEqual([]);
    await deepVerify(disk.store);
  });
});

describe('garbage collection in the middle of an import', () => {
  it('may sweep what no snapshot holds yet: the import begins anew, and nothing is missing', async () => {
    const into = await openFreshStore();
    const other = await storeHistory(into, smallHistory('Another'));
    let sweeps = 0;
    const store = new Proxy(into, {
      get(target, name: keyof SessionStore) {
        if (name !== 'addObjects') return target[name];
        return async (objects: Parameters<SessionStore['addObjects']>[0]) => {
          await target.addObjects(objects);
          sweeps += 1;
          if (sweeps === 1) await target.purgeSession(other);
        };
      },
    });
    const bytes = await exportBytes(from);
    const result = await importArchive(store, sourceOf(bytes), { sessions: 'all' });
    expect(sweeps).toBeGreaterThan(1);
    expect(result.sessions.length).toBe(2);
    expect(await describeStore(into)).toEqual(await describeStore(from));
    await deepVerify(into);
  });
});

/** A store whose calls never come back after so many writes; `onStop` hears of the first. */
function stoppingAfter(store: SessionStore, writes: number, onStop: () => void = () => undefined): SessionStore {
  let left = writes;
  const counted = new Set([
    'addObjects',
    'insertSnapshot',
    'putSession',
    'changeSession',
    'putCheckpoint',
    'purgeSession',
  ]);
  return new Proxy(store, {
    get(target, name: keyof SessionStore) {
      if (!(name in target)) return undefined;
      return (...values: never[]) => {
        if (counted.has(name)) left -= 1;
        if (left < 0) {
          onStop();
          return new Promise(() => undefined);
        }
        return (target[name] as (...given: never[]) => unknown)(...values);
      };
    },
  });
}
