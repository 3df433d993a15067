import type { Settings } from '../../lib/model/settings';
import { useAccess, useTexts } from '../access-context';
import { useSettings } from '../hooks/use-settings';
import { ErrorNotice } from '../parts/ErrorNotice';
import { Masthead } from '../parts/Masthead';
import { ClearEverything } from './ClearEverything';
import { ExcludedHosts } from './ExcludedHosts';
import { KeptSites } from './KeptSites';
import { PauseSwitch } from './PauseSwitch';
import { PrivateWindows } from './PrivateWindows';
import { ResumeModes } from './ResumeModes';
import { Retention } from './Retention';
import { SaveTiming } from './SaveTiming';
import { SavedMark } from './SavedMark';
import { Space } from './Space';
import { TabPermissions } from './TabPermissions';

/** Every option takes effect at once, and says so. */
export function OptionsPage() {
  const { t } = useTexts();
  const { settings, error, saves, change } = useSettings();
  return (
    <>
      <Masthead current="options" />
      <main class="options">
        <div class="row page-title">
          <h1 class="grow">{t('options')}</h1>
          <SavedMark saves={saves} />
        </div>
        <ErrorNotice error={error} />
        {settings && <Choices settings={settings} onChange={change} />}
        {(settings || error !== undefined) && (
          <>
            <ClearEverything />
            <About />
          </>
        )}
      </main>
    </>
  );
}

interface ChoicesProps {
  settings: Settings;
  onChange: (changed: Partial<Settings>) => Promise<boolean>;
}

function Choices({ settings, onChange }: ChoicesProps) {
  return (
    <>
      <ResumeModes mode={settings.resumeMode} onChange={(resumeMode) => void onChange({ resumeMode })} />
      <KeptSites />
      <ExcludedHosts hosts={settings.excludedHosts} onChange={(excludedHosts) => onChange({ excludedHosts })} />
      <TabPermissions />
      <PrivateWindows
        allowed={settings.privateWindows}
        onChange={(privateWindows) => void onChange({ privateWindows })}
      />
      <SaveTiming settings={settings} onChange={(changed) => void onChange(changed)} />
      <Retention policy={settings.retention} onChange={(retention) => void onChange({ retention })} />
      <Space limits={settings.space} onChange={(space) => void onChange({ space })} />
      <PauseSwitch paused={settings.paused} onChange={(paused) => void onChange({ paused })} />
    </>
  );
}

function About() {
  const access = useAccess();
  const { t } = useTexts();
  return (
    <section class="setting" aria-labelledby="about-title">
      <h2 id="about-title">{t('aboutTitle')}</h2>
      <div>
        <p>{t('aboutVersion', access.version)}</p>
        <p class="quiet">{t('aboutLocal')}</p>
      </div>
    </section>
  );
}
