import { useState } from 'preact/hooks';
import type { Session } from '../../lib/model/session';
import { DEFAULT_RETENTION } from '../../lib/model/retention-policy';
import { useAccess, useTexts } from '../access-context';
import { useWatched } from '../hooks/use-watched';
import { sessionTitle } from '../session-title';

interface EarlierSessionsProps {
  sessions: readonly Session[];
  current: string | undefined;
  onSelect: (session: string) => void;
}

/** What else can be resumed, newest first: beside the session where there is room, else folded above it. */
export function EarlierSessions({ sessions, current, onSelect }: EarlierSessionsProps) {
  const { t, count } = useTexts();
  const access = useAccess();
  const settings = useWatched(access.watchSettings);
  const [open, setOpen] = useState(false);
  const [all, setAll] = useState(false);
  const first = settings.value?.retention.shownSessions ?? DEFAULT_RETENTION.shownSessions;
  const shown = sessions.filter(({ id }, at) => all || at < first || id === current);
  const others = sessions.filter(({ id }) => id !== current).length;
  if (others === 0) return null;
  return (
    <nav class="earlier" aria-labelledby="earlier-title">
      <h2 id="earlier-title">{t('earlierSessions')}</h2>
      <button type="button" class="unfold" aria-expanded={open} onClick={() => setOpen(!open)}>
        {count('otherSessions', others)}
      </button>
      <ul class={open ? 'plain-list open' : 'plain-list'}>
        {shown.map((session) => (
          <li key={session.id}>
            <SessionLink session={session} current={session.id === current} onSelect={onSelect} />
          </li>
        ))}
        {shown.length < sessions.length && (
          <li>
            <button type="button" class="bare small" onClick={() => setAll(true)}>
              {count('moreSessions', sessions.length - shown.length)}
            </button>
          </li>
        )}
      </ul>
    </nav>
  );
}

interface SessionLinkProps {
  session: Session;
  current: boolean;
  onSelect: (session: string) => void;
}

function SessionLink({ session, current, onSelect }: SessionLinkProps) {
  const texts = useTexts();
  const { id, status, totals, endedAt, lastSavedAt } = session;
  const facts = [
    texts.count('tabs', totals.tabs),
    ...(totals.drafts > 0 ? [texts.count('drafts', totals.drafts)] : []),
    ...(status === 'interrupted' ? [texts.t('statusInterrupted')] : []),
  ];
  const select = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onSelect(id);
  };
  return (
    <a href={`?session=${id}`} class="session-link pick" aria-current={current ? 'true' : undefined} onClick={select}>
      <b class="one-line">{sessionTitle(session, texts)}</b>
      <span class="one-line quiet">{texts.moment(endedAt ?? lastSavedAt)}</span>
      <span class="one-line quiet">{facts.join(' · ')}</span>
    </a>
  );
}
