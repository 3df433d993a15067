import { useState } from 'preact/hooks';
import type { SessionId } from '../../lib/model/ids';
import type { Session } from '../../lib/model/session';
import { useAccess, useTexts } from '../access-context';
import { useWatched } from '../hooks/use-watched';
import { byDay } from './by-day';
import { ManySessions } from './ManySessions';
import { SessionLine } from './SessionLine';

/** How many are shown first, and added by each "show more", until the settings say. */
const FIRST = 30;

/** All sessions, newest first, under the days they were last saved. Archived ones are in a list of their own. */
export function SessionList({ sessions }: { sessions: readonly Session[] }) {
  const texts = useTexts();
  const access = useAccess();
  const settings = useWatched(access.watchSettings);
  const page = settings.value?.retention.shownSessions ?? FIRST;
  const [pages, setPages] = useState(1);
  const shown = pages * page;
  const [archived, setArchived] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<SessionId>>();
  const listed = sessions.filter(({ status }) => (status === 'archived') === archived);
  const left = listed.length - shown;
  const choose = (id: SessionId, wanted: boolean): void => {
    const changed = new Set(chosen);
    if (wanted) changed.add(id);
    else changed.delete(id);
    setChosen(changed);
  };
  return (
    <>
      <div class="row list-head">
        <Which
          archived={archived}
          count={sessions.filter(({ status }) => status === 'archived').length}
          onChange={(wanted) => {
            setArchived(wanted);
            setChosen(undefined);
            setPages(1);
          }}
        />
        {listed.length > 0 && (
          <button
            type="button"
            class="bare small end"
            aria-pressed={chosen !== undefined}
            onClick={() => setChosen(chosen ? undefined : new Set())}
          >
            {texts.t('chooseSeveral')}
          </button>
        )}
      </div>
      {chosen && (
        <ManySessions
          sessions={listed.filter(({ id }) => chosen.has(id))}
          archived={archived}
          onDone={() => setChosen(undefined)}
        />
      )}
      {listed.length === 0 && <p class="quiet inset">{texts.t(archived ? 'archivedEmpty' : 'allArchived')}</p>}
      <Days sessions={listed.slice(0, shown)} chosen={chosen} onChoose={choose} />
      {left > 0 && (
        <p class="more">
          <button type="button" onClick={() => setPages(pages + 1)}>
            {texts.count('showMore', Math.min(page, left))}
          </button>
          <span class="quiet">{texts.t('shownOf', shown, listed.length)}</span>
        </p>
      )}
    </>
  );
}

interface WhichProps {
  archived: boolean;
  /** How many are archived. */
  count: number;
  onChange: (archived: boolean) => void;
}

function Which({ archived, count, onChange }: WhichProps) {
  const { t, number } = useTexts();
  if (count === 0 && !archived) return null;
  return (
    <span class="row which" role="group" aria-label={t('whichSessions')}>
      <button type="button" class="bare small" aria-pressed={!archived} onClick={() => onChange(false)}>
        {t('sessions')}
      </button>
      <button type="button" class="bare small" aria-pressed={archived} onClick={() => onChange(true)}>
        {t('statusArchived')} <span class="quiet">{number(count)}</span>
      </button>
    </span>
  );
}

interface DaysProps {
  sessions: readonly Session[];
  /** Undefined unless several are being chosen. */
  chosen: ReadonlySet<SessionId> | undefined;
  onChoose: (session: SessionId, wanted: boolean) => void;
}

function Days({ sessions, chosen, onChoose }: DaysProps) {
  const texts = useTexts();
  return (
    <>
      {byDay(sessions, ({ lastSavedAt }) => lastSavedAt, texts).map(({ name, items }) => (
        <section key={name}>
          <h2 class="day">{name}</h2>
          <ul class="plain-list">
            {items.map((session) => (
              <SessionLine
                key={session.id}
                session={session}
                {...(chosen && { chosen: chosen.has(session.id), onChoose: (wanted) => onChoose(session.id, wanted) })}
              />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
