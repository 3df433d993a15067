import type { ArchiveProgress, WrittenArchive } from '../../lib/model/archive';
import type { SessionId } from '../../lib/model/ids';
import { useAccess, useTexts } from '../access-context';
import { useWork } from '../hooks/use-work';
import { ErrorNotice } from '../parts/ErrorNotice';
import { ArchiveWarnings } from './ArchiveWarnings';
import { WorkProgress } from './WorkProgress';

interface ExportSessionsProps {
  sessions: readonly SessionId[] | 'all';
  /** Absent where it is always there. */
  onDone?: () => void;
}

/** Writes sessions to one file. The browser may ask where to. */
export function ExportSessions({ sessions, onDone }: ExportSessionsProps) {
  const access = useAccess();
  const texts = useTexts();
  const work = useWork<ArchiveProgress, WrittenArchive | undefined>();
  const { t, count, bytes } = texts;
  const written = work.result;
  return (
    <div class="work" role="group" aria-label={t('exportTitle')}>
      <p class="quiet">{t('exportExplain')}</p>
      {work.busy && (
        <WorkProgress label={t('exporting')} {...describeProgress(work.progress, texts)} onCancel={work.cancel} />
      )}
      <ErrorNotice error={work.error} />
      {written && (
        <div role="status">
          <p>
            <b>{written.name}</b>
          </p>
          <p class="quiet">
            {[
              bytes(written.bytes),
              count('sessionsKept', written.sessions),
              count('snapshotsCount', written.snapshots),
            ].join(' · ')}
          </p>
        </div>
      )}
      {written && <ArchiveWarnings warnings={written.warnings} />}
      {!work.busy && (
        <div class="row buttons">
          <button
            type="button"
            class={onDone ? 'primary' : ''}
            onClick={() => void work.start((follow) => access.exportArchive(sessions, follow))}
          >
            {t(sessions === 'all' ? 'exportAll' : 'exportOne')}
          </button>
          {onDone && (
            <button type="button" class="bare" onClick={onDone}>
              {t('close')}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

/** "12 of 42 sessions · 18 MB", and how far that is where the end is known. */
export function describeProgress(
  progress: ArchiveProgress | undefined,
  { t, bytes }: ReturnType<typeof useTexts>,
): { value: number | undefined; text: string } {
  if (!progress) return { value: undefined, text: '' };
  const { sessions, ofSessions, bytes: done, ofBytes } = progress;
  const share = ofBytes ? done / ofBytes : ofSessions > 0 ? sessions / ofSessions : undefined;
  const parts = [...(ofSessions > 0 ? [t('sessionsOf', sessions, ofSessions)] : []), bytes(done)];
  return { value: share, text: parts.join(' · ') };
}
