import type { Uid } from '../ids';
import type { ConversationRef, PageRef, TabState } from '../manifest';
import { hasContents } from '../session-tree';
import { mergeConversation } from './merge-conversation';
import { mergePage } from './merge-page';
import type { Contents, MergedTab } from './merged-tree';
import { mergeDress, settleAddress, type TabDress } from './merge-dress';
import { leftSides, take, type Settled, type Settler } from './settle-conflicts';
import { isChangedApart, mergeFact, mergeKeyed, mergeValue, toKeyed, type Side, type Versions } from './versions';

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

/** What a tab is merged with. */
export interface TabScene {
  settler: Settler;
  contents: Contents;
  /** What people call a group; empty when it has no name. */
  nameGroup: (group: Uid) => string;
}

/** A tab that both sides have, in one. */
export function mergeTab(tabs: Tabs, scene: TabScene): TabMerge {
  const { base, one, other } = tabs;
  if (base && isEqual(base, one)) return { tab: asMerged(other, undefined), left: [] };
  if ((base && isEqual(base, other)) || isEqual(one, other)) return { tab: asMerged(one, undefined), left: [] };
  if (withoutHash(one.url) === withoutHash(other.url)) return mergeContents(tabs, scene);
  const moved = base && mergeValue({ base: base.url, one: one.url, other: other.url }, 'this');
  const isOneSided = base !== undefined && (one.url === base.url || other.url === base.url);
  if (isOneSided) {
    const stayed: Side = moved === one.url ? 'that' : 'this';
    const [goes, stays] = stayed === 'that' ? [one, other] : [other, one];
    const isLeft = !isSameTab(stays, base) && holdsAnything(stays);
    return { tab: asMerged(goes, mergeDress(tabs, scene)), left: isLeft ? [stayed] : [] };
  }
  const settled = settleAddress(tabs, scene.settler);
  return { tab: asMerged(take(tabs, settled.takes), mergeDress(tabs, scene)), left: leftByAddress(tabs, settled) };
}

/** An address nobody decided about is worth a closed tab even when nothing was written there. */
function leftByAddress({ one, other }: Tabs, settled: Settled): Side[] {
  if (!settled.isChosen) return leftSides(settled);
  const isTaken = (side: Side): boolean => settled.takes === side;
  return (['this', 'that'] as const).filter((side) => !isTaken(side) && holdsAnything(side === 'this' ? one : other));
}

function asMerged({ pages, conversations, ...facts }: TabState, dress: TabDress | undefined): MergedTab {
  if (!dress) return { facts, pages, conversations };
  const { group: _group, ...rest } = facts;
  return { facts: { ...rest, ...dress }, pages, conversations };
}

/** Both sides are at the same page. */
function mergeContents(tabs: Tabs, scene: TabScene): TabMerge {
  const left = new Set<Side>();
  const leave = (sides: readonly Side[]): void => sides.forEach((side) => left.add(side));
  const part = { tabs, ...scene, leave };
  const tab = { facts: mergeFacts(tabs, scene), pages: mergePages(part), conversations: mergeConversations(part) };
  return { tab, left: [...left] };
}

const UNSAID = ['lastAccessed', 'iconUrl', 'opener', 'privateWindow', 'closedAt'] as const;
const SAID = ['title', 'icon'] as const;

function mergeFacts(tabs: Tabs, scene: TabScene): MergedTab['facts'] {
  const { settler } = scene;
  const { uid, formatVersion } = tabs.one;
  const merged = [
    ...SAID.map((key) => [key, settler.fact(tabs, key, 'page')] as const),
    ...UNSAID.map((key) => [key, mergeFact(tabs, key, settler.policy.newest)] as const),
  ];
  const url = isChangedApart(tabs, 'url')
    ? take(tabs, settleAddress(tabs, settler).takes).url
    : mergeFact(tabs, 'url', 'this');
  return {
    formatVersion,
    uid,
    url,
    ...mergeDress(tabs, scene),
    ...Object.fromEntries(merged.filter(([, value]) => value !== undefined)),
  } as MergedTab['facts'];
}

interface Part extends TabScene {
  tabs: Tabs;
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
