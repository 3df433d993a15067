import { useAccess, useTexts } from '../access-context';
import type { CurrentTab } from '../holdfast-access';
import { useNow } from '../hooks/use-now';
import { useTask } from '../hooks/use-task';
import { useWatched } from '../hooks/use-watched';
import { ErrorNotice } from '../parts/ErrorNotice';
import { PageLink } from '../parts/PageLink';
import { StatusDot } from '../parts/StatusDot';
import { describeSaving, type SaveState } from '../save-state';
import type { Settings } from '../../lib/model/settings';
import { FreeSpace } from './FreeSpace';
import { PauseMenu } from './PauseMenu';
import { SaveNow } from './SaveNow';

interface HealthHeaderProps {
  settings: Settings | undefined;
  sites: readonly string[] | undefined;
  tab: CurrentTab | undefined;
}

export function HealthHeader({ settings, sites, tab }: HealthHeaderProps) {
  const access = useAccess();
  const texts = useTexts();
  const now = useNow();
  const health = useWatched(access.watchHealth);
  const task = useTask();
  const saving = useTask();
  const change = (changed: Settings): void =>
    void task.start(() => access.send({ type: 'change-settings', settings: changed }));
  const state = describeSaving({ health: health.value, settings, sites, now }, texts);
  return (
    <header>
      <div class="row health-line">
        <StatusDot state={state.dot} />
        <p class="grow">
          <b>{state.headline}</b>
          <span class="quiet ticking">{state.when}</span>
        </p>
        {settings && <PauseMenu settings={settings} url={tab?.url ?? ''} onChange={change} />}
        <SaveNow disabled={settings?.paused !== false || sites?.length === 0} task={saving} />
      </div>
      {/* Read out when the state changes, not at every tick of "saved 4 s ago". */}
      <p class="visually-hidden" role="status">
        {state.headline}. {state.advice}
      </p>
      {state.advice !== undefined && (
        <SaveAdvice state={state} onContinue={() => settings && change({ ...settings, paused: false })} />
      )}
      {/* A failing state gives the reason itself. */}
      <ErrorNotice error={task.error ?? (state.dot === 'failing' ? undefined : saving.error) ?? health.error} />
    </header>
  );
}

function SaveAdvice({ state, onContinue }: { state: SaveState; onContinue: () => void }) {
  const { t } = useTexts();
  return (
    <div class={`notice ${state.dot === 'failing' ? 'bad' : state.dot === 'paused' ? 'plain' : 'warn'}`}>
      <span>{state.advice}</span>
      {state.action === 'choose-sites' && (
        <PageLink page="welcome" class="button">
          {t('chooseSites')}
        </PageLink>
      )}
      {state.action === 'free-space' && <FreeSpace />}
      {state.action === 'continue' && (
        <button type="button" onClick={onContinue}>
          {t('continueKeeping')}
        </button>
      )}
    </div>
  );
}
