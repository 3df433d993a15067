import { useAccess, useTexts } from '../access-context';
import { useLoaded } from '../hooks/use-loaded';
import { PageLink } from '../parts/PageLink';

type FrameState = 'loading' | 'empty' | 'gone';

/** The place where a session is shown, before it is there and when there is none. */
export function SessionFrame({ state }: { state: FrameState }) {
  const { t } = useTexts();
  if (state === 'loading') return <LoadingFrame />;
  return (
    <article class="card session empty">
      <h1>{t(state === 'empty' ? 'emptyTitle' : 'goneTitle')}</h1>
      <p class="quiet">{t(state === 'empty' ? 'emptyText' : 'goneText')}</p>
      <NoSites />
    </article>
  );
}

/** Without a site there will never be a session here: said where one is looked for. */
function NoSites() {
  const access = useAccess();
  const { t } = useTexts();
  const sites = useLoaded(() => access.grantedSites());
  if (sites.value?.length !== 0) return null;
  return (
    <div class="notice warn">
      <span>{t('healthNoSitesAdvice')}</span>
      <PageLink page="welcome" class="button">
        {t('chooseSites')}
      </PageLink>
    </div>
  );
}

/** Lines where text will be; as high as what replaces them. */
function LoadingFrame() {
  const { t } = useTexts();
  return (
    <article class="card session" aria-busy="true">
      <h1 class="visually-hidden">{t('loadingSession')}</h1>
      <div class="head" aria-hidden="true">
        <p class="eyebrow">
          <span class="bone" style={{ width: '16em' }} />
        </p>
        <p class="h1">
          <span class="bone" style={{ width: '18em' }} />
        </p>
        <p>
          <span class="bone" style={{ width: '30em' }} />
        </p>
      </div>
      <TabBones />
    </article>
  );
}

export function TabBones() {
  return (
    <div class="window" aria-hidden="true">
      {[12, 22, 18, 26, 15].map((width) => (
        <p key={width} class="row bone-row">
          <span class="bone" style={{ width: `${width}em` }} />
        </p>
      ))}
    </div>
  );
}
