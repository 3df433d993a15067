import type { SpaceKind } from '../lib/model/space';
import type { TextKey } from './text-key';

/** What people read for each kind of space. */
export const SPACE_KINDS: Readonly<Record<SpaceKind, TextKey>> = {
  tabs: 'spaceTabs',
  pages: 'spacePages',
  conversations: 'spaceConversations',
  icons: 'spaceIcons',
  'open-pages': 'spaceOpenPages',
  'known-conversations': 'spaceKnownConversations',
  'second-copy': 'spaceSecondCopy',
  reserve: 'spaceReserve',
  other: 'spaceOther',
};
