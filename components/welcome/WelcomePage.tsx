import { useState } from 'preact/hooks';
import { useAccess, useTexts } from '../access-context';
import { useLoaded } from '../hooks/use-loaded';
import { useTask } from '../hooks/use-task';
import { siteOfPattern } from '../host-rules';
import { ErrorNotice } from '../parts/ErrorNotice';
import { HoldfastMark } from '../parts/HoldfastMark';
import { PageLink } from '../parts/PageLink';
import { GrantedSites } from './GrantedSites';
import { KeptAndNever } from './KeptAndNever';
import { SiteChoices } from './SiteChoices';

/** First run: one question, one click, and what follows from it. */
export function WelcomePage() {
  const access = useAccess();
  const { t } = useTexts();
  const task = useTask();
  const sites = useLoaded(() => access.grantedSites());
  const [answer, setAnswer] = useState<'none' | 'granted' | 'refused'>('none');
  const granted = sites.value ?? [];
  const request = (origins: string[]): void => {
    void task.start(async () => {
      setAnswer((await access.requestSites(origins)) ? 'granted' : 'refused');
      sites.reload();
    });
  };
  return (
    <main class="welcome">
      <p class="row brand">
        <HoldfastMark />
        <b>{t('extensionName')}</b>
      </p>
      <h1>{t('welcomeTitle')}</h1>
      <p class="lead">
        {t('welcomeLead')} {t('aboutLocal')}
      </p>
      {granted.length > 0 ? (
        <GrantedSites sites={granted.map(siteOfPattern)} justNow={answer === 'granted'} />
      ) : (
        <SiteChoices busy={task.busy || sites.value === undefined} refused={answer === 'refused'} onRequest={request} />
      )}
      <ErrorNotice error={task.error ?? sites.error} />
      <KeptAndNever />
      <section aria-labelledby="next-title">
        <h2 id="next-title">{t('nextTitle')}</h2>
        <ol class="steps">
          <li>{t('nextWork')}</li>
          <li>{t('nextCrash')}</li>
          <li>{t('nextLook')}</li>
        </ol>
      </section>
      <footer class="quiet">
        <PageLink page="options">{t('openOptions')}</PageLink>
      </footer>
    </main>
  );
}
