import { useAccess, useTexts } from '../access-context';
import { hasOrphans } from '../field-text';
import type { KeptPage } from '../holdfast-access';
import { useWatched } from '../hooks/use-watched';
import { Chip } from '../parts/Chip';
import { ErrorNotice } from '../parts/ErrorNotice';
import { Orphans } from '../parts/Orphans';
import { countKept, describeKept } from './kept-counts';
import { KeptList } from './KeptList';

export function KeptContents({ tabId, paused }: { tabId: number; paused: boolean }) {
  const access = useAccess();
  const texts = useTexts();
  const page = useWatched<KeptPage>((onChange, onError) => access.watchPage(tabId, onChange, onError), tabId);
  if (page.error !== undefined && !page.value) return <ErrorNotice error={page.error} />;
  if (!page.value) return <p class="quiet">{texts.t('keptLooking')}</p>;
  const { documents } = page.value;
  const refused = documents.flatMap((document) => document.refused);
  const kept = describeKept(countKept(page.value), texts);
  const empty = kept === '' && refused.length === 0;
  return (
    <>
      {empty ? (
        <p class="quiet">{texts.t(paused ? 'keptPaused' : 'keptNothingYet')}</p>
      ) : (
        <details class="kept-details">
          <summary>
            <span class="grow">{kept === '' ? texts.t('keptNoText') : kept}</span>
            {refused.length > 0 && <Chip tone="warn">{texts.count('neverKept', refused.length)}</Chip>}
          </summary>
          <KeptList page={page.value} />
        </details>
      )}
      {documents
        .filter(({ state }) => hasOrphans(state))
        .map((document) => (
          <Orphans key={document.id} document={document} />
        ))}
    </>
  );
}
