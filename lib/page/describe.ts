import type { Locator, Place } from '../model/field-state';
import { LIMITS } from '../model/limits';
import { attributeOf, childrenOf, closest, matches, parentElementOf, parentOf, queryAll, rootOf, tagOf } from './dom';
import { createLabeller, tidy } from './label';
import { isStable } from './stable-id';

/** Parts of a page that stay where they are when what is around them grows. */
const LANDMARK =
  'main, nav, header, footer, aside, form, dialog, section[aria-label], section[id], [role="main"], [role="navigation"], [role="dialog"], [role="form"], [role="search"], [role="region"]';
const TEST_IDS = ['data-testid', 'data-test-id', 'data-test', 'data-cy', 'data-qa'];
const MAX_LOCATOR = 500;

/** Describes elements. Good as long as the page keeps its structure and its names, which it remembers. */
export interface Describer {
  place(element: Element): Place;
  /** What a person would call the element: never empty, never what it holds. */
  label(element: Element): string;
}

export function createDescriber(): Describer {
  const labeller = createLabeller();
  const positions = createPositions();

  const locators = (element: Element): Locator[] => {
    const found: [Locator['kind'], string | undefined][] = [
      ['id', stable(attributeOf(element, 'id'))],
      ['name', fieldName(element)],
      ['autocomplete', autocomplete(element)],
      ['label', labeller.name(element)],
      ['testid', stable(TEST_IDS.map((name) => attributeOf(element, name)).find(Boolean))],
      ['placeholder', tidy(placeholderOf(element))],
      ['role', roleOf(element)],
      ['path', positions.path(element)],
      ['order', positions.order(element)],
    ];
    return found.flatMap(([kind, value]) => (value ? [{ kind, value: tidyLocator(value) }] : []));
  };
  const ofHost = remember(locators);
  const label = (element: Element): string =>
    [
      labeller.name(element),
      tidy(placeholderOf(element)),
      tidy(attributeOf(element, 'name') ?? ''),
      tidy(attributeOf(element, 'id') ?? ''),
      autocomplete(element),
    ].find(Boolean) ?? (element instanceof HTMLInputElement ? element.type : tagOf(element));
  return {
    place: remember((element) => ({ locators: locators(element), hosts: hostsOf(element).map(ofHost) })),
    label: remember(label),
  };
}

/** Works a thing out once for each element. */
function remember<Key extends object, Found>(find: (key: Key) => Found): (key: Key) => Found {
  const known = new WeakMap<Key, Found>();
  return (key) => {
    const found = known.get(key) ?? find(key);
    known.set(key, found);
    return found;
  };
}

/** The shadow hosts around an element, outermost first. */
export function hostsOf(element: Element): Element[] {
  const root = rootOf(element);
  return root instanceof ShadowRoot ? [...hostsOf(root.host), root.host].slice(-LIMITS.shadowDepth) : [];
}

const stable = (name: string | undefined): string | undefined => (name && isStable(name) ? name : undefined);

/** Cutting is by characters on both sides of a restore, so that cut values still agree. */
const tidyLocator = (value: string): string => value.slice(0, MAX_LOCATOR);

/** The name; of a radio button or a checkbox also which option it is. */
function fieldName(element: Element): string | undefined {
  const name = stable(attributeOf(element, 'name'));
  if (name === undefined || !matches(element, '[type="radio"], [type="checkbox"]')) return name;
  const option = attributeOf(element, 'value');
  return option === undefined ? name : `${name}=${tidy(option)}`;
}

function autocomplete(element: Element): string | undefined {
  const value = attributeOf(element, 'autocomplete')?.trim().toLowerCase();
  return value && !['on', 'off', 'nope', 'false', 'none'].includes(value) ? value.slice(0, 100) : undefined;
}

const placeholderOf = (element: Element): string =>
  attributeOf(element, 'placeholder') ??
  attributeOf(element, 'aria-placeholder') ??
  attributeOf(element, 'data-placeholder') ??
  '';

function roleOf(element: Element): string {
  const tag = tagOf(element);
  if (element instanceof HTMLInputElement) return `input:${element.type}`;
  return attributeOf(element, 'role') ?? tag;
}

interface Positions {
  /** Selector from the nearest landmark down. */
  path(element: Element): string;
  /** Which landmark of its kind, and how many elements of this tag come before in it. */
  order(element: Element): string;
}

function createPositions(): Positions {
  const steps = new WeakMap<Element, string>();
  const orders = new WeakMap<Node, Map<string, Map<Element, number>>>();

  const step = (element: Element): string => {
    if (!steps.has(element)) countSiblings(element, steps);
    return steps.get(element) ?? tagOf(element);
  };
  const pathTo = remember((parent: Element): string => landmarkName(parent) ?? path(parent));
  const path = (element: Element): string => {
    const parent = parentElementOf(element);
    return parent ? shorten(`${pathTo(parent)} > ${step(element)}`) : step(element);
  };
  const landmarkAround = remember((parent: Element) => ({ landmark: closest(parent, LANDMARK) }));
  const index = (scope: Node & ParentNode, selector: string, element: Element): number => {
    const lists = orders.get(scope) ?? new Map<string, Map<Element, number>>();
    orders.set(scope, lists);
    const list = lists.get(selector) ?? new Map(queryAll(scope, selector).map((found, at) => [found, at]));
    lists.set(selector, list);
    return list.get(element) ?? -1;
  };
  const order = (element: Element): string => {
    const root = rootOf(element) as Node & ParentNode;
    const parent = parentElementOf(element);
    const landmark = parent && landmarkAround(parent).landmark;
    const selector = tagOf(element).replace(/[^\w-]/g, '\\$&');
    if (!landmark) return `root ${selector} ${index(root, selector, element)}`;
    const which = `${tagOf(landmark)} ${index(root, tagOf(landmark), landmark)}`;
    return `${which} ${selector} ${index(landmark, selector, element)}`;
  };
  return { path, order };
}

/** The end of a path that is too long; the steps next to the element say most. */
function shorten(path: string): string {
  if (path.length <= MAX_LOCATOR) return path;
  return path.slice(path.indexOf(' > ', path.length - MAX_LOCATOR) + 3);
}

function countSiblings(element: Element, steps: WeakMap<Element, string>): void {
  const parent = parentOf(element);
  const counts = new Map<string, number>();
  for (const child of parent ? childrenOf(parent) : [element]) {
    const tag = tagOf(child);
    const count = (counts.get(tag) ?? 0) + 1;
    counts.set(tag, count);
    steps.set(child, `${CSS.escape(tag)}:nth-of-type(${count})`);
  }
}

/** A landmark, or an element with an id of its own, by which a path can begin. */
function landmarkName(element: Element): string | undefined {
  const id = stable(attributeOf(element, 'id'));
  if (id !== undefined) return `#${CSS.escape(id)}`;
  if (!matches(element, LANDMARK)) return undefined;
  const name = tagOf(element) === 'form' ? stable(attributeOf(element, 'name')) : undefined;
  return name === undefined ? CSS.escape(tagOf(element)) : `form[name="${CSS.escape(name)}"]`;
}
