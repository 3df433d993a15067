import { useState } from 'preact/hooks';
import { useAccess, useTexts } from '../access-context';
import type { TabApi } from '../holdfast-access';
import { useLoaded } from '../hooks/use-loaded';

/** What else of the tabs is kept needs permissions of the browser's, asked for here and nowhere else. */
export function TabPermissions() {
  const access = useAccess();
  const { t } = useTexts();
  if (access.tabApis.length === 0) return null;
  return (
    <section class="setting" aria-labelledby="tabs-title">
      <h2 id="tabs-title">{t('tabsTitle')}</h2>
      <div>
        {access.tabApis.includes('tabs') && <ApiChoice api="tabs" label={t('tabsAll')} effect={t('tabsAllEffect')} />}
        {access.tabApis.includes('tabGroups') && (
          <ApiChoice api="tabGroups" label={t('tabsGroups')} effect={t('tabsGroupsEffect')} />
        )}
      </div>
    </section>
  );
}

interface ApiChoiceProps {
  api: TabApi;
  label: string;
  effect: string;
}

function ApiChoice({ api, label, effect }: ApiChoiceProps) {
  const access = useAccess();
  const before = useLoaded(() => access.hasTabApi(api));
  const [now, setNow] = useState<boolean>();
  const change = async (box: HTMLInputElement): Promise<void> => {
    const wanted = box.checked;
    const done = wanted ? await access.requestTabApi(api) : await access.removeTabApi(api);
    setNow(done ? wanted : !wanted);
    // A refused question leaves the box as the user set it, and nothing else would put it right.
    box.checked = done ? wanted : !wanted;
  };
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={now ?? before.value ?? false}
        onChange={(event) => void change(event.currentTarget)}
      />
      <span>
        {label}
        <span class="quiet">{effect}</span>
      </span>
    </label>
  );
}
