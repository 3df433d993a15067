import type { Settings } from '../../lib/model/settings';
import { useAccess, useTexts } from '../access-context';
import { includeHost, keepableHost, siteRule, toPattern } from '../host-rules';
import type { CurrentTab } from '../holdfast-access';
import { useTask } from '../hooks/use-task';
import { ErrorNotice } from '../parts/ErrorNotice';
import { PageLink } from '../parts/PageLink';
import { KeptContents } from './KeptContents';

interface KeptOnPageProps {
  tab: CurrentTab | undefined;
  settings: Settings | undefined;
  onGranted: () => void;
}

/** What is kept of the page in front, or why nothing is and what to do about it. */
export function KeptOnPage(props: KeptOnPageProps) {
  const { t } = useTexts();
  return (
    <section class="on-page" aria-labelledby="kept-title">
      <h2 id="kept-title">{t('keptTitle')}</h2>
      <Contents {...props} />
    </section>
  );
}

function Contents({ tab, settings, onGranted }: KeptOnPageProps) {
  const { t } = useTexts();
  if (!tab || !settings) return <p class="quiet">{t('keptLooking')}</p>;
  const host = keepableHost(tab.url);
  if (host === undefined) return <p class="quiet">{t('keptNotPossible')}</p>;
  if (tab.privateWindow && !settings.privateWindows) return <p class="quiet">{t('keptPrivate')}</p>;
  if (!tab.granted) return <NotGranted host={host} onGranted={onGranted} />;
  const rule = siteRule(tab.url, settings);
  if (rule !== 'kept') return <Excluded host={host} settings={settings} byOthers={rule === 'excluded-with-others'} />;
  return <KeptContents tabId={tab.tabId} paused={settings.paused} />;
}

function NotGranted({ host, onGranted }: { host: string; onGranted: () => void }) {
  const access = useAccess();
  const { t } = useTexts();
  const task = useTask();
  const request = async (): Promise<void> => {
    if (await access.requestSites([toPattern(host)])) onGranted();
  };
  return (
    <>
      <p>{t('keptNotGranted', host)}</p>
      <button type="button" onClick={() => void task.start(request)}>
        {t('keepThisSite')}
      </button>
      <ErrorNotice error={task.error} />
    </>
  );
}

function Excluded({ host, settings, byOthers }: { host: string; settings: Settings; byOthers: boolean }) {
  const access = useAccess();
  const { t } = useTexts();
  const task = useTask();
  const include = (): Promise<unknown> =>
    access.send({ type: 'change-settings', settings: includeHost(settings, host) });
  return (
    <>
      <p>{t('keptExcluded', host)}</p>
      {byOthers ? (
        <PageLink page="options" class="button">
          {t('changeInOptions')}
        </PageLink>
      ) : (
        <button type="button" onClick={() => void task.start(include)}>
          {t('keepThisSite')}
        </button>
      )}
      <ErrorNotice error={task.error} />
    </>
  );
}
