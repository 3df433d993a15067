import type { Session } from '../../lib/model/session';
import { useTexts } from '../access-context';
import { AutomaticArchives } from './AutomaticArchives';
import { ExportSessions } from './ExportSessions';
import { ImportArchive } from './ImportArchive';
import { StoreCheck } from './StoreCheck';

/** Everything in a file of one's own, and files taken back in. */
export function ArchivesView({ sessions }: { sessions: readonly Session[] }) {
  const { t } = useTexts();
  return (
    <div class="sheet">
      <h2 class="title">{t('archives')}</h2>
      <section aria-labelledby="import-title">
        <h3 id="import-title">{t('importTitle')}</h3>
        <ImportArchive />
      </section>
      <section aria-labelledby="export-title">
        <h3 id="export-title">{t('exportTitle')}</h3>
        {sessions.length === 0 ? <p class="quiet">{t('exportNothing')}</p> : <ExportSessions sessions="all" />}
      </section>
      <AutomaticArchives />
      <StoreCheck />
    </div>
  );
}
