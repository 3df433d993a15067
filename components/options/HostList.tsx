import { useTexts } from '../access-context';

interface HostListProps {
  entries: readonly { id: string; name: string }[];
  empty: string;
  onRemove: (id: string) => void;
}

export function HostList({ entries, empty, onRemove }: HostListProps) {
  const { t } = useTexts();
  if (entries.length === 0) return <p class="list-empty">{empty}</p>;
  return (
    <ul class="plain-list host-list">
      {entries.map(({ id, name }) => (
        <li key={id} class="row">
          <span class="one-line grow">{name}</span>
          <button type="button" class="bare small" onClick={() => onRemove(id)}>
            {t('remove')}
            <span class="visually-hidden">{name}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
