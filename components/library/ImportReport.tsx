import type { ImportResult } from '../../lib/model/archive';
import { useTexts } from '../access-context';
import { ArchiveWarnings } from './ArchiveWarnings';
import { PlaceLink } from './library-context';

/** What came in, and what of it is missing. */
export function ImportReport({ result: { sessions, warnings, cancelled } }: { result: ImportResult }) {
  const { t, count } = useTexts();
  const added = sessions.filter((session) => session.added > 0);
  return (
    <div role="status">
      <p>
        {cancelled && `${t('importCancelled')} `}
        {added.length === 0 ? t('importNothingNew') : count('importedSessions', added.length)}
      </p>
      <ul class="plain-list">
        {added.map(({ session, title, added: snapshots, partial }) => (
          <li key={session} class="line row">
            <PlaceLink to={{ section: 'sessions', session }} class="one-line grow name">
              {title === '' ? t('sessionWithoutName') : title}
            </PlaceLink>
            <span class="quiet">
              {count('snapshotsCount', snapshots)}
              {partial > 0 && ` · ${count('snapshotsPartial', partial)}`}
            </span>
          </li>
        ))}
      </ul>
      <ArchiveWarnings warnings={warnings} />
    </div>
  );
}
