import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MergeVersion } from '../../../lib/model/merge/merge-report';
import { allTabs, anyDesk, anyFork, deskTab, mergeDesks, textsOf, wordsOf, type Desk, type DeskTab } from './desks';

const STRATEGIES = ['newest', 'most-complete', 'by-hand'] as const;

const deskOf = (...tabs: DeskTab[]): Desk => ({ windows: [{ uid: 'w0', tabs }], closed: [] });
const uidsOf = (desk: Desk): string[] => allTabs(desk).map(({ uid }) => uid);
const sorted = (values: Iterable<string>): string[] => [...values].sort();

describe('merging two versions of a session', () => {
  it('a version with itself is that version', () => {
    fc.assert(
      fc.property(anyDesk, fc.constantFrom(...STRATEGIES), (desk, strategy) => {
        for (const base of [undefined, desk]) {
          const { desk: merged, settler } = mergeDesks(base, desk, desk, { strategy });
          expect(merged).toEqual(desk);
          expect(settler.conflicts).toEqual([]);
        }
      }),
    );
  });

  it('what only one side changed is taken from that side, without a conflict', () => {
    fc.assert(
      fc.property(anyFork, ({ base, one }) => {
        for (const strategy of ['newest', 'by-hand'] as const) {
          for (const [mine, theirs] of [
            [one, base],
            [base, one],
          ] as const) {
            const { desk, settler } = mergeDesks(base, mine, theirs, { strategy });
            expect(desk).toEqual(one);
            expect(settler.conflicts).toEqual([]);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is the same every time: ids, order and conflicts', () => {
    fc.assert(
      fc.property(anyFork, ({ base, one, other }) => {
        const [first, second] = [mergeDesks(base, one, other), mergeDesks(base, one, other)];
        expect(second.desk).toEqual(first.desk);
        expect(second.settler.conflicts).toEqual(first.settler.conflicts);
        expect(new Set(uidsOf(first.desk)).size).toBe(uidsOf(first.desk).length);
      }),
    );
  });

  it('no tab that both sides have is lost, and none that either side changed or opened', () => {
    fc.assert(
      fc.property(anyFork, fc.constantFrom(...STRATEGIES), ({ base, one, other }, strategy) => {
        const merged = new Set(uidsOf(mergeDesks(base, one, other, { strategy }).desk));
        const former = new Map(allTabs(base).map((tab) => [tab.uid, JSON.stringify(tab)]));
        const inBoth = uidsOf(one).filter((uid) => uidsOf(other).includes(uid));
        const touched = [...allTabs(one), ...allTabs(other)].filter(
          (tab) => former.get(tab.uid) !== JSON.stringify(tab),
        );
        const wanted = [...inBoth, ...touched.map(({ uid }) => uid)];
        expect(wanted.filter((uid) => !merged.has(uid))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('no word typed on either side vanishes: it is in a value, an orphan or a closed tab', () => {
    fc.assert(
      fc.property(anyFork, fc.constantFrom(...STRATEGIES), ({ base, one, other }, strategy) => {
        const merged = wordsOf(mergeDesks(base, one, other, { strategy }).desk);
        const former = wordsOf(base);
        const written = [...wordsOf(one), ...wordsOf(other)].filter((word) => !former.has(word));
        expect(written.filter((word) => !merged.has(word))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('every message of both sides is in the merged session', () => {
    fc.assert(
      fc.property(anyFork, ({ base, one, other }) => {
        const merged = mergeDesks(base, one, other).desk;
        const idsOf = (desk: Desk): string[] =>
          allTabs(desk).flatMap(({ messages }) => Object.entries(messages).map(([id, words]) => `${id} ${words}`));
        const fresh = [...idsOf(one), ...idsOf(other)].filter((id) => !idsOf(base).includes(id));
        expect(fresh.filter((id) => !idsOf(merged).includes(id))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('where it is a union it does not matter which side is asked: tabs, pages and messages are the same', () => {
    fc.assert(
      fc.property(
        anyFork,
        fc.constantFrom('newest' as const, 'most-complete' as const),
        ({ base, one, other }, strategy) => {
          const here = mergeDesks(base, one, other, { strategy, newest: 'that', names: ['a1', 'b1'] }).desk;
          const there = mergeDesks(base, other, one, { strategy, newest: 'this', names: ['b1', 'a1'] }).desk;
          expect(sorted(uidsOf(here))).toEqual(sorted(uidsOf(there)));
          expect(sorted(textsOf(here))).toEqual(sorted(textsOf(there)));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('merging the result with either side again changes nothing', () => {
    fc.assert(
      fc.property(anyFork, fc.constantFrom(...STRATEGIES), ({ base, one, other }, strategy) => {
        const { desk } = mergeDesks(base, one, other, { strategy, newest: 'that' });
        expect(mergeDesks(one, desk, one, { strategy, names: ['m1', 'a1'] }).desk).toEqual(desk);
        expect(mergeDesks(other, desk, other, { strategy, names: ['m1', 'b1'] }).desk).toEqual(desk);
      }),
      { numRuns: 150 },
    );
  });

  it('the most complete merge has every open tab of both sides open', () => {
    fc.assert(
      fc.property(anyFork, ({ base, one, other }) => {
        const { desk } = mergeDesks(base, one, other, { strategy: 'most-complete' });
        const openIn = ({ windows }: Desk): string[] => windows.flatMap(({ tabs }) => tabs.map(({ uid }) => uid));
        const merged = new Set(openIn(desk));
        expect([...openIn(one), ...openIn(other)].filter((uid) => !merged.has(uid))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('without a common state nothing is taken away', () => {
    fc.assert(
      fc.property(anyFork, fc.constantFrom(...STRATEGIES), ({ one, other }, strategy) => {
        const { desk } = mergeDesks(undefined, one, other, { strategy });
        const merged = new Set(uidsOf(desk));
        expect([...uidsOf(one), ...uidsOf(other)].filter((uid) => !merged.has(uid))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('two sides that changed the same thing', () => {
  const base = deskOf(deskTab('t0', { fields: { body: 'hello' } }), deskTab('t1'));
  const one = deskOf(deskTab('t0', { fields: { body: 'hi there' } }), deskTab('t1'));
  const other = deskOf(deskTab('t0', { fields: { body: 'good morning' } }), deskTab('t1'));
  const bodyOf = (desk: Desk): [string | undefined, string[]] => {
    const tab = allTabs(desk).find(({ uid }) => uid === 't0');
    return [tab?.fields.body, tab?.orphans ?? []];
  };

  it('by hand and undecided: this side’s text stays, that side’s is an orphan', () => {
    const { desk, settler } = mergeDesks(base, one, other);
    expect(bodyOf(desk)).toEqual(['hi there', ['good morning']]);
    expect(settler.conflicts).toMatchObject([
      { kind: 'field', label: 'body', base: 'hello', this: 'hi there', that: 'good morning', takes: 'this' },
    ]);
  });

  it('newest: the later side’s text stays, the other is an orphan', () => {
    expect(bodyOf(mergeDesks(base, one, other, { strategy: 'newest', newest: 'that' }).desk)).toEqual([
      'good morning',
      ['hi there'],
    ]);
  });

  it('most complete: the longer text stays, the other is an orphan', () => {
    expect(bodyOf(mergeDesks(base, one, other, { strategy: 'most-complete' }).desk)).toEqual([
      'good morning',
      ['hi there'],
    ]);
  });

  it.each([
    ['base', 'hello'],
    ['this', 'hi there'],
    ['that', 'good morning'],
  ] as const)('a person who chose %s gets it, and no orphan', (take, words) => {
    const [conflict] = mergeDesks(base, one, other).settler.conflicts;
    const { desk } = mergeDesks(base, one, other, { choices: [[conflict?.id ?? '', take]] });
    expect(bodyOf(desk)).toEqual([words, []]);
  });

  it('a tab closed on one side and written in on the other stays open', () => {
    const { desk } = mergeDesks(base, one, deskOf(deskTab('t1')));
    expect(desk).toEqual(one);
  });

  it('a tab closed on one side and left alone on the other is closed', () => {
    const { desk } = mergeDesks(base, deskOf(deskTab('t1')), base);
    expect(desk).toEqual(deskOf(deskTab('t1')));
  });

  it('a tab that went to two addresses stays at one, and the other is kept as a closed tab', () => {
    const at = (url: string): Desk => deskOf(deskTab('t0', { url }), deskTab('t1'));
    const { desk, settler } = mergeDesks(base, at('https://one.example/'), at('https://other.example/'));
    expect(desk.windows[0]?.tabs[0]?.url).toBe('https://one.example/');
    expect(desk.closed.map(({ url }) => url)).toEqual(['https://other.example/']);
    expect(settler.conflicts).toMatchObject([
      { kind: 'address', this: 'https://one.example/', that: 'https://other.example/' },
    ]);
  });

  it('words written on a page the other side had left are kept as a closed tab', () => {
    const left = deskOf(deskTab('t0', { url: 'https://one.example/' }), deskTab('t1'));
    const { desk } = mergeDesks(base, left, other);
    expect(desk.windows[0]?.tabs[0]).toEqual(left.windows[0]?.tabs[0]);
    expect(desk.closed.map(({ fields }) => fields)).toEqual([{ body: 'good morning' }]);
  });

  it('two texts of one message are both kept, one as a branch', () => {
    const saying = (words: string): Desk => deskOf(deskTab('t0', { messages: { m1: words } }));
    const { desk, settler } = mergeDesks(saying('so'), saying('so be it'), saying('never mind'));
    expect(sorted(Object.values(allTabs(desk)[0]?.messages ?? {}))).toEqual(['never mind', 'so be it']);
    expect(settler.conflicts).toEqual([]);
  });

  it('two unsent prompts: one stays in the conversation, the other in a closed tab', () => {
    const drafting = (draft: string): Desk => deskOf(deskTab('t0', { draft, messages: { m1: 'hello' } }));
    const { desk, settler } = mergeDesks(drafting(''), drafting('what about sleep'), drafting('and jitter'));
    expect(desk.windows[0]?.tabs[0]?.draft).toBe('what about sleep');
    expect(desk.closed.map(({ draft }) => draft)).toEqual(['and jitter']);
    expect(settler.conflicts.map(({ kind }) => kind)).toEqual(['draft']);
  });

  it('tabs that both sides moved come as both wanted, where that can be had', () => {
    const inOrder = (...uids: string[]): Desk => deskOf(...uids.map((uid) => deskTab(uid)));
    const former = inOrder('t0', 't1', 't2', 't3');
    const joined = mergeDesks(former, inOrder('t1', 't0', 't2', 't3'), inOrder('t0', 't1', 't3', 't2'));
    expect([uidsOf(joined.desk), joined.settler.conflicts]).toEqual([['t1', 't0', 't3', 't2'], []]);
    const [mine, theirs] = [inOrder('t1', 't0', 't2', 't3'), inOrder('t0', 't2', 't1', 't3')];
    const { desk, settler } = mergeDesks(former, mine, theirs);
    expect(uidsOf(desk)).toEqual(uidsOf(mine));
    expect(settler.conflicts).toMatchObject([{ kind: 'order', takes: 'this' }]);
    for (const [take, wanted] of [
      ['base', former],
      ['this', mine],
      ['that', theirs],
    ] as const) {
      const choices = settler.conflicts.map(({ id }): [string, MergeVersion] => [id, take]);
      expect(uidsOf(mergeDesks(former, mine, theirs, { choices }).desk)).toEqual(uidsOf(wanted));
    }
  });

  it('whether a tab is pinned is asked where no common state says who changed it', () => {
    const pinned = (is: boolean): Desk => deskOf(deskTab('t0', { pinned: is }));
    const { desk, settler } = mergeDesks(undefined, pinned(true), pinned(false));
    expect([desk, settler.conflicts]).toMatchObject([pinned(true), [{ kind: 'pinned', this: 'yes', that: 'no' }]]);
    expect(mergeDesks(pinned(false), pinned(true), pinned(false)).settler.conflicts).toEqual([]);
  });

  it('two places on one page are two addresses', () => {
    const at = (hash: string): Desk => deskOf(deskTab('t0', { url: `https://example.org/#${hash}` }));
    const { settler } = mergeDesks(at('inbox'), at('sent'), at('drafts'));
    expect(settler.conflicts).toMatchObject([{ kind: 'address', this: 'https://example.org/#sent' }]);
  });
});
