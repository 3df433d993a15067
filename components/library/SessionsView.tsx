import type { Checkpoint } from '../../lib/model/checkpoint';
import type { Session } from '../../lib/model/session';
import { useAccess, useTexts } from '../access-context';
import { useLoaded } from '../hooks/use-loaded';
import { ErrorNotice } from '../parts/ErrorNotice';
import { PlaceLink, useLibrary } from './library-context';
import { LinesBones } from './LinesBones';
import { SessionDetail } from './SessionDetail';
import { SessionList } from './SessionList';

interface SessionsViewProps {
  /** Undefined while they are read. */
  sessions: readonly Session[] | undefined;
  checkpoints: readonly Checkpoint[];
}

/** The list of sessions, and beside it the one that is open. Where there is no room for both, the open one. */
export function SessionsView({ sessions, checkpoints }: SessionsViewProps) {
  const { t } = useTexts();
  const { place } = useLibrary();
  const isAlone = sessions?.length === 0 && place.session === undefined;
  const shape = isAlone ? 'alone' : place.session === undefined ? '' : 'opened';
  return (
    <div class={`sessions-view ${shape}`}>
      <section class="session-list" aria-label={t('sessions')}>
        {sessions === undefined && <LinesBones />}
        {sessions?.length === 0 && (
          <div class="blank">
            <h2 class="sentence">{t('libraryEmptyTitle')}</h2>
            <p class="quiet">{t('libraryEmptyText')}</p>
          </div>
        )}
        {sessions && sessions.length > 0 && <SessionList sessions={sessions} />}
      </section>
      <OpenSession sessions={sessions} checkpoints={checkpoints} />
    </div>
  );
}

function OpenSession({ sessions, checkpoints }: SessionsViewProps) {
  const access = useAccess();
  const { t } = useTexts();
  const { session: id } = useLibrary().place;
  const listed = sessions?.find((session) => session.id === id);
  // Read anew when it leaves the list: what was read before it came there is out of date.
  const key = `${id ?? ''} ${listed ? 'listed' : 'alone'}`;
  const alone = useLoaded(async () => (id === undefined || listed ? undefined : access.readSession(id)), key);
  const session = listed ?? alone.value;
  if (id === undefined)
    return sessions?.length === 0 ? null : (
      <section class="detail none">
        <p class="quiet">{t('chooseSession')}</p>
      </section>
    );
  if (session)
    return (
      <SessionDetail
        key={id}
        session={session}
        sessions={sessions ?? []}
        checkpoints={checkpoints.filter((checkpoint) => checkpoint.session === id)}
      />
    );
  return (
    <section class="detail" aria-busy={sessions === undefined}>
      <ErrorNotice error={alone.error} />
      {sessions && 'value' in alone ? (
        <div class="blank">
          <h2 class="sentence">{t('goneTitle')}</h2>
          <p class="quiet">{t('goneText')}</p>
          <p>
            <PlaceLink to={{ section: 'sessions' }}>{t('allSessions')}</PlaceLink>
          </p>
        </div>
      ) : (
        alone.error === undefined && <LinesBones />
      )}
    </section>
  );
}
