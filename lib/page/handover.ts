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
const LEFT = 'holdfast:left';
const CHARACTERS = LIMITS.fieldCharacters;
const MARKS = 10_000;

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
  onHandedOver: () => void;
}

/**
 * Answers a successor, once. An update of the extension leaves its old scripts running but cut off, in a world of their
 * own: events on the page's nodes are the only way across. The page hears them; they hold nothing but its own fields.
 */
export function offerHandover({ document, signal, isOver, onHandedOver, ...memory }: OfferOptions): void {
  const over = new AbortController();
  signal.addEventListener('abort', () => over.abort());
  document.addEventListener(
    REQUEST,
    () => {
      if (!isOver()) return;
      over.abort();
      handOver(document, memory);
      onHandedOver();
    },
    { signal: over.signal },
  );
}

function handOver(document: Document, { page, undo }: Memory): void {
  for (const { element, touched } of page.liveFields()) if (touched) tell(element, TOUCHED);
  for (const input of queryAll(document, 'input')) if (page.everPassword.has(input)) tell(input, WAS_PASSWORD);
  const left = JSON.stringify({ orphans: page.orphans, undo: undo.entries });
  if (left.length <= CHARACTERS) document.dispatchEvent(new CustomEvent(LEFT, { detail: left }));
}

const tell = (element: Element, name: string): boolean =>
  element.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true }));

/** Asks a predecessor for what it knows. All of it comes during the call, and a hostile page may have made it up. */
export function takeOver(document: Document, { page, undo }: Memory): void {
  const over = new AbortController();
  let marks = 0;
  const mark = (event: Event, use: (element: Element) => void): void => {
    const [target] = event.composedPath();
    if (target instanceof Element && marks++ < MARKS) use(target);
  };
  const options = { capture: true, signal: over.signal };
  document.addEventListener(TOUCHED, (event) => mark(event, (element) => page.touch(element)), options);
  document.addEventListener(WAS_PASSWORD, (event) => mark(event, (element) => page.everPassword.add(element)), options);
  const onLeft = (event: Event): void => {
    const { orphans, undo: entries } = parseLeft((event as CustomEvent<unknown>).detail);
    keepOrphans(page, orphans);
    undo.entries.push(...entries);
  };
  document.addEventListener(LEFT, onLeft, { ...options, once: true });
  document.dispatchEvent(new CustomEvent(REQUEST));
  over.abort();
}

function parseLeft(detail: unknown): { orphans: FieldState[]; undo: UndoEntry[] } {
  const nothing = { orphans: [], undo: [] };
  if (typeof detail !== 'string' || detail.length > CHARACTERS) return nothing;
  try {
    const { orphans, undo } = JSON.parse(detail) as { orphans: unknown; undo: unknown };
    return { orphans: listOf(orphans, isFieldState), undo: listOf(undo, isUndoEntry) };
  } catch {
    return nothing;
  }
}

function listOf<Item>(list: unknown, isItem: (item: unknown) => item is Item): Item[] {
  return Array.isArray(list) ? list.slice(0, LIMITS.fieldsPerFrame).filter(isItem) : [];
}

function isUndoEntry(entry: unknown): entry is UndoEntry {
  if (typeof entry !== 'object' || !entry) return false;
  const { wrote, before } = entry as Partial<UndoEntry>;
  return isFieldState(wrote) && isFieldValue(before);
}
