import type { Locator, Place } from '../model/field-state';
import { placeEvidence, scoreEvidence, scoreHosts, THRESHOLD, type Evidence } from './score-place';

interface Placed {
  place: Place;
}

interface Pair {
  saved: number;
  live: number;
  score: number;
}

/** Joins saved and live places one to one, the surest first. Where two are as likely, neither is taken. */
export function assignPlaces<Saved extends Placed, Live extends Placed>(
  saved: readonly Saved[],
  live: readonly Live[],
  fits: (saved: Saved, live: Live) => boolean,
): Map<Saved, Live> {
  const matched = new Map<Saved, Live>();
  const pairs = likelyPairs(
    saved.map(({ place }) => placeEvidence(place)),
    live.map(({ place }) => placeEvidence(place)),
  );
  const fitting = pairs.filter((pair) => isFit(saved[pair.saved], live[pair.live], fits));
  for (const pair of surePairs(fitting)) {
    const [one, other] = [saved[pair.saved], live[pair.live]];
    if (one && other) matched.set(one, other);
  }
  return matched;
}

const isFit = <Saved, Live>(
  saved: Saved | undefined,
  live: Live | undefined,
  fits: (saved: Saved, live: Live) => boolean,
): boolean => saved !== undefined && live !== undefined && fits(saved, live);

/** Every pair above the threshold. Only places that share some evidence are compared at all. */
function likelyPairs(saved: Evidence[], live: Evidence[]): Pair[] {
  const index = indexByEvidence(live);
  return saved.flatMap((one, at) => {
    const near = new Set([...one.own].flatMap((entry) => index.get(keyOf(entry)) ?? []));
    return [...near].flatMap((other) => {
      const found = live[other];
      const score = found ? scoreEvidence(one, found) : -Infinity;
      return found && score >= THRESHOLD ? [{ saved: at, live: other, score: score + scoreHosts(one, found) }] : [];
    });
  });
}

function indexByEvidence(live: Evidence[]): Map<string, number[]> {
  const index = new Map<string, number[]>();
  live.forEach(({ own }, at) => {
    for (const entry of own) {
      if (entry[0] === 'role') continue;
      const list = index.get(keyOf(entry));
      if (list) list.push(at);
      else index.set(keyOf(entry), [at]);
    }
  });
  return index;
}

const keyOf = ([kind, value]: [Locator['kind'], string]): string => `${kind} ${value}`;

/** From the highest score down; a tie blocks everyone in it. */
function surePairs(pairs: Pair[]): Pair[] {
  const taken = { saved: new Set<number>(), live: new Set<number>() };
  const sure: Pair[] = [];
  for (const level of byScore(pairs)) {
    const free = level.filter((pair) => !taken.saved.has(pair.saved) && !taken.live.has(pair.live));
    const uses = { saved: count(free, 'saved'), live: count(free, 'live') };
    sure.push(...free.filter((pair) => uses.saved.get(pair.saved) === 1 && uses.live.get(pair.live) === 1));
    for (const pair of free) {
      taken.saved.add(pair.saved);
      taken.live.add(pair.live);
    }
  }
  return sure;
}

function byScore(pairs: Pair[]): Pair[][] {
  const levels = new Map<number, Pair[]>();
  for (const pair of pairs) {
    const level = levels.get(pair.score);
    if (level) level.push(pair);
    else levels.set(pair.score, [pair]);
  }
  return [...levels].sort(([one], [other]) => other - one).map(([, level]) => level);
}

function count(pairs: Pair[], side: 'saved' | 'live'): Map<number, number> {
  const counts = new Map<number, number>();
  for (const pair of pairs) counts.set(pair[side], (counts.get(pair[side]) ?? 0) + 1);
  return counts;
}
