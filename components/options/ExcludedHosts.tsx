import { useTexts } from '../access-context';
import { HostField } from './HostField';
import { HostList } from './HostList';

interface ExcludedHostsProps {
  hosts: readonly string[];
  /** False when it was not stored. */
  onChange: (hosts: string[]) => Promise<boolean>;
}

export function ExcludedHosts({ hosts, onChange }: ExcludedHostsProps) {
  const { t } = useTexts();
  return (
    <section class="setting" aria-labelledby="excluded-title">
      <h2 id="excluded-title">{t('excludedTitle')}</h2>
      <div>
        <p class="quiet">{t('excludedEffect')}</p>
        <HostList
          entries={hosts.map((host) => ({ id: host, name: host }))}
          empty={t('excludedEmpty')}
          onRemove={(host) => void onChange(hosts.filter((other) => other !== host))}
        />
        <HostField label={t('addExcluded')} known={hosts} onAdd={(host) => onChange([...hosts, host])} />
      </div>
    </section>
  );
}
