import { readableText, type FieldState, type FieldValue } from '../field-state';
import { LIMITS } from '../limits';
import { placeKey } from './match-fields';
import { mergeText } from './merge-text';
import { leftSides, take, toYes, type Contested, type Settler } from './settle-conflicts';
import { mergeKeyed, toKeyed, type Versions } from './versions';

type Tab = NonNullable<Contested['tab']>;
type Fields = Versions<FieldState>;

export interface MergedField {
  field: FieldState;
  /** What the other side held, where it could not be joined. */
  lost: FieldState[];
}

/** True when the two say the same; where the cursor is or how far an editor was scrolled does not count. */
export function isSameValue(one: FieldValue, other: FieldValue): boolean {
  return one === other || essence(one) === essence(other);
}

function essence(value: FieldValue): string {
  if (value.kind === 'text' || value.kind === 'editor') return `${value.kind} ${value.text}`;
  return JSON.stringify(value);
}

export interface FieldPlace {
  tab: Tab;
  page: string;
}

/** Both sides changed the field: their edits in one value, or one of the values and the other set aside. */
export function mergeField(fields: Fields, settler: Settler, place: FieldPlace): MergedField {
  const joined = joinValues(fields, settler);
  if (joined) return { field: joined, lost: [] };
  const { base, one, other } = fields;
  const texts = { base: base && sayValue(base), one: sayValue(one), other: sayValue(other) };
  const settled = settler.settle(contestedField(fields, texts, place));
  const field = take(fields, settled.takes);
  const sides = leftSides(settled).map((side) => (side === 'this' ? one : other));
  return { field, lost: sides.filter((side) => isWorthKeeping(side, field)) };
}

/** One side emptied the field and the other wrote on: it stays until somebody says that it was to go. */
export function keepRemoved(
  { base, one, other }: Versions<FieldState | undefined>,
  settler: Settler,
  place: FieldPlace,
): FieldState | undefined {
  const kept = one ?? other;
  if (!kept) return undefined;
  const texts = { base: base && sayValue(base), one: one ? sayValue(one) : '', other: other ? sayValue(other) : '' };
  const contested = contestedField({ base, one: kept, other: kept }, texts, place);
  const { takes } = settler.settle({ ...contested, keeps: one ? 'this' : 'that' });
  return { base, this: one, that: other }[takes];
}

/** It is known by its former place where there is one: that is the same whichever side is asked. */
function contestedField({ base, one }: Fields, texts: Contested['texts'], { tab, page }: FieldPlace): Contested {
  const { adapter, place, label, value } = base ?? one;
  return { kind: kindOf(value), what: `${page} ${adapter} ${placeKey(place)}`, label, tab, texts };
}

function kindOf({ kind }: FieldValue): 'check' | 'choice' | 'field' {
  if (kind === 'checked' || kind === 'open') return 'check';
  return kind === 'choice' ? 'choice' : 'field';
}

/** The value in words; `yes` and `no` for a tick and for what can be opened. */
/** The text of a field; of one that has none, a box above all, `yes` or `no`. */
export function sayValue({ value }: FieldState): string {
  if (value.kind === 'checked') return toYes(value.checked);
  return value.kind === 'open' ? toYes(value.open) : (readableText(value) ?? '');
}

function isWorthKeeping(lost: FieldState, kept: FieldState): boolean {
  const text = textOf(lost);
  return text !== undefined && text.trim() !== '' && text !== textOf(kept);
}

const textOf = ({ value }: FieldState): string | undefined => readableText(value);

function joinValues(fields: Fields, settler: Settler): FieldState | undefined {
  const { base, one, other } = fields;
  const [mine, theirs] = [one.value, other.value];
  if (mine.kind === 'choice' && theirs.kind === 'choice') return joinChoices(fields, settler);
  const isText = (mine.kind === 'text' || mine.kind === 'editor') && mine.kind === theirs.kind;
  const former = base === undefined ? '' : textOf(base);
  if (!isText || former === undefined) return undefined;
  const longer = longerOf({ base: former, one: mine.text, other: theirs.text });
  if (longer) return longer === 'one' ? one : other;
  const texts = { base: former, one: mine.text, other: theirs.text };
  // Words of one line of code do not join into code.
  const text = mergeText(texts, mine.kind === 'editor' ? 'lines' : 'words');
  if (text === undefined || text.length > LIMITS.fieldCharacters) return undefined;
  return { ...one, value: { kind: mine.kind, text } };
}

/** The side that wrote on where the other stopped; both kept all of the base. */
function longerOf({ base, one, other }: Versions<string>): 'one' | 'other' | undefined {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  if (!long.startsWith(short) || !short.startsWith(base ?? '')) return undefined;
  return long === one ? 'one' : 'other';
}

/** Lists of which several may be chosen are sets; of a list with one choice, one must win. */
function joinChoices(fields: Fields, settler: Settler): FieldState | undefined {
  const chosen = ({ value }: FieldState): string[] => (value.kind === 'choice' ? value.chosen : []);
  const { base, one, other } = fields;
  if ([one, other].every((field) => chosen(field).length <= 1)) return undefined;
  const sets = { base: base && keyed(chosen(base)), one: keyed(chosen(one)), other: keyed(chosen(other)) };
  const union = settler.policy.strategy === 'most-complete';
  const joined = mergeKeyed(sets, { same: Object.is, both: ({ one: value }) => value, union });
  return { ...one, value: { kind: 'choice', chosen: joined.slice(0, 5_000) } };
}

const keyed = (values: readonly string[]): Map<string, string> => toKeyed(values, (value) => value);
