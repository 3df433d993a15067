import type { FieldState, Locator, Place } from '../model/field-state';
import type { PageAccess } from './adapters/adapter';
import type { LiveField } from './capture-page';
import { createDescriber, type Describer } from './describe';
import { queryAll } from './dom';
import { assignPlaces } from './assign-places';
import { HOST_THRESHOLD, placeEvidence, scoreEvidence, THRESHOLD } from './score-place';

/** Which live field each saved one is: nobody gets two, and what is not sure is left out. */
export function matchFields(saved: readonly FieldState[], live: readonly LiveField[]): Map<FieldState, LiveField> {
  return assignPlaces(saved, live, (one, other) => one.adapter === other.adapter.id);
}

/** The element at a saved place; undefined when there is none, or more than one as likely. */
export function resolvePlace(document: Document, access: PageAccess, place: Place): Element | undefined {
  const describer = createDescriber();
  let root: ParentNode = document;
  for (const host of place.hosts) {
    const found = bestIn(root, host, { describer, threshold: HOST_THRESHOLD });
    const inner = found && access.shadowRootOf(found);
    if (!inner) return undefined;
    root = inner;
  }
  return bestIn(root, place.locators, { describer, threshold: THRESHOLD });
}

function bestIn(
  root: ParentNode,
  locators: Locator[],
  { describer, threshold }: { describer: Describer; threshold: number },
): Element | undefined {
  const wanted = placeEvidence({ locators, hosts: [] });
  const scored = candidates(root, locators)
    .map((element) => {
      const { locators: found } = describer.place(element);
      return { element, score: scoreEvidence(wanted, placeEvidence({ locators: found, hosts: [] })) };
    })
    .filter(({ score }) => score >= threshold)
    .sort((one, other) => other.score - one.score);
  const [best, next] = scored;
  return best && best.score > (next?.score ?? 0) ? best.element : undefined;
}

function candidates(root: ParentNode, locators: Locator[]): Element[] {
  return [...new Set(locators.flatMap((locator) => select(root, selectorOf(locator))))];
}

function selectorOf({ kind, value }: Locator): string | undefined {
  const quoted = `"${CSS.escape(value)}"`;
  if (kind === 'id') return `#${CSS.escape(value)}`;
  if (kind === 'testid')
    return ['testid', 'test-id', 'test', 'cy', 'qa'].map((name) => `[data-${name}=${quoted}]`).join();
  if (kind === 'label') return `[aria-label=${quoted}]`;
  if (kind === 'path') return value;
  return kind === 'role' && value.includes('-') ? CSS.escape(value) : undefined;
}

/** A stored selector is data of a page: it may be anything. */
function select(root: ParentNode, selector: string | undefined): Element[] {
  if (selector === undefined) return [];
  try {
    return queryAll(root, selector).slice(0, 50);
  } catch {
    return [];
  }
}
