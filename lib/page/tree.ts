import type { PageAccess } from './adapters/adapter';
import { isConnected, nodesBelow, rootOf, tagOf } from './dom';

/** A tree of its own: the document, or one shadow root. */
export type Root = Document | ShadowRoot;

/** Elements of the standard that may carry a shadow root; any other has a dash in its name. */
const HOSTS = new Set(
  'article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span'.split(' '),
);
/** Attributes by which fields are told apart. */
const NAMING =
  'type id name for form autocomplete placeholder aria-label aria-labelledby aria-placeholder role title data-testid'.split(
    ' ',
  );
/** Hosts that were seen before their component gave them a root; more than this many are not waited for. */
const MAX_AWAITED = 5_000;

/** Every shadow root below `top`, closed ones included, outer ones first. */
function* rootsBelow(top: Node, access: PageAccess, missed: (host: Element) => void): Generator<ShadowRoot> {
  const inner: ShadowRoot[] = [];
  for (const element of elementsFrom(top)) {
    const tag = tagOf(element);
    if (!tag.includes('-') && !HOSTS.has(tag)) continue;
    const root = access.shadowRootOf(element);
    if (root) inner.push(root);
    else if (mayYetHaveRoot(element)) missed(element);
  }
  yield* inner;
  for (const root of inner) yield* rootsBelow(root, access, missed);
}

/** A component's element, or an empty one of the standard: what is in it would not be shown beside a root. */
const mayYetHaveRoot = (element: Element): boolean =>
  tagOf(element).includes('-') || element.firstElementChild === null;

function* elementsFrom(top: Node): Generator<Element> {
  if (top instanceof Element) yield top;
  for (const node of nodesBelow(top, () => false)) if (node instanceof Element) yield node;
}

export interface RootWatch {
  document: Document;
  access: PageAccess;
  signal: AbortSignal;
  /**
   * Called for each root once, before anything in it is read; for the document again whenever it is written anew:
   * `document.open()` takes every listener away, and adding one that is still there does nothing.
   */
  onRoot(root: Root): void;
  /** What changed: added nodes, and naming attributes with the value they had. */
  onChanges(records: MutationRecord[]): void;
}

export interface Roots {
  /** Rises whenever something was added, removed, or named otherwise. */
  version(): number;
  /** All roots that are in the page now. */
  all(): Root[];
  /** Looks whether the element is in a root, or has one by now: a closed root tells of itself only by its host's events. */
  consider(element: Element): void;
}

const isRewrite = ({ target, addedNodes }: MutationRecord, document: Document): boolean =>
  target === document && [...addedNodes].some((node) => node instanceof Element);

/** Keeps the list of roots up to date by what is added to the page, so that no capture has to walk it. */
export function watchRoots({ document, access, signal, onRoot, onChanges }: RootWatch): Roots {
  const known = new Set<Root>();
  let awaited: WeakRef<Element>[] = [];
  let version = 0;
  const observer = new MutationObserver((records) => digest(records));
  signal.addEventListener('abort', () => observer.disconnect());

  const add = (root: Root): void => {
    if (known.has(root) || signal.aborted) return;
    known.add(root);
    version++;
    const what = { childList: true, subtree: true, attributeFilter: NAMING, attributeOldValue: true };
    observer.observe(root, what);
    onRoot(root);
  };
  const scan = (top: Node): void => {
    const missed = (host: Element): void => {
      if (awaited.length < MAX_AWAITED) awaited.push(new WeakRef(host));
    };
    for (const root of rootsBelow(top, access, missed)) add(root);
  };
  const digest = (records: MutationRecord[]): void => {
    if (records.length === 0) return;
    version++;
    if (records.some((record) => isRewrite(record, document))) onRoot(document);
    onChanges(records);
    for (const { addedNodes } of records)
      for (const node of addedNodes) if (node instanceof Element && isConnected(node)) scan(node);
  };
  const considerAwaited = (): void => {
    awaited = awaited.filter((reference) => {
      const host = reference.deref();
      if (!host || !isConnected(host)) return false;
      const root = access.shadowRootOf(host);
      if (root) addWithInner(root);
      return !root && mayYetHaveRoot(host);
    });
  };
  const addWithInner = (root: ShadowRoot): void => {
    if (known.has(root)) return;
    add(root);
    scan(root);
  };

  add(document);
  scan(document);
  return {
    version: () => version,
    all() {
      digest(observer.takeRecords());
      considerAwaited();
      for (const root of known) if (root !== document && !isConnected((root as ShadowRoot).host)) known.delete(root);
      return [...known];
    },
    consider(element) {
      const around = rootOf(element);
      if (around instanceof ShadowRoot) addWithInner(around);
      const root = access.shadowRootOf(element);
      if (root) addWithInner(root);
    },
  };
}
