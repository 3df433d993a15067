import type { ObjectId } from '../ids';
import type { ConversationRef, PageRef, TabState } from '../manifest';
import type { Contents } from '../merge/merged-tree';
import { toKeyed } from '../merge/versions';
import { EMPTY_PAGE } from '../page-state';
import { compareConversations } from './compare-conversations';
import { comparePages } from './compare-pages';
import type { ConversationChange, FieldChange, TabChangeKind, TabDifference } from './snapshot-comparison';

/** An open tab and the window it is in. */
export interface PlacedTab {
  state: TabState;
  window: string;
}

/** Fields of one tab that are listed. */
const FIELDS_SHOWN = 100;

/** What happened to a tab; undefined when nothing did. At least one of the two is there. */
export function compareTabs(
  before: PlacedTab | undefined,
  after: PlacedTab | undefined,
  { contents, isMoved }: { contents: Contents; isMoved: boolean },
): (TabDifference & { more: number }) | undefined {
  const shown = (after ?? before)?.state;
  if (!shown) return undefined;
  const changes = changesOf(before, after, isMoved);
  const fields = fieldChanges(before?.state, after?.state, contents);
  const conversations = conversationChanges(before?.state, after?.state, contents);
  if (changes.length + fields.length + conversations.length === 0) return undefined;
  const { uid, title, url } = shown;
  const isRenamed = changes.includes('navigated') || changes.includes('renamed');
  return {
    uid,
    title,
    url,
    changes,
    ...(isRenamed && before && { before: { title: before.state.title, url: before.state.url } }),
    fields: fields.slice(0, FIELDS_SHOWN),
    conversations,
    more: Math.max(0, fields.length - FIELDS_SHOWN),
  };
}

function changesOf(before: PlacedTab | undefined, after: PlacedTab | undefined, isMoved: boolean): TabChangeKind[] {
  if (!before || !after) return [before ? 'closed' : 'opened'];
  const [former, later] = [before.state, after.state];
  const kinds: (TabChangeKind | false)[] = [
    (isMoved || before.window !== after.window) && 'moved',
    former.url !== later.url && 'navigated',
    // A page that was left has another title anyway.
    former.url === later.url && former.title !== later.title && 'renamed',
    former.pinned !== later.pinned && (later.pinned ? 'pinned' : 'unpinned'),
    former.muted !== later.muted && (later.muted ? 'muted' : 'unmuted'),
    former.group !== later.group && 'grouped',
  ];
  return kinds.filter((kind) => kind !== false);
}

function fieldChanges(before: TabState | undefined, after: TabState | undefined, contents: Contents): FieldChange[] {
  return eachPair<PageRef>(before?.pages, after?.pages, pageKey).flatMap(([former, later]) => {
    const [old, now] = [former && contents.page(former.state), later && contents.page(later.state)];
    // Nothing can be said about what cannot be read.
    if ((former && !old) || (later && !now)) return [];
    return comparePages(old ?? EMPTY_PAGE, now ?? EMPTY_PAGE, (later ?? former)?.url ?? '');
  });
}

const pageKey = ({ frame, url }: PageRef): string => `${frame.join()} ${url.split('#', 1)[0] ?? ''}`;

function conversationChanges(
  before: TabState | undefined,
  after: TabState | undefined,
  contents: Contents,
): ConversationChange[] {
  const pairs = eachPair<ConversationRef>(before?.conversations, after?.conversations, ({ key }) => key);
  return pairs.flatMap(([former, later]) => {
    const [old, now] = [former && contents.conversation(former.state), later && contents.conversation(later.state)];
    if ((former && !old) || (later && !now)) return [];
    return compareConversations(old, now) ?? [];
  });
}

/** What differs by its id, in pairs; what is stored under one id is the same and need not be read. */
function eachPair<Ref extends { state: ObjectId }>(
  before: readonly Ref[] = [],
  after: readonly Ref[] = [],
  keyOf: (ref: Ref) => string,
): [Ref | undefined, Ref | undefined][] {
  const [former, later] = [toKeyed(before, keyOf), toKeyed(after, keyOf)];
  return [...new Set([...later.keys(), ...former.keys()])]
    .map((key): [Ref | undefined, Ref | undefined] => [former.get(key), later.get(key)])
    .filter(([old, now]) => old?.state !== now?.state);
}
