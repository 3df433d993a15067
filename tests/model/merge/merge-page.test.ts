import { describe, expect, it } from 'vitest';
import type { FieldState, FieldValue, Locator } from '../../../lib/model/field-state';
import { LIMITS } from '../../../lib/model/limits';
import { deriveId } from '../../../lib/model/merge/derive-id';
import { matchFields } from '../../../lib/model/merge/match-fields';
import { mergePage } from '../../../lib/model/merge/merge-page';
import type { MergeStrategy, MergeVersion } from '../../../lib/model/merge/merge-report';
import { Settler } from '../../../lib/model/merge/settle-conflicts';
import { PageState } from '../../../lib/model/page-state';
import { fieldOf } from './desks';

const pageOf = (...fields: FieldState[]): PageState => ({ formatVersion: 1, scroll: [], fields, orphans: [] });

const holding = (value: FieldValue): PageState => pageOf({ ...fieldOf('body', ''), value });

const placed = (text: string, ...locators: Locator[]): FieldState => ({
  ...fieldOf('', text),
  place: { locators, hosts: [] },
});

const PLACE = { tab: { uid: 'aaaaaaaa', title: 'A page', url: 'https://example.org/' }, page: ' https://example.org/' };

type Told = [
  kind: string,
  base?: string | undefined,
  one?: string | undefined,
  other?: string | undefined,
  takes?: MergeVersion,
];

function merge(
  base: PageState | undefined,
  one: PageState,
  other: PageState,
  how: MergeStrategy | Map<string, MergeVersion> = 'by-hand',
) {
  const [strategy, choices] =
    typeof how === 'string' ? [how, new Map<string, MergeVersion>()] : ['by-hand' as const, how];
  const settler = new Settler({ strategy, newest: 'this', undecided: 'this', choices, deriveId });
  const page = mergePage({ base, one, other }, settler, PLACE);
  const told = settler.conflicts.map((found): Told => [found.kind, found.base, found.this, found.that, found.takes]);
  return { page, conflicts: told, ids: settler.conflicts.map(({ id }) => id), facts: settler.newestFacts };
}

const valuesOf = (page: PageState | undefined): FieldValue[] => (page?.fields ?? []).map(({ value }) => value);

