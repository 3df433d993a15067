import fc from 'fast-check';
import type { Conversation } from '../../../lib/model/conversation';
import { isDraft, type FieldState } from '../../../lib/model/field-state';
import type { ConversationRef, PageRef, TabState, WindowState } from '../../../lib/model/manifest';
import { deriveId } from '../../../lib/model/merge/derive-id';
import type { MergedTab, MergedTree, MergedWindow } from '../../../lib/model/merge/merged-tree';
import type { MergeStrategy, MergeVersion } from '../../../lib/model/merge/merge-report';
import { mergeTrees } from '../../../lib/model/merge/merge-tree';
import { Settler } from '../../../lib/model/merge/settle-conflicts';
import type { Side } from '../../../lib/model/merge/versions';
import type { PageState } from '../../../lib/model/page-state';
import { EMPTY_TREE, type SessionTree, type TreeTab, type TreeWindow } from '../../../lib/model/session-tree';

/** A session as a person would tell it: what tests make, change and compare. */
export interface Desk {
  windows: DeskWindow[];
  closed: DeskTab[];
}

export interface DeskWindow {
  uid: string;
  tabs: DeskTab[];
}

export interface DeskTab {
  uid: string;
  url: string;
  pinned: boolean;
  fields: Record<string, string>;
  orphans: string[];
  /** Of the tab's conversation: message id → text. */
  messages: Record<string, string>;
  draft: string;
}

export const deskTab = (uid: string, facts: Partial<DeskTab> = {}): DeskTab => ({
  uid,
  url: `https://example.org/${uid}`,
  pinned: false,
  fields: {},
  orphans: [],
  messages: {},
  draft: '',
  ...facts,
});

export const fieldOf = (name: string, text: string): FieldState => ({
  adapter: 'textarea',
  adapterVersion: 1,
  place: { locators: [{ kind: 'id', value: name }], hosts: [] },
  label: name,
  value: { kind: 'text', text },
});

/** Holds what trees point to, as the store would. */
export class Memory {
  readonly pages = new Map<string, PageState>();
  readonly chats = new Map<string, Conversation>();

  toTree({ windows, closed }: Desk): SessionTree {
    const tabs = (all: DeskTab[]): MergedTab[] => all.map((tab) => this.describe(tab));
    const described = windows.map(({ uid, tabs: inside }) => ({ facts: windowFacts(uid), tabs: tabs(inside) }));
    return this.seal({ windows: described, closedTabs: tabs(closed), closedWindows: [] });
  }

  seal({ windows, closedTabs, closedWindows }: MergedTree): SessionTree {
    return {
      ...EMPTY_TREE,
      windows: windows.map((window) => this.window(window)),
      closedTabs: closedTabs.map((tab) => this.tab(tab)),
      closedWindows: closedWindows.map((window) => this.window(window)),
    };
  }

  toDesk({ windows, closedTabs }: SessionTree): Desk {
    return {
      windows: windows.map(({ state, tabs }) => ({ uid: state.uid, tabs: tabs.map((tab) => this.read(tab)) })),
      closed: closedTabs.map((tab) => this.read(tab)),
    };
  }

  private describe({ uid, url, pinned, fields, orphans, messages, draft }: DeskTab): MergedTab {
    const facts = { formatVersion: 2 as const, uid, url, title: url, pinned, muted: false, lastAccessed: 0 };
    const page: PageState = {
      formatVersion: 1,
      scroll: [],
      fields: Object.entries(fields).map(([name, text]) => fieldOf(name, text)),
      orphans: orphans.map((text) => fieldOf('gone', text)),
    };
    const isEmpty = page.fields.length + page.orphans.length === 0;
    const chat = chatOf(uid, messages, draft);
    const hasChat = chat.messages.length > 0 || draft !== '';
    return {
      facts,
      pages: isEmpty ? [] : [{ frame: [], url, merged: page }],
      conversations: hasChat ? [{ merged: chat }] : [],
    };
  }

  private window({ facts, tabs }: MergedWindow): TreeWindow {
    const sealed = tabs.map((tab) => this.tab(tab));
    const state: WindowState = { ...facts, tabs: sealed.map(({ id }) => id) };
    return { id: deriveId('window', JSON.stringify(state)), state, tabs: sealed };
  }

  private tab({ facts, pages, conversations }: MergedTab): TreeTab {
    const state: TabState = {
      ...facts,
      pages: pages.map((page) => ('merged' in page ? this.page(page) : page)),
      conversations: conversations.map((chat) => ('merged' in chat ? this.chat(chat.merged) : chat)),
    };
    return { id: deriveId('tab', JSON.stringify(state)), state };
  }

