import { LIMITS } from '../model/limits';
import { maskCards } from '../model/card-numbers';
import {
  attributeOf,
  childrenOf,
  closest,
  elementById,
  matches,
  nodesBelow,
  parentElementOf,
  query,
  queryAll,
  rootOf,
  tagOf,
} from './dom';

const MAX_READ = 300;
/** What a label may hold beside its words: a field's own text is never part of its name. */
const NOT_WORDS =
  'input, textarea, select, button, script, style, template, svg, [contenteditable]:not([contenteditable="false"]), .cm-editor';
const GROUP = 'fieldset, [role="radiogroup"], [role="group"]';

/** Names fields as a person would. Good as long as the page is the same: it remembers which label is for which field. */
export interface Labeller {
  /** The accessible name, without what the field holds; empty when it has none. */
  name(element: Element): string;
}

export function createLabeller(): Labeller {
  const labels = new Map<Node, Map<string, string>>();
  const labelsFor = (element: Element): Map<string, string> => {
    const root = rootOf(element);
    const known = labels.get(root) ?? readLabels(root as Node & ParentNode);
    labels.set(root, known);
    return known;
  };
  const own = (element: Element): string =>
    labelledBy(element) ||
    tidy(attributeOf(element, 'aria-label') ?? '') ||
    fromLabel(element, labelsFor(element)) ||
    partName(element) ||
    tidy(attributeOf(element, 'title') ?? '');
  return {
    name(element) {
      const name = own(element);
      const group = matches(element, '[type="radio"], [type="checkbox"]') ? groupName(element) : '';
      return group && name ? tidy(`${group}: ${name}`) : name;
    },
  };
}

/** One line of text, without card numbers, at most as long as labels may be. */
export function tidy(text: string): string {
  return maskCards(
    text
      .slice(0, 4 * MAX_READ)
      .replace(/\s+/g, ' ')
      .trim(),
  ).slice(0, LIMITS.labelCharacters);
}

/** The words an element shows, fields in it apart. */
export function wordsIn(element: Element): string {
  if (childrenOf(element).length === 0) return tidy(element.textContent.slice(0, 4 * MAX_READ));
  let words = '';
  for (const node of nodesBelow(element, (inner) => matches(inner, NOT_WORDS))) {
    if (node instanceof Text) words += node.data;
    else words += ' ';
    if (words.length > MAX_READ) break;
  }
  return tidy(words);
}

function readLabels(root: Node & ParentNode): Map<string, string> {
  const labels = new Map<string, string>();
  for (const label of queryAll(root, 'label[for]')) {
    const id = attributeOf(label, 'for') ?? '';
    if (!labels.has(id)) labels.set(id, wordsIn(label));
  }
  return labels;
}

function labelledBy(element: Element): string {
  const ids = attributeOf(element, 'aria-labelledby')?.split(/\s+/) ?? [];
  if (ids.length === 0) return '';
  const root = rootOf(element);
  const named = ids.map((id) => elementById(root, id)).filter((found) => found !== undefined && found !== element);
  return tidy(named.map((found) => (found && !matches(found, NOT_WORDS) ? wordsIn(found) : '')).join(' '));
}

function fromLabel(element: Element, labels: Map<string, string>): string {
  const id = attributeOf(element, 'id');
  const named = id === undefined ? undefined : labels.get(id);
  if (named) return named;
  const around = closest(element, 'label');
  return around && around !== element ? wordsIn(around) : '';
}

/** A part of the element that names it. */
function partName(element: Element): string {
  const selector = { details: 'summary', dialog: 'h1, h2, h3, [role="heading"]' }[tagOf(element)];
  const part = selector === undefined ? undefined : query(element, selector);
  return part ? wordsIn(part) : '';
}

function groupName(element: Element): string {
  const parent = parentElementOf(element);
  const group = parent && closest(parent, GROUP);
  if (!group) return '';
  const legend = tagOf(group) === 'fieldset' ? query(group, 'legend') : undefined;
  return legend ? wordsIn(legend) : labelledBy(group) || tidy(attributeOf(group, 'aria-label') ?? '');
}
