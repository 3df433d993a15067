import type { FieldState } from '../model/field-state';
import { LIMITS } from '../model/limits';
import type { PageCapture } from './capture-page';
import { queryAll } from './dom';
import { keepOrphans } from './orphan-list';
import { isFieldState, isFieldValue } from './parse-field';
import type { UndoEntry, UndoList } from './undo-list';

const REQUEST = 'holdfast:hand-over';
const TOUCHED = 'holdfast:touched';
const WAS_PASSWORD = 'holdfast:was-password';
const SCROLLED = 'holdfast:scrolled';
const LEFT = 'holdfast:left';
const CHARACTERS = LIMITS.fieldCharacters;
const MARKS = 10_000;

/** Where a script that gives way has come to. */
export interface Former {
  document: string;
  lastSeq: number;
}

/** What one content script knows of a page and its successor cannot find out by looking. */
export interface Memory {
  page: PageCapture;
  undo: UndoList;
}

export interface OfferOptions extends Memory {
  document: Document;
  signal: AbortSignal;
  /** Only a script whose time is over hands over, as pages can ask too. */
  isOver(): boolean;
  former(): Former;
  onHandedOver: () => void;
}

/**
 * Answers a successor, once. An update of the extension leaves its old scripts running but cut off, in a world of their
 * own: events on the page's nodes are the only way across. The page hears them; they hold nothing but its own fields.
 */
export function offerHandover({ document, signal, isOver, former, onHandedOver, ...memory }: OfferOptions): void {
  const over = new AbortController();
  signal.addEventListener('abort', () => over.abort());
  document.addEventListener(
    REQUEST,
    () => {
      if (!isOver()) return;
      over.abort();
      handOver(document, memory, former());
      onHandedOver();
    },
    { signal: over.signal },
  );
}

function handOver(document: Document, { page, undo }: Memory, former: Former): void {
  for (const field of page.liveFields()) if (!field.isPageOwn()) tell(field.element, TOUCHED);
  for (const root of page.roots())
    for (const input of queryAll(root, 'input')) if (page.everPassword.has(input)) tell(input, WAS_PASSWORD);
  for (const element of page.scroll.elements()) tell(element, SCROLLED);
  const left = JSON.stringify({ ...former, orphans: page.orphans, undo: undo.entries });
  // All or nothing: a document that is not taken over is kept as it was, as a closed tab.
  if (left.length <= CHARACTERS) document.dispatchEvent(new CustomEvent(LEFT, { detail: left }));
}

/** Heard in the root of the element: outside of a closed one nobody could say which it was. */
const tell = (element: Element, name: string): boolean =>
  element.dispatchEvent(new CustomEvent(name, { bubbles: true }));

/**
 * Asks a predecessor for what it knows. All of it comes during the call, and a hostile page may have made it up.
 * Undefined when there is none that answers.
 */
export function takeOver(document: Document, { page, undo }: Memory): Former | undefined {
  let former: Former | undefined;
  const over = new AbortController();
  let marks = 0;
  const mark = (event: Event, use: (element: Element) => void): void => {
    const [target] = event.composedPath();
    if (target instanceof Element && marks++ < MARKS) use(target);
  };
  const options = { capture: true, signal: over.signal };
  const touch = (event: Event): void => mark(event, (element) => page.touch(element));
  const addScrolled = (event: Event): void => mark(event, (element) => page.scroll.note(element));
  const addPassword = (event: Event): void => mark(event, (element) => page.everPassword.add(element));
  for (const root of page.roots()) {
    root.addEventListener(TOUCHED, touch, options);
    root.addEventListener(WAS_PASSWORD, addPassword, options);
    root.addEventListener(SCROLLED, addScrolled, options);
  }
  const onLeft = (event: Event): void => {
    const left = parseLeft((event as CustomEvent<unknown>).detail);
    if (!left) return;
    former = left.former;
    keepOrphans(page, left.orphans);
    undo.entries.push(...left.undo);
  };
  document.addEventListener(LEFT, onLeft, { ...options, once: true });
  document.dispatchEvent(new CustomEvent(REQUEST));
  over.abort();
  return former;
}

interface Left {
  former: Former | undefined;
  orphans: FieldState[];
  undo: UndoEntry[];
}

function parseLeft(detail: unknown): Left | undefined {
  if (typeof detail !== 'string' || detail.length > CHARACTERS) return undefined;
  try {
    const { document, lastSeq, orphans, undo } = JSON.parse(detail) as Record<string, unknown>;
    const former = isDocumentId(document) && isSeq(lastSeq) ? { document, lastSeq } : undefined;
    return { former, orphans: listOf(orphans, isFieldState), undo: listOf(undo, isUndoEntry) };
  } catch {
    return undefined;
  }
}

const isDocumentId = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{32}$/.test(value);

/** Far from the end of exact numbers, so that counting on from it never stands still. */
const isSeq = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 40;

function listOf<Item>(list: unknown, isItem: (item: unknown) => item is Item): Item[] {
  return Array.isArray(list) ? list.slice(0, LIMITS.fieldsPerFrame).filter(isItem) : [];
}

function isUndoEntry(entry: unknown): entry is UndoEntry {
  if (typeof entry !== 'object' || !entry) return false;
  const { wrote, before, chosen } = entry as Partial<UndoEntry>;
  return isFieldState(wrote) && isFieldValue(before) && (chosen === undefined || isFieldState(chosen));
}