  private page({ frame, url, merged }: { frame: number[]; url: string; merged: PageState }): PageRef {
    const state = deriveId('page', JSON.stringify(merged));
    this.pages.set(state, merged);
    const kept = [...merged.fields, ...merged.orphans];
    return { frame, url, state, fields: kept.length, drafts: kept.filter(isDraft).length };
  }

  private chat(chat: Conversation): ConversationRef {
    const state = deriveId('conversation', JSON.stringify(chat));
    this.chats.set(state, chat);
    return { key: chat.key, state, messages: chat.messages.length, unsent: chat.draft !== '' };
  }

  private read({ state: { uid, url, pinned, pages, conversations } }: TreeTab): DeskTab {
    const states = pages.flatMap(({ state }) => this.pages.get(state) ?? []);
    const chats = conversations.flatMap(({ state }) => this.chats.get(state) ?? []);
    const textOf = ({ value }: FieldState): string => (value.kind === 'text' ? value.text : '');
    return {
      uid,
      url,
      pinned,
      fields: Object.fromEntries(states.flatMap(({ fields }) => fields).map((field) => [field.label, textOf(field)])),
      orphans: states.flatMap(({ orphans }) => orphans).map(textOf),
      messages: Object.fromEntries(chats.flatMap(({ messages }) => messages).map(({ id, text }) => [id, text])),
      draft: chats.map(({ draft }) => draft).join(''),
    };
  }
}

const windowFacts = (uid: string): MergedWindow['facts'] => ({
  formatVersion: 2,
  uid,
  state: 'normal',
  focused: false,
  groups: [],
});

const chatOf = (tab: string, messages: Record<string, string>, draft: string): Conversation => ({
  key: `chat:${tab}`,
  provider: 'chat',
  conversation: tab,
  title: 'A chat',
  url: 'https://chat.example/',
  messages: Object.entries(messages).map(([id, text]) => ({ id, role: 'user', text })),
  draft,
  streaming: false,
  updatedAt: 0,
});

export interface DeskMerge {
  desk: Desk;
  settler: Settler;
}

interface MergeHow {
  strategy?: MergeStrategy;
  newest?: Side;
  choices?: [string, MergeVersion][];
  /** What the sides' snapshots are called: what is left of a side is named after it. */
  names?: [string, string];
}

/** Merges desks as a service would merge snapshots. */
export function mergeDesks(base: Desk | undefined, one: Desk, other: Desk, how: MergeHow = {}): DeskMerge {
  const { strategy = 'by-hand', newest = 'this', choices = [], names = ['a1', 'b1'] } = how;
  const memory = new Memory();
  const settler = new Settler({ strategy, newest, undecided: 'this', choices: new Map(choices), deriveId });
  const merged = mergeTrees(
    {
      base: base && memory.toTree(base),
      one: { tree: memory.toTree(one), snapshot: names[0], takenAt: 1 },
      other: { tree: memory.toTree(other), snapshot: names[1], takenAt: 2 },
    },
    settler,
    { page: (id) => memory.pages.get(id), conversation: (id) => memory.chats.get(id) },
  );
  return { desk: memory.toDesk(memory.seal(merged)), settler };
}

const WORDS = 'retry upload backoff session restore window draft editor cursor release'.split(' ');
const text = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));
const fields = fc.dictionary(fc.constantFrom('title', 'body', 'note'), text, { maxKeys: 3 });

/** A desk of up to eight tabs with uids t0, t1… */
export const anyDesk: fc.Arbitrary<Desk> = fc
  .array(fc.record({ window: fc.nat(2), fields, draft: fc.option(text, { nil: '' }) }), { maxLength: 8 })
  .map((tabs) => {
    const windows = [0, 1, 2].map((window) => ({
      uid: `w${window}`,
      tabs: tabs.flatMap((tab, index) =>
        tab.window === window
          ? [
              deskTab(`t${index}`, {
                fields: tab.fields,
                draft: tab.draft,
                messages: tab.draft === '' ? {} : { m0: 'hello' },
              }),
            ]
          : [],
      ),
    }));
    return { windows: windows.filter((window) => window.tabs.length > 0), closed: [] };
  });

/** `by` is the side and the number of the change: what it makes is named after it, and so never made twice. */
type Change = (desk: Desk, by: string) => Desk;

const onTab =
  (index: number, change: (tab: DeskTab) => DeskTab[]): Change =>
  (desk) => {
    const uids = desk.windows.flatMap(({ tabs }) => tabs.map(({ uid }) => uid));
    const chosen = uids[index % Math.max(1, uids.length)];
    const windows = desk.windows.map(({ uid, tabs }) => ({
      uid,
      tabs: tabs.flatMap((tab) => (tab.uid === chosen ? change(tab) : [tab])),
    }));
    return { ...desk, windows: windows.filter(({ tabs }) => tabs.length > 0) };
  };

