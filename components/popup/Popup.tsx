import { useAccess, useTexts } from '../access-context';
import { useLoaded } from '../hooks/use-loaded';
import { useWatched } from '../hooks/use-watched';
import { RecoveryNotice } from '../parts/RecoveryNotice';
import { ArchiveNotice } from './ArchiveNotice';
import { HealthHeader } from './HealthHeader';
import { KeptOnPage } from './KeptOnPage';
import { PopupFooter } from './PopupFooter';
import { ResumeCard } from './ResumeCard';
import { SpaceNotice } from './SpaceNotice';

/** Is everything kept? What waits to be resumed? What is kept of this page? In this order. */
export function Popup() {
  const access = useAccess();
  const { t } = useTexts();
  const settings = useWatched(access.watchSettings);
  const sessions = useWatched(access.watchSessions);
  const sites = useLoaded(() => access.grantedSites());
  const tab = useLoaded(() => access.currentTab());
  const pending = sessions.value?.find(({ offer }) => offer === 'pending');
  return (
    <main class="popup" aria-label={t('extensionName')}>
      <h1 class="visually-hidden">{t('extensionName')}</h1>
      <HealthHeader settings={settings.value} sites={sites.value} tab={tab.value} />
      <RecoveryNotice />
      <SpaceNotice />
      <ArchiveNotice settings={settings.value} />
      <ResumeCard pending={pending} />
      <KeptOnPage
        tab={tab.value}
        settings={settings.value}
        onGranted={() => {
          tab.reload();
          sites.reload();
        }}
      />
      <PopupFooter waiting={sessions.value?.length ?? 0} tabTitle={tab.value?.title ?? ''} />
    </main>
  );
}
