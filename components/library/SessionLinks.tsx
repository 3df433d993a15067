import type { Session, SessionLink } from '../../lib/model/session';
import { useTexts } from '../access-context';
import { sessionTitle } from '../session-title';
import type { TextKey } from '../text-key';
import { PlaceLink } from './library-context';

const KINDS: Readonly<Record<SessionLink['kind'], TextKey>> = {
  'resumed-from': 'linkResumedFrom',
  'merged-from': 'linkMergedFrom',
  'branched-from': 'linkBranchedFrom',
};

/** Where the session comes from; what was deleted meanwhile is not named. */
export function SessionLinks({ session, sessions }: { session: Session; sessions: readonly Session[] }) {
  const texts = useTexts();
  const links = session.links.flatMap(({ kind, session: id }) => {
    const found = sessions.find((other) => other.id === id);
    return found ? [{ kind, found }] : [];
  });
  if (links.length === 0) return null;
  return (
    <ul class="plain-list links quiet">
      {links.map(({ kind, found }) => (
        <li key={`${kind}${found.id}`}>
          {texts.t(KINDS[kind])}{' '}
          <PlaceLink to={{ section: 'sessions', session: found.id }}>{sessionTitle(found, texts)}</PlaceLink>
        </li>
      ))}
    </ul>
  );
}
