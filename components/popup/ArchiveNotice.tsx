import type { Settings } from '../../lib/model/settings';
import { useAccess, useTexts } from '../access-context';
import { errorText } from '../error-text';
import { useTask } from '../hooks/use-task';
import { useWatched } from '../hooks/use-watched';
import { Notice } from '../parts/Notice';
import { PageLink } from '../parts/PageLink';

/** The last automatic archive could not be written: all is kept, but not yet outside of the browser. */
export function ArchiveNotice({ settings }: { settings: Settings | undefined }) {
  const access = useAccess();
  const texts = useTexts();
  const { t, ago } = texts;
  const health = useWatched(access.watchHealth);
  const task = useTask();
  const error = health.value?.archiveError;
  if (!error || settings?.archive.schedule === 'off') return null;
  return (
    <section aria-label={t('archives')}>
      <Notice tone="warn">
        <span>
          {t('archiveNotWritten', ago(error.at, 'long'))} {errorText(error, texts)}
        </span>
        {/* What it fails with comes by the same way as the first failure. */}
        <button
          type="button"
          disabled={task.busy}
          onClick={() => void task.start(() => access.send({ type: 'archive-now' }))}
        >
          {t('tryAgain')}
        </button>
        <PageLink page="library" params={{ section: 'archives' }} class="button">
          {t('archives')}
        </PageLink>
      </Notice>
    </section>
  );
}
