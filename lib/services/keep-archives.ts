import type { ArchiveLog, ArchiveSettings, AutomaticArchive } from '../model/archive';
import { damageOf, IncompleteArchiveError, surplusArchives } from '../model/archive-damage';
import { archiveName } from '../model/archive-name';
import { AppError, DownloadFailedError, toReport } from '../model/errors';
import { newId } from '../model/ids';
import type * as logStorage from '../browser/archive-log-storage';
import type * as downloads from '../browser/downloads';
import type * as fileUrl from '../browser/file-url';
import type * as archiveFiles from '../store/archive/archive-files';
import type { SessionStore } from '../store/session-store';
import { exportArchive } from './export-archive';
import type { Parts } from './parts';

const HOUR = 3_600_000;
const PERIOD: Readonly<Record<ArchiveSettings['schedule'], number>> = {
  off: Infinity,
  daily: 24 * HOUR,
  weekly: 7 * 24 * HOUR,
};

/** Below the downloads folder. */
const FOLDER = 'Holdfast';

export interface ArchiveKeeperParts extends Pick<Parts, 'settings' | 'now'> {
  store: SessionStore;
  files: Pick<typeof archiveFiles, 'writeArchiveFile' | 'readArchiveFile' | 'removeArchiveFile'>;
  log: Pick<typeof logStorage, 'readArchiveLog' | 'writeArchiveLog'>;
  downloads: Pick<typeof downloads, 'mayDownload' | 'downloadTo' | 'removeDownload'> &
    Pick<typeof fileUrl, 'openFileUrl'>;
  appVersion: string;
  /** Takes what is open into a snapshot, so that the archive has it. */
  saveNow(): Promise<unknown>;
  /** Hears of the end of every attempt: `undefined` when it went well, and nothing that is damaged had to be left out. */
  ended(error: unknown): void;
}

/** True when an archive is to be written: the period is over, and the last attempt was an hour ago at least. */
export function isArchiveDue({ schedule }: ArchiveSettings, { archives, triedAt }: ArchiveLog, now: number): boolean {
  // The clock may have been set back: what lies far in the future counts as long ago.
  const since = (time: number | undefined): number => (time === undefined ? Infinity : Math.abs(now - time));
  return schedule !== 'off' && since(archives[0]?.at) >= PERIOD[schedule] && since(triedAt) >= HOUR;
}

/** Writes all sessions to the downloads folder when that is due, and keeps the newest files. */
export class ArchiveKeeper {
  private running: Promise<void> | undefined;

  constructor(private readonly parts: ArchiveKeeperParts) {}

  /** The files stay; what they are called by sessions that are cleared does not. */
  async forgetTitles(): Promise<void> {
    const log = await this.parts.log.readArchiveLog();
    const archives = log.archives.map(({ damaged, ...archive }) => ({
      ...archive,
      ...(damaged && { damaged: { ...damaged, titles: [] } }),
    }));
    await this.parts.log.writeArchiveLog({ ...log, archives });
  }

  /** To be called now and then. Never throws: what went wrong stands in the log and in the health. */
  async heartbeat(): Promise<void> {
    const { archive } = await this.parts.settings();
    if (archive.schedule === 'off' || this.running) return;
    if (!isArchiveDue(archive, await this.parts.log.readArchiveLog(), this.parts.now())) return;
    await this.writeOnce(archive);
  }

  /** Writes one now, whatever the schedule says. Throws what went wrong. */
  async writeNow(): Promise<void> {
    const { archive } = await this.parts.settings();
    await this.writeOnce(archive);
    const { error } = await this.parts.log.readArchiveLog();
    if (error) throw new AppError(error.code, error.message, { data: error.data });
  }

  private writeOnce(archive: ArchiveSettings): Promise<void> {
    this.running ??= this.write(archive).finally(() => (this.running = undefined));
    return this.running;
  }

  private async write({ keep }: ArchiveSettings): Promise<void> {
    const { log, now, ended } = this.parts;
    const before = await log.readArchiveLog();
    const triedAt = now();
    await log.writeArchiveLog({ ...before, triedAt });
    try {
      const written = await this.export();
      const archives = written ? [written, ...before.archives] : before.archives;
      await log.writeArchiveLog({ archives: await this.prune(archives, keep), triedAt });
      ended(written?.damaged?.sessions ? new IncompleteArchiveError(written.damaged) : undefined);
    } catch (error) {
      await log.writeArchiveLog({ ...before, triedAt, error: { ...toReport(error), at: triedAt } });
      ended(error);
    }
  }

  /** Undefined when there is nothing to keep. */
  private async export(): Promise<AutomaticArchive | undefined> {
    const { store, files, downloads, now, appVersion } = this.parts;
    if (!(await downloads.mayDownload())) throw new DownloadFailedError('Holdfast may not download files');
    await this.parts.saveNow();
    const name = newId();
    const at = now();
    try {
      const sink = await files.writeArchiveFile('exports', name);
      const { sessions, warnings } = await exportArchive(store, sink, { sessions: 'all', appVersion, now: at });
      if (sessions === 0 && warnings.length > 0) throw new IncompleteArchiveError(damageOf(warnings));
      if (sessions === 0) return undefined;
      const file = `${FOLDER}/${archiveName(at)}`;
      const facts = { file, at, sessions, damaged: damageOf(warnings), store: await store.archiveId() };
      return { ...(await this.download(name, file)), ...facts };
    } finally {
      await files.removeArchiveFile('exports', name);
    }
  }

  private async download(name: string, file: string): Promise<{ download: number; bytes: number }> {
    const { files, downloads } = this.parts;
    const { url, release } = await downloads.openFileUrl({ type: 'file-url', folder: 'exports', name }, async () => {
      const found = await files.readArchiveFile('exports', name);
      if (!found) throw new DownloadFailedError('the file is gone');
      return found;
    });
    try {
      return await downloads.downloadTo(url, file);
    } finally {
      await release();
    }
  }

  /**
   * Removes the files of ours that newer ones replace. One that cannot be removed is tried again the next time. Those of a
   * former store stay: what was lost with it may be in them alone.
   */
  private async prune(archives: AutomaticArchive[], keep: number): Promise<AutomaticArchive[]> {
    const own = await this.parts.store.archiveId();
    const removed = new Set<AutomaticArchive>();
    const ours = archives.filter(({ store = own }) => store === own);
    for (const archive of surplusArchives(ours, keep)) {
      await this.parts.downloads.removeDownload(archive.download, archive.file).then(
        () => removed.add(archive),
        () => undefined,
      );
    }
    return archives.filter((archive) => !removed.has(archive));
  }
}
