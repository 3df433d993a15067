/**
 * Reads of the DOM that a page cannot redirect. `form.parentNode` is an <input name="parentNode"> if the page has one,
 * in every world, and a walk up the tree would never end.
 */
const read = (prototype: object, name: string, target: object): unknown => Reflect.get(prototype, name, target);

const DOCUMENT_NODE = 9;
const FRAGMENT_NODE = 11;

export const nodeTypeOf = (node: Node): number => read(Node.prototype, 'nodeType', node) as number;

export const parentOf = (node: Node): (Node & ParentNode) | null =>
  read(Node.prototype, 'parentNode', node) as (Node & ParentNode) | null;

/** The parent when it is an element. */
export const parentElementOf = (node: Node): Element | null =>
  read(Node.prototype, 'parentElement', node) as Element | null;

export const rootOf = (node: Node): Node => Node.prototype.getRootNode.call(node);

export const tagOf = (element: Element): string => read(Element.prototype, 'localName', element) as string;

export const childrenOf = (parent: ParentNode): Element[] => [
  ...(read(prototypeOf(parent), 'children', parent) as HTMLCollection),
];

export const childNodesOf = (parent: Node): ChildNode[] => [
  ...(read(Node.prototype, 'childNodes', parent) as NodeListOf<ChildNode>),
];

export const attributeOf = (element: Element, name: string): string | undefined =>
  Element.prototype.getAttribute.call(element, name) ?? undefined;

export const matches = (element: Element, selector: string): boolean =>
  Element.prototype.matches.call(element, selector);

export const closest = (element: Element, selector: string): Element | null =>
  Element.prototype.closest.call(element, selector);

export const isConnected = (node: Node): boolean => read(Node.prototype, 'isConnected', node) as boolean;

/** Every match below `root`, in document order. */
export function queryAll(root: ParentNode, selector: string): Element[] {
  return [...prototypeOf(root).querySelectorAll.call(root, selector)];
}

/** The first match below `root`. */
export function query(root: ParentNode, selector: string): Element | undefined {
  return prototypeOf(root).querySelector.call(root, selector) ?? undefined;
}

/** The element whose id is `id` in the tree of `root`. */
export function elementById(root: Node, id: string): Element | undefined {
  const type = nodeTypeOf(root);
  if (type === DOCUMENT_NODE) return Document.prototype.getElementById.call(root, id) ?? undefined;
  return type === FRAGMENT_NODE ? (DocumentFragment.prototype.getElementById.call(root, id) ?? undefined) : undefined;
}

/** The nearest match around the element, looked for across shadow roots too. */
export function composedClosest(element: Element, selector: string): Element | undefined {
  const found = closest(element, selector);
  if (found) return found;
  const root = rootOf(element);
  return root instanceof ShadowRoot ? composedClosest(root.host, selector) : undefined;
}

/** Elements and texts below `top` in document order; what `skip` says is left out with all it holds. */
export function* nodesBelow(top: Node, skip: (element: Element) => boolean): Generator<Element | Text> {
  const filter = (node: Node): number =>
    node instanceof Element && skip(node) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
  const what = NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT;
  const walker = Document.prototype.createTreeWalker.call(documentOf(top), top, what, filter);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) yield node as Element | Text;
}

export const documentOf = (node: Node): Document =>
  nodeTypeOf(node) === DOCUMENT_NODE ? (node as Document) : (read(Node.prototype, 'ownerDocument', node) as Document);

interface Searchable {
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): NodeListOf<Element>;
}

function prototypeOf(root: ParentNode): Searchable {
  const type = nodeTypeOf(root);
  if (type === DOCUMENT_NODE) return Document.prototype;
  return type === FRAGMENT_NODE ? DocumentFragment.prototype : Element.prototype;
}
