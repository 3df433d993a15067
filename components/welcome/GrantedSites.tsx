import { useTexts } from '../access-context';
import { useFocusOnce } from '../hooks/use-focus-once';
import { PageLink } from '../parts/PageLink';
import { StatusDot } from '../parts/StatusDot';

interface GrantedSitesProps {
  /** `undefined` among them stands for all sites. */
  sites: readonly (string | undefined)[];
  /** They were granted just now, by a button that is gone. */
  justNow: boolean;
}

/** What is kept from now on. */
export function GrantedSites({ sites, justNow }: GrantedSitesProps) {
  const { t, count } = useTexts();
  const title = useFocusOnce<HTMLHeadingElement>(justNow);
  const all = sites.includes(undefined);
  return (
    <section class="card granted">
      <h2 ref={title} tabIndex={-1} class="sentence">
        <StatusDot state="kept" /> {all ? t('allSitesKept') : count('sitesKept', sites.length)}
      </h2>
      {!all && <p class="quiet">{sites.join(', ')}</p>}
      <p>{t('openTabsToo')}</p>
      <PageLink page="options" class="button">
        {t('openOptions')}
      </PageLink>
    </section>
  );
}
