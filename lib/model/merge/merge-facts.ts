import type { Session, SessionLink, SessionWords } from '../session';
import { take, type Settler } from './settle-conflicts';
import { mergeValue, type Versions } from './versions';

export type SessionFacts = Pick<Session, 'title' | 'description' | 'tags' | 'links'>;

/** Words about the two sessions, and about a third one that both come from. */
export interface WordVersions {
  base: SessionWords | undefined;
  one: Session;
  other: Session;
}

/**
 * What people wrote about the two sessions, for the merged one. Without a base there are no former words: what one side
 * left empty is taken from the other, every tag is kept, and two different texts are a conflict. The sessions themselves
 * keep theirs.
 */
export function mergeSessionFacts(words: WordVersions, settler: Settler): SessionFacts {
  const { one, other } = words;
  const links: SessionLink[] = [one, other].map(({ id }) => ({ kind: 'merged-from', session: id }));
  return {
    title: mergeWritten(words, 'title', settler),
    description: mergeWritten(words, 'description', settler),
    tags: mergeTags(words, settler),
    links,
  };
}

function mergeWritten(words: WordVersions, kind: 'title' | 'description', settler: Settler): string {
  const texts: Versions<string> = { base: words.base?.[kind], one: words.one[kind], other: words.other[kind] };
  const { base, one, other } = texts;
  if ([one, other].includes(base ?? '') || one === other) return mergeValue({ base: base ?? '', one, other }, 'this');
  if (kind === 'description' && one.startsWith(other)) return one;
  if (kind === 'description' && other.startsWith(one)) return other;
  return take(texts, settler.settle({ kind, what: '', label: '', texts }).takes);
}

/** A tag that one side took off since goes; no two sides can disagree about one. */
function mergeTags({ base, one, other }: WordVersions, { policy }: Settler): string[] {
  const all = [...new Set([...one.tags, ...other.tags])];
  if (!base || policy.strategy === 'most-complete') return all;
  const isInBoth = (tag: string): boolean => one.tags.includes(tag) && other.tags.includes(tag);
  return all.filter((tag) => isInBoth(tag) || !base.tags.includes(tag));
}
