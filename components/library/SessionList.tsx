import { useState } from 'preact/hooks';
import type { Session } from '../../lib/model/session';
import { useTexts } from '../access-context';
import { Chip } from '../parts/Chip';
import { sessionTitle } from '../session-title';
import { byDay } from './by-day';
import { PlaceLink, useLibrary } from './library-context';
import { describeTotals, statusChip } from './session-line';

/** How many are shown first, and added by each "show more". */
const PAGE = 30;

/** All sessions, newest first, under the days they ended. */
export function SessionList({ sessions }: { sessions: readonly Session[] }) {
  const texts = useTexts();
  const [shown, setShown] = useState(PAGE);
  const days = byDay(sessions.slice(0, shown), ({ lastSavedAt }) => lastSavedAt, texts);
  const left = sessions.length - shown;
  return (
    <>
      {days.map(({ name, items }) => (
        <section key={name}>
          <h2 class="day">{name}</h2>
          <ul class="plain-list">
            {items.map((session) => (
              <li key={session.id}>
                <SessionLine session={session} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {left > 0 && (
        <p class="more">
          <button type="button" onClick={() => setShown(shown + PAGE)}>
            {texts.count('showMore', Math.min(PAGE, left))}
          </button>
          <span class="quiet">{texts.t('shownOf', shown, sessions.length)}</span>
        </p>
      )}
    </>
  );
}

function SessionLine({ session }: { session: Session }) {
  const texts = useTexts();
  const { place } = useLibrary();
  const chip = statusChip(session, texts);
  return (
    <PlaceLink
      to={{ section: 'sessions', session: session.id }}
      class="line session-line"
      current={place.session === session.id}
    >
      <span class="row">
        <b class="one-line grow">{sessionTitle(session, texts)}</b>
        <span class="ticking">{texts.time(session.lastSavedAt)}</span>
      </span>
      <span class="row">
        <span class="one-line grow quiet">{describeTotals(session.totals, texts)}</span>
        {session.tags.slice(0, 2).map((tag) => (
          <Chip key={tag}>{tag}</Chip>
        ))}
        {chip && <Chip tone={chip.tone}>{chip.text}</Chip>}
      </span>
    </PlaceLink>
  );
}
