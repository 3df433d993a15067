import type { FieldState, FieldValue, Locator } from '../model/field-state';
import { LIMITS } from '../model/limits';

/**
 * The shapes of `lib/model/field-state.ts`, checked without zod, for what comes over events that any page can dispatch.
 * Stricter where it is simpler so: what fails here is dropped, and nobody loses but the page that made it up.
 */
export function isFieldState(value: unknown): value is FieldState {
  if (!isRecord(value)) return false;
  const { adapter, adapterVersion, place, label, base, composer, ...rest } = value;
  return (
    isText(adapter, 40) &&
    typeof adapterVersion === 'number' &&
    isText(label, LIMITS.labelCharacters) &&
    (base === undefined || isText(base, 1_000)) &&
    (composer === undefined || typeof composer === 'boolean') &&
    isPlace(place) &&
    isFieldValue(rest['value']) &&
    Object.keys(rest).length === 1
  );
}

/** True for a value of any kind, whole and within its limits. */
export function isFieldValue(value: unknown): value is FieldValue {
  if (!isRecord(value)) return false;
  const { kind } = value;
  if (kind === 'checked') return typeof value['checked'] === 'boolean';
  if (kind === 'open') return typeof value['open'] === 'boolean' && isMissingOr('boolean', value['modal']);
  if (kind === 'choice') return isListOf(value['chosen'], 5_000, (chosen) => isText(chosen, 1_000));
  if (kind === 'rich') return isText(value['text']) && isText(value['html']);
  if (kind === 'editor' && !isMissingOr('number', value['scrollTop'])) return false;
  return (kind === 'text' || kind === 'editor') && isText(value['text']) && isSelection(value['selection']);
}

function isPlace(place: unknown): boolean {
  if (!isRecord(place)) return false;
  const { locators, hosts } = place;
  return isLocators(locators) && isListOf(hosts, LIMITS.shadowDepth, isLocators);
}

const isLocators = (value: unknown): boolean => isListOf(value, LIMITS.locatorsPerField, isLocator);

const isLocator = (value: unknown): boolean =>
  isRecord(value) && KINDS.has(value['kind'] as Locator['kind']) && isText(value['value'], 1_000);

const KINDS: ReadonlySet<Locator['kind']> = new Set([
  'id',
  'name',
  'autocomplete',
  'label',
  'testid',
  'placeholder',
  'role',
  'path',
  'order',
]);

const isSelection = (value: unknown): boolean =>
  value === undefined ||
  (isListOf(value, 2, (place) => typeof place === 'number') && (value as unknown[]).length === 2);

const isMissingOr = (type: 'number' | 'boolean', value: unknown): boolean =>
  value === undefined || typeof value === type;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown, longest: number = LIMITS.fieldCharacters): boolean =>
  typeof value === 'string' && value.length <= longest;

const isListOf = (value: unknown, longest: number, isItem: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length <= longest && value.every(isItem);
