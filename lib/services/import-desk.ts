import type { ArchiveProgress } from '../model/archive';
import { ArchiveFileGoneError, ImportGivenUpError, toReport } from '../model/errors';
import type { SessionId } from '../model/ids';
import type { ImportJob } from '../model/import-job';
import { DAY } from '../model/durations';
import { readChunks } from '../codec/byte-reader';
import type * as archiveFiles from '../store/archive/archive-files';
import type * as jobs from '../browser/import-jobs-storage';
import type { SessionStore } from '../store/session-store';
import { importArchive } from './import-archive';
import type { Parts } from './parts';
import type { ArchiveSource } from './survey-archive';

/** Milliseconds between two notes of how far an import has come. Each is a call of the browser's: it keeps the worker. */
const NOTE_EVERY_MS = 250;

/** How many workers may die of an import: an archive that takes more memory than there is would end every one. */
const ATTEMPTS = 3;

/** How long an ended import can be told of, and a file that nobody came for is kept. */
const KEPT_MS = DAY;

export interface ImportDeskParts extends Pick<Parts, 'now' | 'report'> {
  store: SessionStore;
  files: Pick<typeof archiveFiles, 'readArchiveFile' | 'removeArchiveFile' | 'listArchiveFiles'>;
  jobs: Pick<typeof jobs, 'readImportJobs' | 'writeImportJobs'>;
}

/**
 * Imports that pages asked for, one after the other. The file lies in OPFS and the job in `storage.local`, so that an
 * import goes on when the worker died.
 */
export class ImportDesk {
  private readonly running = new Map<string, AbortController>();
  private known: ImportJob[] | undefined;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: ImportDeskParts) {}

  /** Begins an import of the file `imports/<id>`, and returns at once. Throws ArchiveFileGoneError. */
  async begin(id: string, sessions: readonly SessionId[]): Promise<void> {
    if (this.running.has(id)) return;
    if (!(await this.parts.files.readArchiveFile('imports', id))) throw new ArchiveFileGoneError(id);
    const progress = { sessions: 0, ofSessions: 0, bytes: 0 };
    await this.put({ id, sessions: [...sessions], state: 'running', begunAt: this.parts.now(), progress });
    this.run(id);
  }

  /** Also of an import that a worker that died had begun, and that nobody has taken up yet. */
  async cancel(id: string): Promise<void> {
    const job = (await this.jobs()).find((one) => one.id === id);
    if (job?.state === 'running') this.run(id);
    this.abort(id);
  }

  /** Resolves when nothing is coming in any more. */
  async cancelAll(): Promise<void> {
    for (const id of this.running.keys()) this.abort(id);
    await this.last;
  }

  /** What a worker that died left: imports go on, and what no import will ever finish is removed. */
  async carryOn(): Promise<void> {
    for (const job of await this.jobs()) if (job.state === 'running') await this.takeUp(job);
    const { store, files, now } = this.parts;
    for (const { id, importing } of await store.listSessions({ includeDeleted: true })) {
      // One that began meanwhile goes on with what is there.
      if (this.running.size > 0) return;
      if (importing) await store.purgeSession(id);
    }
    for (const folder of ['imports', 'exports'] as const) {
      const left = await files.listArchiveFiles(folder, now() - KEPT_MS);
      for (const name of left) await files.removeArchiveFile(folder, name);
    }
  }

  private async takeUp(job: ImportJob): Promise<void> {
    const { id, attempts = 0 } = job;
    if (attempts < ATTEMPTS || this.running.has(id)) this.run(id);
    else await this.fail(job, new ImportGivenUpError(id, attempts)).catch(this.report);
  }

  private abort(id: string): void {
    this.running.get(id)?.abort(new DOMException('cancelled', 'AbortError'));
  }

  private run(id: string): void {
    if (this.running.has(id)) return;
    const control = new AbortController();
    this.running.set(id, control);
    this.last = this.last
      .then(() => this.work(id, control.signal))
      .catch(this.report)
      .finally(() => this.running.delete(id));
  }

  private async work(id: string, signal: AbortSignal): Promise<void> {
    const found = (await this.jobs()).find((one) => one.id === id);
    if (!found) return;
    const job = { ...found, attempts: (found.attempts ?? 0) + 1 };
    // First of all: a worker that dies of it writes nothing any more.
    await this.put(job);
    try {
      const source = await this.openSource(id);
      const onProgress = this.noteProgress(job);
      const result = await importArchive(this.parts.store, source, { sessions: job.sessions, signal, onProgress });
      await this.put({ ...job, state: 'done', result });
    } catch (error) {
      return this.fail(job, error);
    }
    await this.parts.files.removeArchiveFile('imports', id);
  }

  private readonly report = (error: unknown): void => this.parts.report(error, 'importing an archive');

  private async fail(job: ImportJob, error: unknown): Promise<void> {
    this.report(error);
    await this.put({ ...job, state: 'failed', error: toReport(error) });
    await this.parts.files.removeArchiveFile('imports', job.id);
  }

  private async openSource(id: string): Promise<ArchiveSource> {
    const file = await this.parts.files.readArchiveFile('imports', id);
    if (!file) throw new ArchiveFileGoneError(id);
    return { size: file.size, open: () => readChunks(file.stream()) };
  }

  private noteProgress(job: ImportJob): (progress: ArchiveProgress) => void {
    let notedAt = 0;
    return (progress) => {
      if (Date.now() - notedAt < NOTE_EVERY_MS) return;
      notedAt = Date.now();
      void this.put({ ...job, progress }).catch(() => undefined);
    };
  }

  private async put(job: ImportJob): Promise<void> {
    const others = (await this.jobs()).filter(({ id }) => id !== job.id);
    const now = this.parts.now();
    const fresh = others.filter(({ state, begunAt }) => state === 'running' || Math.abs(now - begunAt) < KEPT_MS);
    this.known = [...fresh, job];
    await this.parts.jobs.writeImportJobs(this.known);
  }

  /** Nobody else writes them. */
  private async jobs(): Promise<ImportJob[]> {
    this.known ??= await this.parts.jobs.readImportJobs();
    return this.known;
  }
}
