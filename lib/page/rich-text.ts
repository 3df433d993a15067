import { maskCards } from '../model/card-numbers';
import { attributeOf, childNodesOf, nodeTypeOf, tagOf } from './dom';

const BLOCKS = new Set('p div h1 h2 h3 h4 h5 h6 blockquote pre ul ol li table thead tbody tr hr'.split(' '));
const ALLOWED = new Set([...BLOCKS, ...'br a b strong i em u s del ins sub sup mark small code kbd th td'.split(' ')]);
const DROPPED = new Set(
  'script style template iframe object embed svg math noscript textarea select input button head title audio video canvas'.split(
    ' ',
  ),
);
const SAFE_LINK = /^(?:https?:|mailto:)/i;
const TEXT_NODE = 3;
const ELEMENT_NODE = 1;

/** What somebody wrote into an editable element: as plain text, and as markup of nothing but known tags. */
export interface RichText {
  text: string;
  html: string;
}

export function readRich(element: Element): RichText {
  return asRich(rebuild(element, inertDocument()));
}

/** The same of nodes that are in no page. */
export function asRich(content: DocumentFragment): RichText {
  const holder = inertDocument().createElement('div');
  holder.append(content);
  return { text: textOf(holder), html: holder.innerHTML };
}

/** A document in which nothing runs and nothing is loaded. */
const inertDocument = (): Document => new DOMParser().parseFromString('<!doctype html>', 'text/html');

/** Saved markup as nodes of `document`: parsed where nothing runs or loads, then built anew from known tags only. */
export function buildRich(html: string, document: Document): DocumentFragment {
  return rebuild(new DOMParser().parseFromString(html, 'text/html').body, document);
}

/** Lines of plain text as the paragraphs an editor makes of them. */
export function buildPlain(text: string, document: Document): DocumentFragment {
  const fragment = document.createDocumentFragment();
  text
    .split('\n')
    .forEach((line, index) => fragment.append(...(index > 0 ? [document.createElement('br')] : []), line));
  return fragment;
}

function rebuild(from: Node, document: Document): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const node of childNodesOf(from)) {
    const type = nodeTypeOf(node);
    if (type === TEXT_NODE) fragment.append((node as Text).data);
    else if (type === ELEMENT_NODE) fragment.append(...rebuildElement(node as Element, document));
  }
  return fragment;
}

function rebuildElement(element: Element, document: Document): Node[] {
  const tag = tagOf(element);
  if (DROPPED.has(tag) || isFiller(element)) return [];
  const children = rebuild(element, document);
  if (!ALLOWED.has(tag)) return [children];
  const link = tag === 'a' ? safeLink(element) : undefined;
  if (tag === 'a' && link === undefined) return [children];
  const made = document.createElement(tag);
  if (link !== undefined) made.setAttribute('href', link);
  made.append(children);
  return [made];
}

function safeLink(element: Element): string | undefined {
  const link = attributeOf(element, 'href');
  return link !== undefined && SAFE_LINK.test(link) && maskCards(link) === link ? link : undefined;
}

/** What an editor puts into an empty line for the cursor, which is none of the text. */
function isFiller(element: Element): boolean {
  const names = attributeOf(element, 'class') ?? '';
  return /ProseMirror-(?:trailingBreak|separator|widget)|ql-(?:ui|cursor)|ql-clipboard/.test(names);
}

/** The text as it reads: a line for each block and each break. */
export function textOf(element: Element): string {
  const lines = { text: '', pending: 0 };
  collect(element, lines);
  return lines.text;
}

interface Lines {
  text: string;
  /** Line ends that come before the next word, if one comes. */
  pending: number;
}

function collect(parent: Node, lines: Lines): void {
  for (const node of childNodesOf(parent)) {
    const type = nodeTypeOf(node);
    if (type === TEXT_NODE) write(lines, (node as Text).data.replace(/\u00a0/g, ' '));
    else if (type === ELEMENT_NODE) collectElement(node as Element, lines);
  }
}

function collectElement(element: Element, lines: Lines): void {
  const tag = tagOf(element);
  if (tag === 'br') lines.pending++;
  else if (!BLOCKS.has(tag)) collect(element, lines);
  else collectBlock(element, lines);
}

/** A block begins on a line of its own; an empty one is an empty line; the last break in it only holds it open. */
function collectBlock(element: Element, lines: Lines): void {
  if (lines.text !== '') lines.pending ||= 1;
  const { pending, text } = lines;
  collect(element, lines);
  if (lines.text !== text) lines.pending ||= 1;
  else if (isLine(element)) lines.pending = pending + 1;
}

const isLine = (element: Element): boolean => ['p', 'div', 'li'].includes(tagOf(element));

/** Blanks between two blocks are how somebody laid out the markup. */
function write(lines: Lines, text: string): void {
  const isLayout = /^\s*$/.test(text) && (lines.text === '' || lines.pending > 0);
  if (text === '' || isLayout) return;
  lines.text += '\n'.repeat(lines.pending) + text;
  lines.pending = 0;
}
