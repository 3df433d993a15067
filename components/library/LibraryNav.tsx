import { useAccess, useTexts } from '../access-context';
import { useLoaded } from '../hooks/use-loaded';
import type { TextKey } from '../text-key';
import { PlaceLink, useLibrary } from './library-context';
import { SECTIONS, type Section } from './place';

const NAMES: Readonly<Record<Section, TextKey>> = {
  sessions: 'sessions',
  checkpoints: 'checkpoints',
  archives: 'archives',
  space: 'space',
};

interface LibraryNavProps {
  /** Undefined while they are counted. */
  sessions: number | undefined;
  checkpoints: number | undefined;
}

/** The sections, with how much there is in each. */
export function LibraryNav({ sessions, checkpoints }: LibraryNavProps) {
  const access = useAccess();
  const { t, number, bytes } = useTexts();
  const { place } = useLibrary();
  const space = useLoaded(() => access.readSpaceUsed(), place.section);
  const counts: Partial<Record<Section, string | undefined>> = {
    sessions: sessions === undefined ? undefined : number(sessions),
    checkpoints: checkpoints === undefined ? undefined : number(checkpoints),
    space: space.value && bytes(space.value.bytes),
  };
  return (
    <nav class="sections" aria-label={t('library')}>
      <ul class="plain-list">
        {SECTIONS.map((section) => (
          <li key={section}>
            <PlaceLink to={{ section }} class="section-link pick" current={place.section === section}>
              <span class="grow">{t(NAMES[section])}</span>
              <span class="quiet ticking">{counts[section]}</span>
            </PlaceLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
