import type { Locator, Place } from '../model/field-state';

/** How much an agreement says, and how much a contradiction speaks against. */
const WEIGHTS: Record<Locator['kind'], { same: number; other: number }> = {
  id: { same: 10, other: 2 },
  testid: { same: 8, other: 4 },
  name: { same: 7, other: 5 },
  label: { same: 7, other: 5 },
  placeholder: { same: 4, other: 2 },
  autocomplete: { same: 3, other: 3 },
  path: { same: 4, other: 0 },
  order: { same: 2, other: 0 },
  role: { same: 1, other: 3 },
};
const CUSTOM_TAG = 4;

/** What a name alone is worth, or an unchanged position that nothing contradicts. */
export const THRESHOLD = 7;
/** Hosts carry fewer words than fields. */
export const HOST_THRESHOLD = 3;

/** A place ready for comparing: each kind at most once. */
export interface Evidence {
  own: Map<Locator['kind'], string>;
  hosts: Map<Locator['kind'], string>[];
}

const NOTHING: ReadonlyMap<Locator['kind'], string> = new Map();

export function placeEvidence({ locators, hosts }: Place): Evidence {
  return { own: byKind(locators), hosts: hosts.map(byKind) };
}

const byKind = (locators: Locator[]): Map<Locator['kind'], string> =>
  new Map(locators.map(({ kind, value }) => [kind, value]));

/** How surely two places are the same; below the threshold they are not, and `-Infinity` says that they cannot be. */
export function scoreEvidence(one: Evidence, other: Evidence): number {
  if (one.hosts.length !== other.hosts.length || isOtherOption(one, other)) return -Infinity;
  if (!sharesName(one, other) && (isNamed(one) || isNamed(other))) return -Infinity;
  const own = scoreKinds(one.own, other.own);
  const hosts = one.hosts.map((host, level) => scoreKinds(host, other.hosts[level] ?? NOTHING));
  if (own < 0 || hosts.some((score) => score < HOST_THRESHOLD)) return -Infinity;
  return own;
}

/** What names an element; position and kind are no names. */
const NAMING = ['id', 'testid', 'name', 'label', 'placeholder', 'autocomplete'] as const;

const isNamed = ({ own }: Evidence): boolean => NAMING.some((kind) => own.has(kind));

/** Standing in the place of a field that had a name is no sign of being it. */
const sharesName = ({ own: one }: Evidence, { own: other }: Evidence): boolean =>
  NAMING.some((kind) => one.has(kind) && one.get(kind) === other.get(kind));

/** What the hosts add when several places are as likely. */
export function scoreHosts(one: Evidence, other: Evidence): number {
  return one.hosts.reduce((sum, host, level) => sum + scoreKinds(host, other.hosts[level] ?? NOTHING), 0);
}

/** Two options of one group agree in everything but the option. */
function isOtherOption({ own: one }: Evidence, { own: other }: Evidence): boolean {
  const name = one.get('name');
  const found = other.get('name');
  if (!name?.includes('=') || !found?.includes('=')) return false;
  return name !== found && name.split('=', 1)[0] === found.split('=', 1)[0];
}

function scoreKinds(one: ReadonlyMap<Locator['kind'], string>, other: ReadonlyMap<Locator['kind'], string>): number {
  let score = 0;
  for (const [kind, value] of one) {
    const found = other.get(kind);
    if (found === undefined) continue;
    if (found !== value) score -= WEIGHTS[kind].other;
    else score += kind === 'role' && value.includes('-') ? CUSTOM_TAG : WEIGHTS[kind].same;
  }
  return score;
}