const close =
  (index: number): Change =>
  (desk, by) => {
    const closed: DeskTab[] = [];
    const after = onTab(index, (tab) => (closed.push(tab), []))(desk, by);
    return { ...after, closed: [...closed.filter((tab) => Object.keys(tab.fields).length > 0), ...desk.closed] };
  };

const open =
  (window: number, written: Record<string, string>): Change =>
  (desk, by) => {
    const tab = deskTab(by, { fields: written });
    const target = desk.windows[window];
    if (!target) return { ...desk, windows: [...desk.windows, { uid: `w${by}`, tabs: [tab] }] };
    return {
      ...desk,
      windows: desk.windows.map((one) => (one === target ? { ...one, tabs: [...one.tabs, tab] } : one)),
    };
  };

const move =
  (index: number, window: number): Change =>
  (desk, by) => {
    const moved: DeskTab[] = [];
    const target = desk.windows[window % Math.max(1, desk.windows.length)]?.uid;
    const without = onTab(index, (tab) => (moved.push(tab), []))(desk, by);
    if (!without.windows.some(({ uid }) => uid === target)) return desk;
    return {
      ...without,
      windows: without.windows.map((one) => (one.uid === target ? { ...one, tabs: [...moved, ...one.tabs] } : one)),
    };
  };

/** A word nobody else writes, put into a text or in the place of one of its words. */
function edit(text: string, by: string, { at, word, replaces }: WordEdit): string {
  const words = text === '' ? [] : text.split(' ');
  words.splice(at % (words.length + 1), replaces ? 1 : 0, `${word}${by}`);
  return words.join(' ');
}

interface WordEdit {
  at: number;
  word: string;
  replaces: boolean;
}

const anyEdit: fc.Arbitrary<WordEdit> = fc.record({
  at: fc.nat(6),
  word: fc.constantFrom(...WORDS),
  replaces: fc.boolean(),
});

const anyChange: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(fc.nat(7), fc.constantFrom('title', 'body', 'note'), anyEdit).map(
    ([index, name, word]): Change =>
      (desk, by) =>
        onTab(index, (tab) => [{ ...tab, fields: { ...tab.fields, [name]: edit(tab.fields[name] ?? '', by, word) } }])(
          desk,
          by,
        ),
  ),
  fc.nat(7).map(close),
  fc.tuple(fc.nat(3), fields).map(([window, written]) => open(window, written)),
  fc.tuple(fc.nat(7), fc.nat(2)).map(([index, window]) => move(index, window)),
  fc.nat(7).map((index) => onTab(index, (tab) => [{ ...tab, pinned: !tab.pinned }])),
  fc
    .tuple(fc.nat(7), fc.constantFrom('x', 'y', 'z'))
    .map(([index, path]) => onTab(index, (tab) => [{ ...tab, url: `https://elsewhere.org/${path}` }])),
  fc.tuple(fc.nat(7), text).map(
    ([index, words]): Change =>
      (desk, by) =>
        onTab(index, (tab) => [{ ...tab, messages: { ...tab.messages, [by]: words } }])(desk, by),
  ),
  fc.tuple(fc.nat(7), anyEdit).map(
    ([index, word]): Change =>
      (desk, by) =>
        onTab(index, (tab) => [{ ...tab, draft: edit(tab.draft, by, word) }])(desk, by),
  ),
);

const changed = (desk: Desk, changes: Change[], side: string): Desk =>
  changes.reduce((current, change, step) => change(current, `${side}${step}`), desk);

const changes = fc.array(anyChange, { maxLength: 6 });

export interface Fork {
  base: Desk;
  one: Desk;
  other: Desk;
}

/** A desk, and what two people made of it apart from each other. */
export const anyFork: fc.Arbitrary<Fork> = fc
  .tuple(anyDesk, changes, changes)
  .map(([base, mine, theirs]) => ({ base, one: changed(base, mine, 'a'), other: changed(base, theirs, 'b') }));

export const allTabs = ({ windows, closed }: Desk): DeskTab[] => [...windows.flatMap(({ tabs }) => tabs), ...closed];

/** Everything somebody wrote: fields, orphans, messages, prompts. */
export const textsOf = (desk: Desk): Set<string> =>
  new Set(
    allTabs(desk)
      .flatMap((tab) => [...Object.values(tab.fields), ...tab.orphans, ...Object.values(tab.messages), tab.draft])
      .filter((words) => words !== ''),
  );

export const wordsOf = (desk: Desk): Set<string> => new Set([...textsOf(desk)].flatMap((words) => words.split(' ')));
