import type { ConversationRef, PageRef, TabState } from '../manifest';
import { hasContents } from '../session-tree';
import { mergeConversation } from './merge-conversation';
import { mergePage } from './merge-page';
import type { Contents, MergedTab } from './merged-tree';
import { leftSides, take, type Settled, type Settler } from './settle-conflicts';
import { mergeFact, mergeKeyed, mergeValue, toKeyed, type Side, type Versions } from './versions';

export interface TabMerge {
  tab: MergedTab;
  /** Sides whose whole tab must be kept beside the merged one, because something of it is not in there. */
  left: Side[];
}

type Tabs = Versions<TabState>;
type Page = MergedTab['pages'][number];
type Chat = MergedTab['conversations'][number];

/** True when both hold the same, at the same address. Titles and times change by themselves. */
export const isSameTab = (one: TabState, other: TabState): boolean => fingerprint(one) === fingerprint(other);

function fingerprint({ url, pinned, group, pages, conversations }: TabState): string {
  const held = [...pages.map(({ state, url: page }) => `${state} ${page}`), ...conversations.map(({ state }) => state)];
  return JSON.stringify([url, pinned, group ?? '', ...held]);
}

/** Turns of a conversation count too: the session may be the only place that has them. */
const holdsAnything = (tab: TabState): boolean =>
  hasContents(tab) || tab.conversations.some(({ messages }) => messages > 0);

const isEqual = (one: TabState, other: TabState): boolean => JSON.stringify(one) === JSON.stringify(other);

const withoutHash = (url: string): string => url.split('#', 1)[0] ?? '';

/** A tab that both sides have, in one. */
export function mergeTab(tabs: Tabs, settler: Settler, contents: Contents): TabMerge {
  const { base, one, other } = tabs;
  if (base && isEqual(base, one)) return { tab: asMerged(other, {}), left: [] };
  if ((base && isEqual(base, other)) || isEqual(one, other)) return { tab: asMerged(one, {}), left: [] };
  if (withoutHash(one.url) === withoutHash(other.url)) return mergeContents(tabs, settler, contents);
  const moved = base && mergeValue({ base: base.url, one: one.url, other: other.url }, 'this');
  const isOneSided = base !== undefined && (one.url === base.url || other.url === base.url);
  if (isOneSided) {
    const stayed: Side = moved === one.url ? 'that' : 'this';
    const [goes, stays] = stayed === 'that' ? [one, other] : [other, one];
    const isLeft = !isSameTab(stays, base) && holdsAnything(stays);
    return { tab: asMerged(goes, dress(tabs, settler)), left: isLeft ? [stayed] : [] };
  }
  const settled = settleAddress(tabs, settler);
  return { tab: asMerged(take(tabs, settled.takes), dress(tabs, settler)), left: leftByAddress(tabs, settled) };
}

function settleAddress({ base, one, other }: Tabs, settler: Settler): Settled {
  const { uid, title, url } = one;
  const texts = { base: base?.url, one: one.url, other: other.url };
  return settler.settle({
    kind: 'address',
    what: '',
    label: title === '' ? url : title,
    tab: { uid, title, url },
    texts,
  });
}

/** An address nobody decided about is worth a closed tab even when nothing was written there. */
function leftByAddress({ one, other }: Tabs, settled: Settled): Side[] {
  if (!settled.isChosen) return leftSides(settled);
  const isTaken = (side: Side): boolean => settled.takes === side;
  return (['this', 'that'] as const).filter((side) => !isTaken(side) && holdsAnything(side === 'this' ? one : other));
}

const asMerged = ({ pages, conversations, ...facts }: TabState, dressed: Partial<TabState>): MergedTab => ({
  facts: { ...facts, ...dressed },
  pages,
  conversations,
});

/** What a tab wears wherever it goes. */
function dress(tabs: Tabs, { policy }: Settler): Pick<TabState, 'pinned' | 'muted'> {
  return { pinned: mergeFact(tabs, 'pinned', policy.newest), muted: mergeFact(tabs, 'muted', policy.newest) };
}

