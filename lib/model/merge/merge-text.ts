import { diffSequences, type Hunk } from './diff-sequences';
import type { Versions } from './versions';

/** `lines`: a change of one line by both sides is a conflict. `words`: only a change of the same words is. */
export type Grain = 'lines' | 'words';

type Tokens = readonly string[];

/** A stretch of the base that at least one side changed, and how. */
interface Region {
  from: number;
  fromEnd: number;
  one: Hunk[];
  other: Hunk[];
}

/**
 * Both sides' edits of a text in one; undefined when they touch each other. Nothing either side wrote is left out of a
 * text this returns. Time and memory are bounded however long and different the texts are.
 */
export function mergeText(texts: Versions<string>, grain: Grain): string | undefined {
  const { base, one, other } = texts;
  if (one === other || one === base) return other;
  if (other === base) return one;
  const settle = grain === 'lines' ? () => undefined : mergeWords;
  return mergeTokens({ base: toLines(base ?? ''), one: toLines(one), other: toLines(other) }, settle);
}

const toLines = (text: string): Tokens => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
const toWords = (text: string): Tokens => text.match(/\n|[^\S\n]+|[\p{L}\p{N}\p{M}_]+|[^\s\p{L}\p{N}\p{M}_]/gu) ?? [];

const mergeWords = ({ base = '', one, other }: Versions<string>): string | undefined =>
  mergeTokens({ base: toWords(base), one: toWords(one), other: toWords(other) }, () => undefined);

function mergeTokens(
  { base = [], one, other }: Versions<Tokens>,
  settle: (texts: Versions<string>) => string | undefined,
): string | undefined {
  const merged: string[] = [];
  let at = 0;
  for (const region of toRegions(diffSequences(base, one), diffSequences(base, other))) {
    const text = (tokens: Tokens, hunks: Hunk[]): string => project(region, hunks, tokens);
    const former = base.slice(region.from, region.fromEnd).join('');
    const mine = region.one.length === 0 ? former : text(one, region.one);
    const theirs = region.other.length === 0 ? former : text(other, region.other);
    const settled =
      pick({ base: former, one: mine, other: theirs }) ?? settle({ base: former, one: mine, other: theirs });
    if (settled === undefined) return undefined;
    merged.push(base.slice(at, region.from).join(''), settled);
    at = region.fromEnd;
  }
  return [...merged, base.slice(at).join('')].join('');
}

function pick({ base, one, other }: Versions<string>): string | undefined {
  if (one === other || one === base) return other;
  return other === base ? one : undefined;
}

/** What the region's stretch of the base became on one side. */
function project({ from, fromEnd }: Region, hunks: readonly Hunk[], tokens: Tokens): string {
  const [first, last] = [hunks[0], hunks.at(-1)];
  if (!first || !last) return '';
  return tokens.slice(first.to - (first.from - from), last.toEnd + (fromEnd - last.fromEnd)).join('');
}

/** Hunks of the two sides that overlap or touch belong together. */
function toRegions(one: readonly Hunk[], other: readonly Hunk[]): Region[] {
  const regions: Region[] = [];
  const all = [
    ...one.map((hunk) => ({ hunk, side: 'one' as const })),
    ...other.map((hunk) => ({ hunk, side: 'other' as const })),
  ];
  all.sort((a, b) => a.hunk.from - b.hunk.from || a.hunk.fromEnd - b.hunk.fromEnd);
  for (const { hunk, side } of all) {
    const last = regions.at(-1);
    const joins = last !== undefined && hunk.from <= last.fromEnd;
    const region = joins ? last : { from: hunk.from, fromEnd: hunk.fromEnd, one: [], other: [] };
    if (!joins) regions.push(region);
    region.fromEnd = Math.max(region.fromEnd, hunk.fromEnd);
    region[side].push(hunk);
  }
  return regions;
}
