import type { Session } from '../../lib/model/session';
import { useTexts } from '../access-context';
import { Chip } from '../parts/Chip';
import { sessionTitle } from '../session-title';
import { PlaceLink, useLibrary } from './library-context';
import { describeTotals, statusChip } from './session-line';

interface SessionLineProps {
  session: Session;
  /** Where several are being chosen. */
  chosen?: boolean;
  onChoose?: (chosen: boolean) => void;
}

/** One session in the list; the running one cannot be chosen, because nothing can be done to it as a whole. */
export function SessionLine({ session, chosen = false, onChoose }: SessionLineProps) {
  const texts = useTexts();
  const { place } = useLibrary();
  const chip = statusChip(session, texts);
  const title = sessionTitle(session, texts);
  return (
    <li class="session-item">
      {onChoose && (
        <label>
          <input
            type="checkbox"
            checked={chosen}
            disabled={session.status === 'active'}
            onChange={(event) => onChoose(event.currentTarget.checked)}
          />
          <span class="visually-hidden">{texts.t('chooseNamed', title)}</span>
        </label>
      )}
      <PlaceLink
        to={{ section: 'sessions', session: session.id }}
        class="line session-line pick"
        current={place.session === session.id}
      >
        <span class="row">
          <b class="one-line grow">{title}</b>
          <span class="quiet ticking">{texts.time(session.lastSavedAt)}</span>
        </span>
        <span class="row">
          <span class="one-line grow quiet">{describeTotals(session.totals, texts)}</span>
          {session.tags.slice(0, 2).map((tag) => (
            <Chip key={tag}>{tag}</Chip>
          ))}
          {chip && <Chip tone={chip.tone}>{chip.text}</Chip>}
        </span>
      </PlaceLink>
    </li>
  );
}
