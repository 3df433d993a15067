import { useEffect, useId } from 'preact/hooks';
import type { ArchivePreview, ArchiveProgress, ImportResult } from '../../lib/model/archive';
import { useAccess, useTexts } from '../access-context';
import { useWork } from '../hooks/use-work';
import { ErrorNotice } from '../parts/ErrorNotice';
import { describeProgress } from './ExportSessions';
import { ImportChoice } from './ImportChoice';
import { ImportReport } from './ImportReport';
import { useLibrary } from './library-context';
import { WorkProgress } from './WorkProgress';

/** An archive: chosen or dropped, looked into, and only then taken in. */
export function ImportArchive() {
  const access = useAccess();
  const texts = useTexts();
  const { t } = texts;
  const { dropped, drop } = useLibrary();
  const reading = useWork<ArchiveProgress, { file: File; preview: ArchivePreview }>();
  const importing = useWork<ArchiveProgress, ImportResult>();
  const read = (file: File): void => {
    importing.reset();
    void reading.start(async (follow) => ({ file, preview: await access.readArchive(file, follow) }));
  };
  useEffect(() => {
    if (!dropped) return;
    drop(undefined);
    read(dropped);
  }, [dropped]);
  const busy = reading.busy || importing.busy;
  const found = reading.result;
  return (
    <div class="work">
      {!busy && <ChooseFile onChoose={read} />}
      {reading.busy && (
        <WorkProgress
          label={t('archiveReading')}
          {...describeProgress(reading.progress, texts)}
          onCancel={reading.cancel}
        />
      )}
      {importing.busy && (
        <WorkProgress
          label={t('importing')}
          {...describeProgress(importing.progress, texts)}
          onCancel={importing.cancel}
        />
      )}
      <ErrorNotice error={reading.error ?? importing.error} />
      {importing.result && <ImportReport result={importing.result} />}
      {found && !busy && !importing.result && (
        <ImportChoice
          key={found.file.name + String(found.file.lastModified)}
          name={found.file.name}
          preview={found.preview}
          onImport={(sessions) => void importing.start((follow) => access.importArchive(found.file, sessions, follow))}
          onCancel={reading.reset}
        />
      )}
    </div>
  );
}

function ChooseFile({ onChoose }: { onChoose: (file: File) => void }) {
  const { t } = useTexts();
  const id = useId();
  return (
    <div class="choose-file">
      <label for={id}>{t('importExplain')}</label>
      <input
        id={id}
        type="file"
        accept=".holdfast"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          // The same file may be chosen once more.
          event.currentTarget.value = '';
          if (file) onChoose(file);
        }}
      />
    </div>
  );
}
