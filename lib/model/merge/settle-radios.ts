import type { FieldState, Place } from '../field-state';
import type { PageState } from '../page-state';
import type { FieldPlace } from './merge-field';
import { take, type Settler } from './settle-conflicts';
import type { Versions } from './versions';

const RADIO = 'input:radio';

/**
 * Of buttons that exclude each other each side may have ticked another one, which is two fields, neither of them in
 * dispute. One of them holds.
 */
export function settleRadios(
  fields: readonly FieldState[],
  pages: Versions<PageState>,
  { settler, place }: { settler: Settler; place: FieldPlace },
): FieldState[] {
  const untick = new Set<FieldState>();
  for (const [group, ticked] of toGroups(fields)) {
    if (ticked.length < 2) continue;
    const options = {
      base: pages.base && tickedIn(pages.base, group),
      one: tickedIn(pages.one, group),
      other: tickedIn(pages.other, group),
    };
    const texts = { base: options.base?.label, one: options.one?.label, other: options.other?.label };
    const what = `${place.page} ${group}`;
    const { takes } = settler.settle({ kind: 'choice', what, label: nameOf(group), tab: place.tab, texts });
    const taken = take<FieldState | undefined>(options, takes);
    for (const field of ticked) if (!taken || optionOf(field.place) !== optionOf(taken.place)) untick.add(field);
  }
  return fields.map((field) => (untick.has(field) ? { ...field, value: { kind: 'checked', checked: false } } : field));
}

/** The ticked radio buttons by the group they belong to. */
function toGroups(fields: readonly FieldState[]): Map<string, FieldState[]> {
  const groups = new Map<string, FieldState[]>();
  for (const field of fields.filter(isTicked)) {
    const group = groupOf(field.place);
    if (group !== undefined) groups.set(group, [...(groups.get(group) ?? []), field]);
  }
  return groups;
}

const isTicked = ({ value }: FieldState): boolean => value.kind === 'checked' && value.checked;

const tickedIn = ({ fields }: PageState, group: string): FieldState | undefined =>
  fields.find((field) => isTicked(field) && groupOf(field.place) === group);

/** `name=option`, as places call radio buttons. */
const optionOf = ({ locators }: Place): string | undefined => locators.find(({ kind }) => kind === 'name')?.value;

/** Undefined for what is no radio button, and for one without a name, which excludes no other. */
function groupOf(place: Place): string | undefined {
  const isRadio = place.locators.some(({ kind, value }) => kind === 'role' && value === RADIO);
  const [name, option] = optionOf(place)?.split('=') ?? [];
  return isRadio && name !== undefined && option !== undefined ? `${JSON.stringify(place.hosts)} ${name}` : undefined;
}

const nameOf = (group: string): string => group.slice(group.lastIndexOf(' ') + 1);
