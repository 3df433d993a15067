/** What the page can show beside its list of sections. */
export const SECTIONS = ['sessions', 'checkpoints', 'archives', 'space'] as const;
export type Section = (typeof SECTIONS)[number];

/** Where in the library one is; the address of the page says it, so that Back, a bookmark and a reload work. */
export interface Place {
  section: Section;
  session?: string;
  /** One snapshot of the session. */
  snapshot?: string;
  /** The snapshot it is compared with. */
  other?: string;
  /** The session that is merged with another. */
  merge?: 'choose';
}

const ID = /^[0-9a-f]{8,64}$/;

/** What of the address can be understood; the rest is left out. */
export function parsePlace(search: string): Place {
  const asked = new URLSearchParams(search);
  const section = SECTIONS.find((name) => name === asked.get('section')) ?? 'sessions';
  const id = (name: string): string | undefined => {
    const value = asked.get(name);
    return value !== null && ID.test(value) ? value : undefined;
  };
  const session = id('session');
  if (session === undefined) return { section };
  const snapshot = id('snapshot');
  const other = id('other');
  return {
    section: 'sessions',
    session,
    ...(snapshot !== undefined && { snapshot, ...(other !== undefined && { other }) }),
    ...(asked.get('merge') === 'choose' && { merge: 'choose' }),
  };
}

export function placeQuery({ section, ...rest }: Place): string {
  const query = new URLSearchParams({ ...(section !== 'sessions' && { section }), ...rest }).toString();
  return query === '' ? '' : `?${query}`;
}