describe('merging a page both sides changed', () => {
  it('knows a field again by its name when the page around it changed', () => {
    const base = pageOf(placed('one two three', { kind: 'name', value: 'reply' }, { kind: 'path', value: 'main > p' }));
    const one = pageOf(
      placed('zero one two three', { kind: 'name', value: 'reply' }, { kind: 'path', value: 'main > div' }),
    );
    const other = pageOf(
      placed('one two three four', { kind: 'name', value: 'reply' }, { kind: 'path', value: 'aside > p' }),
    );
    const { page, conflicts } = merge(base, one, other);
    expect(valuesOf(page)).toEqual([{ kind: 'text', text: 'zero one two three four' }]);
    expect(conflicts).toEqual([]);
  });

  it('pairs fields at the very same place in their order', () => {
    const twins = [placed('first'), placed('second')];
    expect(matchFields(twins, twins)).toEqual(
      new Map([
        [0, 0],
        [1, 1],
      ]),
    );
  });

  it('does not pair fields by a name that two of them have', () => {
    const named = (path: string): FieldState =>
      placed('', { kind: 'name', value: 'item' }, { kind: 'path', value: path });
    expect(matchFields([named('a'), named('b')], [named('c')])).toEqual(new Map());
  });

  it('joins lines of code, but not words within one line', () => {
    const code = (text: string): PageState => holding({ kind: 'editor', text });
    const base = code('let a = 1;\nlet b = 2;\nlet c = 3;\n');
    const lines = merge(
      base,
      code('let a = 9;\nlet b = 2;\nlet c = 3;\n'),
      code('let a = 1;\nlet b = 2;\nlet c = 7;\n'),
    );
    expect(valuesOf(lines.page)).toEqual([{ kind: 'editor', text: 'let a = 9;\nlet b = 2;\nlet c = 7;\n' }]);
    const oneLine = merge(code('f(a, b)\n'), code('f(x, b)\n'), code('f(a, y)\n'));
    expect(oneLine.conflicts).toHaveLength(1);
    expect(oneLine.page?.orphans.map(({ value }) => value)).toEqual([{ kind: 'editor', text: 'f(a, y)\n' }]);
  });

  it('of a text that only went on takes the longer one', () => {
    const { page, conflicts } = merge(
      holding({ kind: 'text', text: 'dear' }),
      holding({ kind: 'text', text: 'dear all' }),
      holding({ kind: 'text', text: 'dear all, hello' }),
    );
    expect([valuesOf(page), conflicts]).toEqual([[{ kind: 'text', text: 'dear all, hello' }], []]);
  });

  it('merges a list of several choices as a set', () => {
    const chosen = (...values: string[]): PageState => holding({ kind: 'choice', chosen: values });
    const { page, conflicts } = merge(chosen('red', 'green'), chosen('red', 'green', 'blue'), chosen('green', 'black'));
    expect([valuesOf(page), conflicts]).toEqual([[{ kind: 'choice', chosen: ['green', 'black', 'blue'] }], []]);
  });

  it('keeps formatted text whole: two versions of it are a conflict, and one becomes an orphan', () => {
    const rich = (text: string): PageState => holding({ kind: 'rich', text, html: `<p>${text}</p>` });
    const { page, conflicts } = merge(rich('a b c'), rich('x b c'), rich('a b y'));
    expect([valuesOf(page).length, page?.orphans.length, conflicts.length]).toEqual([1, 1, 1]);
  });

  it.each(['checked', 'open'] as const)(
    'asks about what was %s on one side only, and makes no orphan of it',
    (kind) => {
      const holdingOne = (is: boolean): PageState =>
        holding(kind === 'checked' ? { kind, checked: is } : { kind, open: is });
      const { page, conflicts } = merge(undefined, holdingOne(true), holdingOne(false));
      expect([page, conflicts]).toEqual([holdingOne(true), [['check', undefined, 'yes', 'no', 'this']]]);
    },
  );

  it('asks which of a list was meant, and which of buttons that exclude each other', () => {
    const chosen = (value: string): PageState => holding({ kind: 'choice', chosen: [value] });
    expect(merge(chosen('red'), chosen('green'), chosen('blue')).conflicts).toEqual([
      ['choice', 'red', 'green', 'blue', 'this'],
    ]);
    const radio = (option: string, checked = true): FieldState => ({
      ...fieldOf(option, ''),
      adapter: 'checkable',
      place: {
        locators: [
          { kind: 'name', value: `plan=${option}` },
          { kind: 'role', value: 'input:radio' },
        ],
        hosts: [],
      },
      value: { kind: 'checked', checked },
    });
    const { page, conflicts } = merge(pageOf(radio('free')), pageOf(radio('team')), pageOf(radio('firm')), 'by-hand');
    expect(conflicts).toEqual([['choice', 'free', 'team', 'firm', 'this']]);
    expect(page?.fields.filter(({ value }) => value.kind === 'checked' && value.checked)).toEqual([radio('team')]);
  });

  it('asks about a field that one side emptied and the other wrote on; it stays until somebody says otherwise', () => {
    const [base, longer] = [pageOf(fieldOf('body', 'dear')), pageOf(fieldOf('body', 'dear all'))];
    for (const strategy of ['by-hand', 'newest', 'most-complete'] as const) {
      const { page, conflicts, ids } = merge(base, pageOf(), longer, strategy);
      expect([page, conflicts]).toEqual([longer, [['field', 'dear', '', 'dear all', 'that']]]);
      const choices = new Map(ids.map((id): [string, MergeVersion] => [id, 'this']));
      if (strategy === 'by-hand') expect(merge(base, pageOf(), longer, choices).page?.fields).toEqual([]);
    }
  });

  it('counts scroll positions that the newest decides, and asks nothing about them', () => {
    const at = (y: number): PageState => ({ ...pageOf(), scroll: [{ place: fieldOf('list', '').place, x: 0, y }] });
    const { page, conflicts, facts } = merge(at(0), at(300), at(800));
    expect([page, conflicts, facts]).toEqual([at(300), [], [{ kind: 'scroll', count: 1 }]]);
    expect(merge(at(0), at(300), at(0)).facts).toEqual([]);
  });

  it('keeps orphans of both sides, each once, and lets go of one that was dismissed', () => {
    const orphans = (...texts: string[]): PageState => ({
      ...pageOf(),
      orphans: texts.map((text) => fieldOf('gone', text)),
    });
    const { page } = merge(orphans('old', 'kept'), orphans('kept', 'mine'), orphans('old', 'kept', 'theirs'));
    expect(page?.orphans.map(({ value }) => value)).toEqual(
      expect.arrayContaining(['kept', 'mine', 'theirs'].map((text) => ({ kind: 'text', text }))),
    );
    expect(page?.orphans).toHaveLength(3);
  });

  it('never makes a page that could not be read again: too many fields for one page are not merged into one', () => {
    const many = (prefix: string): PageState =>
      pageOf(...Array.from({ length: LIMITS.fieldsPerFrame - 10 }, (_, index) => fieldOf(`${prefix}${index}`, 'x')));
    expect(merge(undefined, many('a'), many('b')).page).toBeUndefined();
  });

  it('never makes a field that could not be read again: two halves too long for one are a conflict', () => {
    const half = 'x'.repeat(LIMITS.fieldCharacters / 2);
    const text = (words: string): PageState => holding({ kind: 'text', text: words });
    const { page, conflicts } = merge(text('\nmiddle\n'), text(`${half}\nmiddle\n`), text(`\nmiddle\n${half}`));
    expect([conflicts.length, page?.orphans.length]).toEqual([1, 1]);
    expect(PageState.safeParse(page).success).toBe(true);
  });
});
