import type { DocumentId, ObjectId, Uid } from '../model/ids';
import type { ConversationRef, PageRef, TabState } from '../model/manifest';
import type { SealedObject } from '../model/objects';
import { openTreeTabs, type SessionTree } from '../model/session-tree';
import type { SessionStore } from '../store/session-store';
import type { TabContents } from './build-tree';
import type { LiveEntry, LiveIndex } from './live-index';
import { sealConversation, sealPage } from './seal-pages';

type Store = Pick<SessionStore, 'seal' | 'getLiveDocument' | 'getConversation' | 'addObjects'>;

/** Bytes of sealed objects held at once; more of them are written ahead of their snapshot. */
const HELD_BYTES = 4 * 1024 * 1024;

export interface Contents {
  ofTab: (tab: Uid) => TabContents;
  /** Documents that were navigated away from, or whose tab no snapshot saw, as closed tabs of their own. */
  leftPages: TabState[];
  objects: SealedObject[];
  /** Ids of those that are written already: a session of any size costs the memory of a few pages. */
  ahead: ObjectId[];
  /** Documents that need no row any more, to be asked once these contents are committed. */
  settled: () => Pick<LiveEntry, 'id' | 'seq'>[];
}

/** Conversations already sealed, by key; one that did not grow is not hashed again. */
export type ConversationCache = Map<string, { updatedAt: number; ref: ConversationRef }>;

interface Sources {
  store: Store;
  index: LiveIndex;
  /** The documents as they were known before the open tabs were read: a younger one's tab is not among those. */
  entries: readonly LiveEntry[];
  conversations: ConversationCache;
  openTabs: ReadonlySet<Uid>;
  /** Of the former snapshot: a tab that is gone, and not in there, has no place of its own in the next. */
  previous: SessionTree;
  now: number;
}

/** Seals what the live documents hold, reading only those that changed since the last time. */
export async function readContents(sources: Sources): Promise<Contents> {
  const objects: SealedObject[] = [];
  const ahead: ObjectId[] = [];
  const pages = new Map<DocumentId, PageRef>();
  const chats = new Map<string, ConversationRef>();
  const formerTabs = new Set(openTreeTabs(sources.previous).map(({ state }) => state.uid));
  // What waits for a tab that is still to be opened is in no tree yet: sealed now, it would be taken for stored.
  const isShown = ({ phase, tab }: LiveEntry): boolean =>
    phase !== 'awaiting' || sources.openTabs.has(tab) || formerTabs.has(tab);
  for (const entry of sources.entries.filter(isShown)) {
    const page = await pageOf(sources, entry, objects);
    if (page) pages.set(entry.id, page);
    const chat = entry.conversation && (await conversationOf(sources, entry.conversation, objects));
    if (chat) chats.set(chat.key, chat);
    if (sizeOf(objects) >= HELD_BYTES) ahead.push(...(await writeAhead(sources.store, objects)));
  }
  const contentsOf = (entries: LiveEntry[]): TabContents => ({
    pages: entries.flatMap(({ id }) => pages.get(id) ?? []),
    conversations: [...new Set(entries.flatMap(({ conversation }) => conversation ?? []))].flatMap(
      (key) => chats.get(key) ?? [],
    ),
  });
  const left = sources.entries.filter((entry) =>
    isTabGone(entry, sources) ? !formerTabs.has(entry.tab) : entry.phase === 'closed',
  );
  return {
    ofTab: (tab) =>
      contentsOf(
        sources.entries.filter((entry) => entry.tab === tab && (isTabGone(entry, sources) || entry.phase !== 'closed')),
      ),
    leftPages: left.map((entry) => toClosedTab(entry, contentsOf([entry]), sources.now)),
    objects,
    ahead,
    settled: () =>
      sources.entries
        .filter((entry) => entry.phase === 'closed' || isTabGone(entry, sources))
        .filter((entry) => isUnchanged(entry, sources.index.get(entry.id))),
  };
}

const sizeOf = (objects: readonly SealedObject[]): number => objects.reduce((sum, { bytes }) => sum + bytes.length, 0);

/** Empties `objects`, and resolves to their ids. */
async function writeAhead(store: Store, objects: SealedObject[]): Promise<ObjectId[]> {
  const written = objects.splice(0);
  await store.addObjects(written);
  return written.map(({ id }) => id);
}

/** State that waits for its tab to be opened is written before the tab exists; only its own end makes it go. */
const isTabGone = ({ tab, phase, closedWithWindow }: LiveEntry, { openTabs }: Sources): boolean =>
  (phase !== 'awaiting' || closedWithWindow === true) && tab !== '' && !openTabs.has(tab);

/** Nothing happened to the document while its contents were sealed and written: a page may come back from the back/forward cache. */
const isUnchanged = (entry: LiveEntry, now: LiveEntry | undefined): boolean =>
  now?.seq === entry.seq && now.phase === entry.phase;

async function pageOf(
  { store, index }: Sources,
  entry: LiveEntry,
  objects: SealedObject[],
): Promise<PageRef | undefined> {
  if (entry.sealed?.seq === entry.seq) return entry.sealed.page;
  const document = await store.getLiveDocument(entry.id);
  if (!document) return undefined;
  const page = await sealPage(store, document, objects);
  index.change([entry.id], { sealed: { seq: document.seq, page } });
  return page;
}

async function conversationOf(
  { store, conversations }: Sources,
  key: string,
  objects: SealedObject[],
): Promise<ConversationRef | undefined> {
  const conversation = await store.getConversation(key);
  if (!conversation) return undefined;
  const known = conversations.get(key);
  if (known?.updatedAt === conversation.updatedAt) return known.ref;
  const ref = await sealConversation(store, conversation, objects);
  conversations.set(key, { updatedAt: conversation.updatedAt, ref });
  return ref;
}

function toClosedTab({ id, url, title, privateWindow }: LiveEntry, contents: TabContents, now: number): TabState {
  const facts = { formatVersion: 2, uid: id, url, title, pinned: false, muted: false, lastAccessed: now } as const;
  return { ...facts, ...(privateWindow && { privateWindow }), closedAt: now, ...contents };
}
