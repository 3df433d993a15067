import type { Session, SessionLink } from '../session';
import { take, type Settler } from './settle-conflicts';
import type { Versions } from './versions';

export type SessionFacts = Pick<Session, 'title' | 'description' | 'tags' | 'links'>;

type Kind = 'title' | 'description';

/**
 * What people wrote about the two sessions, for the merged one. A session's facts have no former versions: what one side
 * left empty is taken from the other, and two different texts are a conflict. The sessions themselves keep theirs.
 */
export function mergeSessionFacts(one: Session, other: Session, settler: Settler): SessionFacts {
  const fact = (kind: Kind): string =>
    mergeWritten({ base: undefined, one: one[kind], other: other[kind] }, kind, settler);
  const links: SessionLink[] = [one, other].map(({ id }) => ({ kind: 'merged-from', session: id }));
  return {
    title: fact('title'),
    description: fact('description'),
    tags: [...new Set([...one.tags, ...other.tags])],
    links,
  };
}

function mergeWritten(texts: Versions<string>, kind: Kind, settler: Settler): string {
  const { one, other } = texts;
  if (one.startsWith(other)) return one;
  if (other.startsWith(one)) return other;
  const { takes } = settler.settle({ kind, what: '', label: '', texts });
  return take(texts, takes);
}
