import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffSequences } from '../../../lib/model/merge/diff-sequences';
import { mergeText } from '../../../lib/model/merge/merge-text';

/** Few different letters, so that there are many ways to align two lists. */
const sequence = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 });
const text = fc
  .array(fc.constantFrom('one', 'two', ' ', '\n', 'ü', '。', '\r\n', ''), { maxLength: 40 })
  .map((parts) => parts.join(''));

const lines = (count: number, prefix = 'line'): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix} ${index}`);
const replaced = (list: readonly string[], at: number, line: string): string =>
  list.map((former, index) => (index === at ? line : former)).join('\n');

describe('the difference of two sequences', () => {
  it('turns the former into the later, for every effort', () => {
    fc.assert(
      fc.property(sequence, sequence, fc.constantFrom(0, 1, 3, 1_000), (former, later, effort) => {
        const hunks = diffSequences(former, later, effort);
        const made: string[] = [];
        let at = 0;
        for (const { from, fromEnd, to, toEnd } of hunks) {
          made.push(...former.slice(at, from), ...later.slice(to, toEnd));
          at = fromEnd;
        }
        expect([...made, ...former.slice(at)]).toEqual(later);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is no longer than it has to be', () => {
    fc.assert(
      fc.property(sequence, sequence, (former, later) => {
        const edits = diffSequences(former, later).reduce(
          (sum, hunk) => sum + hunk.fromEnd - hunk.from + hunk.toEnd - hunk.to,
          0,
        );
        expect(edits).toBe(former.length + later.length - 2 * longestCommon(former, later));
      }),
    );
  });

  it('leaves at least one kept item between two hunks', () => {
    fc.assert(
      fc.property(sequence, sequence, (former, later) => {
        const hunks = diffSequences(former, later);
        for (const [index, hunk] of hunks.entries()) expect(hunk.from).toBeGreaterThan(hunks[index - 1]?.fromEnd ?? -1);
      }),
    );
  });
});

/** The textbook's table, slow and plain. */
function longestCommon(one: string[], other: string[]): number {
  const table = Array.from({ length: one.length + 1 }, () => new Array<number>(other.length + 1).fill(0));
  one.forEach((item, i) =>
    other.forEach((found, j) => {
      table[i + 1]![j + 1] = item === found ? table[i]![j]! + 1 : Math.max(table[i]![j + 1]!, table[i + 1]![j]!);
    }),
  );
  return table[one.length]![other.length]!;
}

describe('merging two edits of one text', () => {
  it('a text with itself is that text, and an edit of one side alone is taken', () => {
    fc.assert(
      fc.property(text, text, fc.constantFrom('lines' as const, 'words' as const), (base, edited, grain) => {
        expect(mergeText({ base, one: edited, other: edited }, grain)).toBe(edited);
        expect(mergeText({ base, one: edited, other: base }, grain)).toBe(edited);
        expect(mergeText({ base, one: base, other: edited }, grain)).toBe(edited);
      }),
    );
  });

  it('edits of two different lines are both there', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 40 }), fc.nat(), fc.nat(), (count, first, second) => {
        const base = lines(count);
        const [mine, theirs] = [first % count, second % count];
        fc.pre(Math.abs(mine - theirs) > 1);
        const both = base
          .map((line, index) => (index === mine ? 'MINE' : index === theirs ? 'THEIRS' : line))
          .join('\n');
        const texts = {
          base: base.join('\n'),
          one: replaced(base, mine, 'MINE'),
          other: replaced(base, theirs, 'THEIRS'),
        };
        expect(mergeText(texts, 'lines')).toBe(both);
        expect(mergeText(texts, 'words')).toBe(both);
      }),
    );
  });

  it('edits of two words of one line are both there, by words; by lines they are a conflict', () => {
    const texts = {
      base: 'meet on Tuesday in Lisbon',
      one: 'meet on Friday in Lisbon',
      other: 'meet on Tuesday in Porto',
    };
    expect(mergeText(texts, 'words')).toBe('meet on Friday in Porto');
    expect(mergeText(texts, 'lines')).toBeUndefined();
  });

  it('two edits of the same word are a conflict, as are two insertions at one place', () => {
    expect(mergeText({ base: 'a b c', one: 'a x c', other: 'a y c' }, 'words')).toBeUndefined();
    expect(mergeText({ base: 'a\n', one: 'a\nx\n', other: 'a\ny\n' }, 'words')).toBeUndefined();
  });

  it('two different texts of nothing are a conflict', () => {
    expect(mergeText({ base: '', one: 'hello', other: 'goodbye' }, 'words')).toBeUndefined();
    expect(mergeText({ base: undefined, one: 'hello', other: 'goodbye' }, 'words')).toBeUndefined();
  });

  it('does not matter which side is asked', () => {
    fc.assert(
      fc.property(text, text, text, fc.constantFrom('lines' as const, 'words' as const), (base, one, other, grain) => {
        expect(mergeText({ base, one, other }, grain)).toBe(mergeText({ base, one: other, other: one }, grain));
      }),
    );
  });

  it('a merged text holds every word that either side added', () => {
    const edits = fc.array(fc.tuple(fc.nat(30), fc.nat(2)), { maxLength: 8 });
    const edited = (base: string[], changes: [number, number][], side: string): string[] => {
      const words = [...base];
      changes.forEach(([at, removes], index) => words.splice(at % (words.length + 1), removes, `${side}${index}`));
      return words;
    };
    let merges = 0;
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('red', 'green', 'blue'), { maxLength: 30 }),
        edits,
        edits,
        (base, mine, theirs) => {
          const [one, other] = [edited(base, mine, 'mine'), edited(base, theirs, 'theirs')];
          const merged = mergeText({ base: base.join(' '), one: one.join(' '), other: other.join(' ') }, 'words');
          if (merged === undefined) return;
          merges += 1;
          const held = new Set(merged.split(' '));
          expect([...one, ...other].filter((word) => /\d/.test(word) && !held.has(word))).toEqual([]);
        },
      ),
      { numRuns: 1_000 },
    );
    expect(merges).toBeGreaterThan(200);
  });

  it('ends soon with 100 kB that share nothing, and joins some hundred edits on each side of 100 kB', () => {
    const size = 100_000;
    const noise = (seed: number): string =>
      Array.from({ length: size / 10 }, (_, at) => ((at * 7919 + seed) % 99_991).toString(36)).join(' ');
    const long = lines(4_000, 'a line of some words, number');
    const changed = (by: number): string =>
      long.map((line, index) => (index % 20 === by ? `${line} ${by}` : line)).join('\n');
    expect(mergeText({ base: noise(1), one: noise(2), other: noise(3) }, 'words')).toBeUndefined();
    expect(mergeText({ base: long.join('\n'), one: changed(0), other: changed(10) }, 'words')?.length).toBeGreaterThan(
      size,
    );
  });
});