/** Both sides are at the same page. */
function mergeContents(tabs: Tabs, settler: Settler, contents: Contents): TabMerge {
  const left = new Set<Side>();
  const leave = (sides: readonly Side[]): void => sides.forEach((side) => left.add(side));
  const facts = mergeFacts(tabs, settler);
  const part = { tabs, settler, contents, leave };
  const tab = { facts, pages: mergePages(part), conversations: mergeConversations(part) };
  return { tab, left: [...left] };
}

const FACTS = [
  'url',
  'title',
  'pinned',
  'muted',
  'lastAccessed',
  'icon',
  'iconUrl',
  'opener',
  'group',
  'closedAt',
] as const;

function mergeFacts(tabs: Tabs, { policy }: Settler): MergedTab['facts'] {
  const merged = FACTS.map((key) => [key, mergeFact(tabs, key, policy.newest)] as const);
  const { uid, formatVersion } = tabs.one;
  return {
    formatVersion,
    uid,
    ...Object.fromEntries(merged.filter(([, value]) => value !== undefined)),
  } as MergedTab['facts'];
}

interface Part {
  tabs: Tabs;
  settler: Settler;
  contents: Contents;
  leave: (sides: readonly Side[]) => void;
}

function mergePages({ tabs, settler, contents, leave }: Part): Page[] {
  const keyed = ({ pages }: TabState): Map<string, Page> => toKeyed<Page>(pages, pageKey);
  const { uid, title, url } = tabs.one;
  return mergeKeyed<Page>(eachKeyed(tabs, keyed), {
    same: (one, other) => refOf(one).state === refOf(other).state,
    both: (pages, page) => {
      const read = readAll(pages, ({ state }: PageRef) => contents.page(state));
      if (!read.one || !read.other) return read.other ? pages.other : pages.one;
      const merged = mergePage({ ...read, one: read.one, other: read.other }, settler, {
        tab: { uid, title, url },
        page,
      });
      if (merged) return { frame: pages.one.frame, url: pages.one.url, merged };
      leave(['that']);
      return pages.one;
    },
    union: settler.policy.strategy === 'most-complete',
  });
}

const pageKey = ({ frame, url }: Pick<PageRef, 'frame' | 'url'>): string => `${frame.join()} ${withoutHash(url)}`;

function mergeConversations({ tabs, settler, contents, leave }: Part): Chat[] {
  const keyed = ({ conversations }: TabState): Map<string, Chat> =>
    toKeyed<Chat>(conversations, (chat) => ('merged' in chat ? chat.merged.key : chat.key));
  const { uid, title, url } = tabs.one;
  return mergeKeyed<Chat>(eachKeyed(tabs, keyed), {
    same: (one, other) => refOf(one).state === refOf(other).state,
    both: (chats) => {
      const read = readAll(chats, ({ state }: ConversationRef) => contents.conversation(state));
      if (!read.one || !read.other) return read.other ? chats.other : chats.one;
      const merged = mergeConversation({ ...read, one: read.one, other: read.other }, settler, { uid, title, url });
      leave(merged?.left ?? ['that']);
      return merged ? { merged: merged.conversation } : chats.one;
    },
    union: true,
  });
}

/** What comes out of a version is always what is stored. */
const refOf = <Ref extends PageRef | ConversationRef>(part: Ref | { merged: unknown }): Ref => part as Ref;

const eachKeyed = <Value>({ base, one, other }: Tabs, keyed: (tab: TabState) => Value): Versions<Value> => ({
  base: base && keyed(base),
  one: keyed(one),
  other: keyed(other),
});

function readAll<Ref extends PageRef | ConversationRef, Value>(
  { base, one, other }: Versions<Ref | { merged: unknown }>,
  read: (ref: Ref) => Value | undefined,
): Versions<Value | undefined> {
  return { base: base && read(refOf(base)), one: read(refOf(one)), other: read(refOf(other)) };
}
