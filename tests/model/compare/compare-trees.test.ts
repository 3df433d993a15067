import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePages } from '../../../lib/model/compare/compare-pages';
import { compareTrees } from '../../../lib/model/compare/compare-trees';
import type { TabDifference } from '../../../lib/model/compare/snapshot-comparison';
import { EMPTY_PAGE, type PageState } from '../../../lib/model/page-state';
import { anyFork, deskTab, Memory, type Desk, type DeskTab } from '../merge/desks';

type Comparison = ReturnType<typeof compareTrees>;

function compare(before: Desk, after: Desk): Comparison {
  const memory = new Memory();
  const contents = {
    page: (id: string) => memory.pages.get(id),
    conversation: (id: string) => memory.chats.get(id),
  };
  return compareTrees(memory.toTree(before), memory.toTree(after), contents);
}

const deskOf = (...tabs: DeskTab[]): Desk => ({ windows: [{ uid: 'w0', tabs }], closed: [] });

function difference(before: DeskTab, after: DeskTab): TabDifference | undefined {
  return compare(deskOf(before), deskOf(after)).tabs[0];
}

describe('comparing two snapshots', () => {
  it('a state compared with itself is the same', () => {
    fc.assert(
      fc.property(anyFork, ({ one }) => {
        expect(compare(one, one)).toEqual({ same: true, windows: [], tabs: [], more: 0 });
      }),
    );
  });

  it('what was opened one way round was closed the other way round', () => {
    fc.assert(
      fc.property(anyFork, ({ one, other }) => {
        const uids = ({ tabs }: Comparison, change: 'opened' | 'closed'): string[] =>
          tabs
            .filter(({ changes }) => changes.includes(change))
            .map(({ uid }) => uid)
            .sort();
        const [there, back] = [compare(one, other), compare(other, one)];
        expect(uids(there, 'opened')).toEqual(uids(back, 'closed'));
        expect(uids(there, 'closed')).toEqual(uids(back, 'opened'));
      }),
    );
  });

  it('two states are the same only if the same tabs stand in the same windows and hold the same', () => {
    fc.assert(
      fc.property(anyFork, ({ base, one }) => {
        const shown = (desk: Desk): string => JSON.stringify(desk.windows.filter(({ tabs }) => tabs.length > 0));
        expect(compare(base, one).same).toBe(shown(base) === shown(one));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['navigated', { url: 'https://elsewhere.org/' }],
    ['pinned', { pinned: true }],
  ] as const)('a tab that was %s is named so', (change, facts) => {
    expect(difference(deskTab('t0'), deskTab('t0', facts))?.changes).toEqual([change]);
  });

  it('one tab dragged to the front is the only one that moved', () => {
    const [a, b, c, d] = ['ta', 'tb', 'tc', 'td'].map((uid) => deskTab(uid));
    const { tabs } = compare(deskOf(a!, b!, c!, d!), deskOf(d!, a!, b!, c!));
    expect(tabs.map(({ uid, changes }) => [uid, changes])).toEqual([['td', ['moved']]]);
  });

  it('a tab dragged to another window moved, and the window it left empty closed', () => {
    const before: Desk = {
      windows: [
        { uid: 'w0', tabs: [deskTab('t0')] },
        { uid: 'w1', tabs: [deskTab('t1')] },
      ],
      closed: [],
    };
    const { windows, tabs } = compare(before, {
      ...before,
      windows: [{ uid: 'w0', tabs: [deskTab('t0'), deskTab('t1')] }],
    });
    expect(windows).toEqual([{ uid: 'w1', change: 'closed', tabs: 1 }]);
    expect(tabs.map(({ uid, changes }) => [uid, changes])).toEqual([['t1', ['moved']]]);
  });

  it('names each field that was written, changed or emptied, with both texts', () => {
    const before = deskTab('t0', { fields: { title: 'Retries', body: 'hello' } });
    const after = deskTab('t0', { fields: { body: 'hello there', note: 'later' } });
    const fields = difference(before, after)?.fields.map(({ label, change, before: was, after: is, draft }) => ({
      label,
      change,
      was,
      is,
      draft,
    }));
    expect(fields).toEqual([
      { label: 'title', change: 'removed', was: 'Retries', is: undefined, draft: true },
      { label: 'body', change: 'changed', was: 'hello', is: 'hello there', draft: true },
      { label: 'note', change: 'added', was: undefined, is: 'later', draft: true },
    ]);
  });

  it('of a long text shows the place where it changed', () => {
    const long = 'word '.repeat(10_000);
    const [field] =
      difference(
        deskTab('t0', { fields: { body: `${long}old end` } }),
        deskTab('t0', { fields: { body: `${long}new end` } }),
      )?.fields ?? [];
    expect(field?.before?.endsWith('old end')).toBe(true);
    expect(field?.after?.endsWith('new end')).toBe(true);
    expect(field?.after?.length).toBeLessThan(500);
  });

  it('of a box says what it was and is', () => {
    const page = (...checked: boolean[]): PageState => ({
      ...EMPTY_PAGE,
      fields: checked.map((value) => ({
        adapter: 'checkable',
        adapterVersion: 1,
        place: { locators: [{ kind: 'id', value: 'notify' }], hosts: [] },
        label: 'Notify',
        value: { kind: 'checked', checked: value },
      })),
    });
    expect(comparePages(page(false), page(true), '')).toMatchObject([
      { change: 'changed', answers: 'checked', before: 'no', after: 'yes' },
    ]);
    expect(comparePages(page(), page(true), '')).toMatchObject([{ change: 'added', answers: 'checked', after: 'yes' }]);
  });

  it('counts the messages that came and shows the unsent prompt', () => {
    const before = deskTab('t0', { messages: { m1: 'hi' }, draft: 'and' });
    const after = deskTab('t0', { messages: { m1: 'hi', m2: 'good morning' }, draft: '' });
    expect(difference(before, after)?.conversations).toMatchObject([
      { added: 1, removed: 0, rewritten: 0, messages: [{ text: 'good morning' }], draft: { before: 'and', after: '' } },
    ]);
  });

  it('stays small whatever differs: 5,000 new tabs are 300 and a number', () => {
    const tabs = Array.from({ length: 5_000 }, (_, index) =>
      deskTab(`t${index}`, { fields: { body: 'x'.repeat(1_000) } }),
    );
    const { tabs: shown, more } = compare(deskOf(), deskOf(...tabs));
    expect([shown.length, more]).toEqual([300, 4_700]);
  });
});
