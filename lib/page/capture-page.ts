import type { ConversationCapture } from '../model/conversation';
import type { FieldState, FieldValue, Place } from '../model/field-state';
import { LIMITS } from '../model/limits';
import type { PageState, Refusal, ScrollState } from '../model/page-state';
import type { FieldAdapter, PageAccess } from './adapters/adapter';
import { FIELD_ADAPTERS } from './adapters/registry';
import { findConversation, readConversation, type FoundConversation } from './capture-conversation';
import { createDescriber } from './describe';
import { attempt, detectFields } from './detect-fields';
import { matches } from './dom';
import { createEverPassword, type EverPassword } from './ever-password';
import { createFieldMemory } from './field-memory';
import { liveFields, readFields, readValue, type Pass } from './read-fields';
import { createRedactor } from './redact';
import { watchScroll, type ScrollWatch } from './scroll';
import { touchedWith } from './touched-with';
import { watchRoots, type Root } from './tree';

/** What one look at the page found. */
export interface PageReading {
  state: PageState;
  refused: Refusal[];
  conversation?: ConversationCapture;
}

/** A field of the page as it is now. Refused fields are never among them. */
export interface LiveField {
  readonly element: Element;
  readonly adapter: FieldAdapter;
  readonly place: Place;
  readonly label: string;
  readonly composer: boolean;
  /** A person, or a restore, changed it. */
  readonly touched: boolean;
  /** Digest of the first-seen value, undefined when that was empty. */
  readonly base: string | undefined;
  /** Read anew at each call, redacted; undefined when it cannot be read or is refused because of what it holds. */
  value(): FieldValue | undefined;
  /** Untouched, and as the page itself made it: nobody's work is lost by writing over it. */
  isPageOwn(): boolean;
}

/** Reads one document for as long as its content script lives: keep one, through navigations of a single-page app too. */
export interface PageCapture {
  capture(): PageReading;
  /** Somebody edited the element (or a restore wrote it): from now on its value is kept. */
  touch(element: Element): void;
  liveFields(): LiveField[];
  /** The document, and the shadow roots that are in it now. */
  roots(): Root[];
  /** What is scrolled inside of the page: the next content script must know of it too. */
  readonly scroll: Pick<ScrollWatch, 'note' | 'elements'>;
  /** Calls back for each root of the page, those known now and those that come: listeners for `change` go here. */
  onRoot(listener: (root: Root) => void): void;
  /** Fields that hold or once held a password: the next content script must know of them too. */
  readonly everPassword: Pick<EverPassword, 'has' | 'add'>;
  /** Saved fields without a place; every captured state carries them along. */
  orphans: FieldState[];
}

export interface PageCaptureOptions {
  document: Document;
  url(): URL;
  access: PageAccess;
  signal: AbortSignal;
}

const FOCUSABLE_FIELD = 'input, textarea, select, [contenteditable]';

/** Starts watching the page for what a capture must know: first-seen values, passwords, scrolled elements. */
export function createPageCapture({ document, url, access, signal }: PageCaptureOptions): PageCapture {
  const memory = createFieldMemory();
  const everPassword = createEverPassword();
  const scroll = watchScroll(document, signal);
  const rootListeners: ((root: Root) => void)[] = [];
  const onRoot = (root: Root): void => {
    everPassword.scan(root);
    scroll.watch(root);
    root.addEventListener('focusin', lookBeforeTyping, { capture: true, passive: true, signal });
    for (const listener of rootListeners) listener(root);
  };
  const roots = watchRoots({ document, access, signal, onRoot, onChanges: (records) => everPassword.note(records) });

  let describer = createDescriber();
  let described = -1;
  const begin = (conversation?: FoundConversation): Pass => {
    const all = roots.all();
    if (described !== roots.version()) describer = createDescriber();
    described = roots.version();
    const redactor = createRedactor({ roots: all, url: url(), everPassword });
    return { roots: all, describer, redactor, memory, access, composer: conversation?.composer };
  };
  /** The first value has to be seen before the first key. */
  function lookBeforeTyping(event: Event): void {
    const element = event.composedPath()[0];
    if (!(element instanceof Element)) return;
    // All that is seen from outside of what happens in a closed root.
    roots.consider(element);
    if (!matches(element, FOCUSABLE_FIELD) || memory.isSeen(element)) return;
    lookAtAll(begin());
  }
  const page: PageCapture = {
    orphans: [],
    everPassword,
    scroll,
    capture() {
      const here = url();
      const found = findConversation(document, here);
      const pass = begin(found);
      const { fields, refused } = readFields(pass);
      const scrolled = readScroll(scroll, pass);
      const keepsDraft = mayKeep(pass, found?.composer);
      const talk = found && readConversation(found, document, { url: here, keepsDraft });
      const orphans = page.orphans.slice(-LIMITS.fieldsPerFrame);
      return {
        state: { formatVersion: 1, scroll: scrolled, fields, orphans },
        refused: [...refused, ...(talk?.refused ?? [])].slice(0, LIMITS.fieldsPerFrame),
        ...(talk && { conversation: talk.conversation }),
      };
    },
    touch(element) {
      roots.consider(element);
      for (const one of touchedWith(element)) memory.touch(one);
    },
    liveFields: () => liveFields(begin(findConversation(document, url()))),
    roots: () => roots.all(),
    onRoot(listener) {
      rootListeners.push(listener);
      roots.all().forEach(listener);
    },
  };
  return page;
}

/** Positions, or none when a hostile page makes them unreadable. */
function readScroll(scroll: ReturnType<typeof watchScroll>, { describer }: Pass): ScrollState[] {
  const positions = attempt(
    () => scroll.read(describer),
    () => undefined,
  );
  return positions ?? [];
}

/** Remembers every value that was not seen before. */
function lookAtAll(pass: Pass): void {
  for (const field of detectFields(pass.roots, FIELD_ADAPTERS).fields) {
    attempt(
      () => readValue(field, pass),
      () => undefined,
    );
  }
}

/** A draft is kept under the rules of the field it stands in. */
function mayKeep({ redactor, describer }: Pass, composer: Element | undefined): boolean {
  if (!composer) return true;
  return !redactor.refuseAtSight(composer) && !redactor.refuseByName(composer, describer.label(composer));
}
