import type { Conversation } from '../../lib/model/conversation';
import type { FieldState } from '../../lib/model/field-state';
import { newId } from '../../lib/model/ids';
import type { LiveDocument } from '../../lib/model/live-document';
import type { ConversationRef, TabState, WindowState } from '../../lib/model/manifest';
import type { ObjectKind, ObjectPayload, SealedObject } from '../../lib/model/objects';
import type { PageState } from '../../lib/model/page-state';
import type { RestoreReport } from '../../lib/model/restore-report';
import type { Session } from '../../lib/model/session';
import { NO_TOTALS, type Trigger } from '../../lib/model/snapshot';
import type { CommitRequest, SessionStore } from '../../lib/store/session-store';

export const NOW = 1_760_000_000_000;

/** A session that has just begun. */
export const sampleSession = (id = newId(), facts: Partial<Session> = {}): Session => ({
  id,
  status: 'active',
  title: 'Thursday',
  description: '',
  tags: [],
  links: [],
  startedAt: NOW,
  lastSavedAt: NOW,
  snapshots: 0,
  totals: NO_TOTALS,
  offer: 'none',
  ...facts,
});

/** A page with one field that holds `text`. */
export const samplePage = (text: string): PageState => ({
  formatVersion: 1,
  scroll: [],
  fields: [sampleField(text)],
  orphans: [],
});

const sampleField = (text: string): FieldState => ({
  adapter: 'textarea',
  adapterVersion: 1,
  place: { locators: [{ kind: 'id', value: 'answer' }], hosts: [] },
  label: 'Your answer',
  value: { kind: 'text', text },
});

/** A tab with one page that holds `text`, and the conversation of `chat` if there is one. */
export interface SampleTab {
  uid: string;
  text: string;
  chat?: string;
  /** Instead of the page with `text`. */
  page?: PageState;
}

export interface SampleTree {
  objects: SealedObject[];
  manifest: string;
}

/** Seals windows of tabs as the background would. Objects that did not change are sealed again, to the same ids. */
export async function sealTree(store: SessionStore, windows: SampleTab[][]): Promise<SampleTree> {
  const objects: SealedObject[] = [];
  const seal = async <Kind extends ObjectKind>(kind: Kind, payload: ObjectPayload<Kind>): Promise<string> => {
    const object = await store.seal(kind, payload);
    objects.push(object);
    return object.id;
  };
  const sealTab = async ({ uid, text, chat, page = samplePage(text) }: SampleTab): Promise<string> => {
    const state = await seal('page', page);
    const conversations = chat === undefined ? [] : [await sealChat(seal, chat)];
    return seal('tab', { ...sampleTab(uid, state), conversations });
  };
  const windowIds: string[] = [];
  for (const [index, tabs] of windows.entries()) {
    const tabIds: string[] = [];
    for (const tab of tabs) tabIds.push(await sealTab(tab));
    windowIds.push(await seal('window', sampleWindow(index, tabIds)));
  }
  const manifest = await seal('session', { formatVersion: 1, windows: windowIds, closedTabs: [], closedWindows: [] });
  return { objects, manifest };
}

type Seal = <Kind extends ObjectKind>(kind: Kind, payload: ObjectPayload<Kind>) => Promise<string>;

async function sealChat(seal: Seal, key: string): Promise<ConversationRef> {
  const { messages, provider, title, url, draft, conversation } = sampleConversation(key, `first words of ${key}`);
  const leaf = await seal('messages', { formatVersion: 1, messages });
  const facts = { key, provider, conversation, title, url, draft };
  const state = await seal('conversation', { formatVersion: 1, ...facts, leaves: [leaf] });
  return { key, state, messages: messages.length, unsent: false };
}

const sampleTab = (uid: string, state: string): TabState => ({
  formatVersion: 2,
  uid,
  url: `https://example.org/questions/${uid}`,
  title: `Question ${uid.slice(0, 6)}`,
  pinned: false,
  muted: false,
  pages: [{ frame: [], url: `https://example.org/questions/${uid}`, state, fields: 1, drafts: 1 }],
  conversations: [],
});

const sampleWindow = (index: number, tabs: string[]): WindowState => ({
  formatVersion: 2,
  uid: String(index).padStart(8, '0'),
  state: 'normal',
  focused: index === 0,
  groups: [],
  tabs,
  lastAccessed: { from: 1_759_999_980_000, minutes: tabs.map((_, at) => at) },
});

/** Reads everything a snapshot reaches, as text: throws when any of it is missing or damaged. */
export async function readWholeTree(store: SessionStore, manifest: string): Promise<string[]> {
  const texts: string[] = [];
  for (const windowId of (await store.readObject('session', manifest)).windows) {
    for (const tabId of (await store.readObject('window', windowId)).tabs) {
      const { pages, conversations } = await store.readObject('tab', tabId);
      for (const { state } of pages) texts.push(JSON.stringify(await store.readObject('page', state)));
      for (const { state } of conversations) texts.push(...(await readLeaves(store, state)));
    }
  }
  return texts;
}

async function readLeaves(store: SessionStore, conversation: string): Promise<string[]> {
  const { leaves } = await store.readObject('conversation', conversation);
  return Promise.all(leaves.map(async (leaf) => JSON.stringify(await store.readObject('messages', leaf))));
}

/** Text that no compression makes much smaller. */
export const randomText = (length: number): string =>
  Array.from({ length: Math.ceil(length / 1_000) }, () => newId(500))
    .join('')
    .slice(0, length);

export const sampleCommit = (
  session: string,
  { objects, manifest }: SampleTree,
  { trigger = 'interval', takenAt = NOW }: { trigger?: Trigger; takenAt?: number } = {},
): CommitRequest => ({ session, objects, manifest, trigger, takenAt, totals: NO_TOTALS });

export const sampleDocument = (facts: Partial<LiveDocument> = {}): LiveDocument => ({
  id: newId(),
  session: newId(),
  phase: 'open',
  tab: newId(),
  tabId: 7,
  frame: [],
  url: 'https://example.org/',
  title: 'Example',
  seq: 1,
  receivedAt: NOW,
  state: samplePage('a draft'),
  refused: [],
  ...facts,
});

export const sampleConversation = (key: string, text = 'Hello'): Conversation => ({
  key,
  provider: 'claude',
  conversation: '1',
  title: 'A chat',
  messages: [{ id: 'm1', role: 'user', text }],
  draft: '',
  streaming: false,
  url: 'https://claude.ai/chat/1',
  updatedAt: NOW,
});

export const sampleReport = (facts: Partial<RestoreReport> = {}): RestoreReport => {
  const session = newId();
  return {
    id: newId(),
    session,
    run: newId(),
    choice: { session, loading: 'all' },
    startedAt: NOW,
    cancelled: false,
    undone: false,
    planned: 0,
    tabs: [],
    ...facts,
  };
};
