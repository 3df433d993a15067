/** A sequence that is the same on every machine (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export type Random = () => number;

export const pick = <Item>(random: Random, items: readonly Item[]): Item =>
  items[Math.floor(random() * items.length)] as Item;

/** A whole number from `low` to `high`, both included. */
export const between = (random: Random, low: number, high: number): number =>
  low + Math.floor(random() * (high - low + 1));

const chars = (random: Random, count: number, alphabet: string): string =>
  Array.from({ length: count }, () => pick(random, [...alphabet])).join('');

/** Digits of an id; 32 of them by default. */
export const newHex = (random: Random, count = 32): string => chars(random, count, '0123456789abcdef');

/** The unguessable part of many an address. */
export const newToken = (random: Random, count: number): string =>
  chars(random, count, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');

const SYLLABLES =
  'ba co de fi go ha in ju ka le mo ni or pa que ra se ti un ver wi xa yo ze tion ment er al ic ous'.split(' ');

/** Some three thousand made-up words, the first ones far more frequent than the last, as in any language. */
const VOCABULARY = ((): string[] => {
  const random = createRandom(7);
  return Array.from({ length: 3_000 }, () =>
    Array.from({ length: between(random, 1, 4) }, () => pick(random, SYLLABLES)).join(''),
  );
})();

/** `count` words with a space between them. */
export const words = (random: Random, count: number): string =>
  Array.from({ length: count }, () => VOCABULARY[Math.floor(VOCABULARY.length * random() ** 3)] ?? '').join(' ');
