import { useState } from 'preact/hooks';
import { useAccess, useTexts } from '../access-context';
import { AI_HOSTS } from '../ai-sites';
import { useLoaded } from '../hooks/use-loaded';
import { useTask } from '../hooks/use-task';
import { ALL_SITES, siteOfPattern, toPattern } from '../host-rules';
import { ErrorNotice } from '../parts/ErrorNotice';
import { HostField } from './HostField';
import { HostList } from './HostList';

/** The sites the browser lets Holdfast see. The browser asks before each addition, and remembers the answer. */
export function KeptSites() {
  const access = useAccess();
  const { t } = useTexts();
  const sites = useLoaded(() => access.grantedSites());
  const task = useTask();
  const [refused, setRefused] = useState(false);
  const change = async (work: () => Promise<boolean>): Promise<boolean> => {
    let done = false;
    await task.start(async () => {
      done = await work();
    });
    sites.reload();
    return done;
  };
  const request = async (origins: string[]): Promise<boolean> => {
    const granted = await change(() => access.requestSites(origins));
    setRefused(!granted);
    return granted;
  };
  const granted = sites.value ?? [];
  return (
    <section class="setting" aria-labelledby="sites-title">
      <h2 id="sites-title">{t('sitesTitle')}</h2>
      <div>
        <p class="quiet">{t('sitesEffect')}</p>
        <HostList
          entries={granted.map((pattern) => ({ id: pattern, name: siteOfPattern(pattern) ?? t('allSites') }))}
          empty={t('sitesEmpty')}
          onRemove={(pattern) => void change(() => access.removeSites([pattern]))}
        />
        <SiteButtons granted={granted} onRequest={(origins) => void request(origins)} />
        <HostField
          label={t('addSite')}
          known={granted.flatMap((pattern) => siteOfPattern(pattern) ?? [])}
          onAdd={(host) => request([toPattern(host)])}
        />
        {refused && (
          <p class="field-problem" role="status">
            {t('siteRefused')}
          </p>
        )}
        <ErrorNotice error={task.error ?? sites.error} />
      </div>
    </section>
  );
}

function SiteButtons({ granted, onRequest }: { granted: readonly string[]; onRequest: (origins: string[]) => void }) {
  const { t } = useTexts();
  const all = granted.some((pattern) => siteOfPattern(pattern) === undefined);
  const aiPatterns = AI_HOSTS.map(toPattern);
  const ai = aiPatterns.every((pattern) => granted.includes(pattern));
  if (all) return null;
  return (
    <div class="row buttons">
      <button type="button" onClick={() => onRequest([ALL_SITES])}>
        {t('keepAllSites')}
      </button>
      {!ai && (
        <button type="button" onClick={() => onRequest(aiPatterns)}>
          {t('keepAiChatsToo')}
        </button>
      )}
    </div>
  );
}
