import type { ScrollState } from '../model/page-state';
import { LIMITS } from '../model/limits';
import type { PageAccess } from './adapters/adapter';
import type { Describer } from './describe';
import { closest, isConnected } from './dom';
import { resolvePlace } from './locator';
import type { Root } from './tree';

/** Editors keep their own scroll position with their text. */
const EDITOR = '.cm-editor, .monaco-editor, .CodeMirror, .ace_editor';
/** Pixels that layout may differ by. */
const TOLERANCE = 2;

/** Remembers what was scrolled, so that no capture has to ask every element. */
export interface ScrollWatch {
  watch(root: Root): void;
  /** The element may be scrolled. */
  note(element: Element): void;
  /** Elements that are scrolled. */
  elements(): Element[];
  read(describer: Describer): ScrollState[];
}

export function watchScroll(document: Document, signal: AbortSignal): ScrollWatch {
  const scrolled = new Set<WeakRef<Element>>();
  const known = new WeakSet<Element>();
  const note = (element: Element): void => {
    if (element === document.scrollingElement || known.has(element)) return;
    known.add(element);
    scrolled.add(new WeakRef(element));
  };
  const hear = ({ target }: Event): void => {
    if (target instanceof Element) note(target);
  };
  const elements = (): Element[] =>
    present(scrolled)
      .filter(isScrolled)
      .slice(0, LIMITS.scrollsPerFrame - 1);
  return {
    watch: (root) => root.addEventListener('scroll', hear, { capture: true, passive: true, signal }),
    note,
    elements,
    read: (describer) => [...windowScroll(document), ...elements().map((element) => elementScroll(element, describer))],
  };
}

/** Those that are in the page; one that is out of it may come back, one that was freed never does. */
function present(references: Set<WeakRef<Element>>): Element[] {
  return [...references].flatMap((reference) => {
    const element = reference.deref();
    if (!element) references.delete(reference);
    return element && isConnected(element) ? [element] : [];
  });
}

const isScrolled = (element: Element): boolean =>
  (element.scrollTop !== 0 || element.scrollLeft !== 0) && !closest(element, EDITOR);

function windowScroll(document: Document): ScrollState[] {
  const { scrollX: x = 0, scrollY: y = 0 } = document.defaultView ?? {};
  return x === 0 && y === 0 ? [] : [{ place: { locators: [], hosts: [] }, x: Math.round(x), y: Math.round(y) }];
}

function elementScroll(element: Element, describer: Describer): ScrollState {
  return { place: describer.place(element), x: Math.round(element.scrollLeft), y: Math.round(element.scrollTop) };
}

/** What became of one saved position. `short`: the page is not yet long enough, worth another try. */
export interface ScrollOutcome {
  scroll: ScrollState;
  result: 'restored' | 'short' | 'no-place';
}

/** Scrolls the window and every element that is found again. */
export function restoreScroll(document: Document, access: PageAccess, scroll: readonly ScrollState[]): ScrollOutcome[] {
  return scroll.map((one) => ({ scroll: one, result: restoreOne(document, access, one) }));
}

function restoreOne(document: Document, access: PageAccess, { place, x, y }: ScrollState): ScrollOutcome['result'] {
  if (place.locators.length === 0) return restoreWindow(document, x, y);
  const element = resolvePlace(document, access, place);
  if (!element) return 'no-place';
  element.scrollLeft = x;
  element.scrollTop = y;
  return arrived([element.scrollLeft, x], [element.scrollTop, y]);
}

function restoreWindow({ defaultView: view }: Document, x: number, y: number): ScrollOutcome['result'] {
  if (!view) return 'no-place';
  view.scrollTo({ left: x, top: y, behavior: 'instant' });
  return arrived([view.scrollX, x], [view.scrollY, y]);
}

const arrived = (...positions: [is: number, wanted: number][]): ScrollOutcome['result'] =>
  positions.every(([is, wanted]) => Math.abs(is - wanted) <= TOLERANCE) ? 'restored' : 'short';
