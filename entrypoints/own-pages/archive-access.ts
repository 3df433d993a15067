import type { ArchiveWork, HoldfastAccess } from '../../components/holdfast-access';
import { watchArchiveLog } from '../../lib/browser/archive-log-storage';
import { mayDownload, requestDownloads } from '../../lib/browser/downloads';
import { extensionVersion } from '../../lib/browser/extension-version';
import { watchImportJobs } from '../../lib/browser/import-jobs-storage';
import { readChunks } from '../../lib/codec/byte-reader';
import { sendCommand } from '../../lib/messaging/send-command';
import type { ImportResult } from '../../lib/model/archive';
import { archiveName } from '../../lib/model/archive-name';
import { AppError, ArchiveFileGoneError } from '../../lib/model/errors';
import { newId, type SessionId } from '../../lib/model/ids';
import { exportArchive } from '../../lib/services/export-archive';
import { previewArchive } from '../../lib/services/preview-archive';
import type { ArchiveSource } from '../../lib/services/survey-archive';
import { removeArchiveFile, writeArchiveFile } from '../../lib/store/archive/archive-files';
import type { SessionStore } from '../../lib/store/session-store';
import { chooseArchiveFile } from './choose-archive-file';

type ArchiveAccess = Pick<
  HoldfastAccess,
  'exportArchive' | 'readArchive' | 'importArchive' | 'watchArchives' | 'mayDownload' | 'requestDownloads'
>;

/** Archives as our own pages see them: what is big goes through files, never through a message. */
export function createArchiveAccess(store: SessionStore): ArchiveAccess {
  return {
    async exportArchive(sessions, work = {}) {
      const now = Date.now();
      const file = await chooseArchiveFile(archiveName(now));
      if (!file) return undefined;
      try {
        // What is open, as it is now. An archive without its last seconds is better than none.
        await sendCommand({ type: 'save-now' }).catch(() => undefined);
        const written = await exportArchive(store, file.sink, {
          sessions,
          appVersion: extensionVersion(),
          now,
          ...work,
        });
        await file.deliver();
        return { ...written, name: file.name };
      } catch (error) {
        await file.discard();
        throw error;
      }
    },
    readArchive: (file, { onProgress, signal } = {}) =>
      previewArchive(store, toSource(file), {
        signal,
        onProgress: (bytes) => onProgress?.({ sessions: 0, ofSessions: 0, bytes, ofBytes: file.size }),
      }),
    importArchive,
    watchArchives: watchArchiveLog,
    mayDownload,
    requestDownloads,
  };
}

const toSource = (file: File): ArchiveSource => ({ size: file.size, open: () => readChunks(file.stream()) });

/** The background reads a copy of the file: what the user chose is this page's to read, and it may be closed. */
async function importArchive(
  file: File,
  sessions: readonly SessionId[],
  { onProgress, signal }: ArchiveWork = {},
): Promise<ImportResult> {
  const id = newId();
  try {
    await file.stream().pipeTo(await writeArchiveFile('imports', id), signal && { signal });
    await sendCommand({ type: 'import-archive', import: id, sessions: [...sessions] });
  } catch (error) {
    await removeArchiveFile('imports', id);
    throw error;
  }
  const cancel = (): void => void sendCommand({ type: 'cancel-import', import: id }).catch(() => undefined);
  signal?.addEventListener('abort', cancel);
  if (signal?.aborted) cancel();
  try {
    return await untilImported(id, onProgress);
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

function untilImported(id: string, onProgress: ArchiveWork['onProgress']): Promise<ImportResult> {
  return new Promise((resolve, reject) => {
    const stop = watchImportJobs((jobs) => {
      const job = jobs.find((one) => one.id === id);
      if (job?.state === 'running') {
        onProgress?.(job.progress);
        return;
      }
      // Watching begins before it returns what ends it.
      queueMicrotask(() => stop());
      if (!job) reject(new ArchiveFileGoneError(id));
      else if (job.result) resolve(job.result);
      else
        reject(
          new AppError(job.error?.code ?? 'unexpected', job.error?.message ?? '', { data: job.error?.data ?? {} }),
        );
    });
  });
}
