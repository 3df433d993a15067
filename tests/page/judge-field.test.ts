import { describe, expect, it } from 'vitest';
import type { FieldState, FieldValue } from '../../lib/model/field-state';
import type { LiveField } from '../../lib/page/capture-page';
import { digestValue } from '../../lib/page/digest-value';
import { isEmptyValue, isSameValue, judgeField } from '../../lib/page/judge-field';

const text = (value: string): FieldValue => ({ kind: 'text', text: value });
const rich = (value: string, html = value): FieldValue => ({ kind: 'rich', text: value, html });
const checked = (value: boolean): FieldValue => ({ kind: 'checked', checked: value });
const choice = (...chosen: string[]): FieldValue => ({ kind: 'choice', chosen });

interface Now {
  touched?: boolean;
  pageOwn?: boolean;
}

function judge(
  [saved, current]: [FieldValue, FieldValue | undefined],
  { touched = false, pageOwn = false }: Now,
  base?: FieldValue,
) {
  const field = { value: saved, ...(base && { base: digestValue(base) }) } as FieldState;
  const live = { touched, value: () => current, isPageOwn: () => pageOwn } as unknown as LiveField;
  return judgeField(field, live);
}

const PAGE_OWN = { pageOwn: true };
const TOUCHED = { touched: true };
const OTHER = {};

describe('what may be written', () => {
  it.each([
    ['what is there already stays', text('a'), text('a'), TOUCHED, undefined, 'unchanged'],
    ['an empty field is filled', text('a'), text(''), OTHER, undefined, 'write'],
    ['also one that somebody emptied', text('a'), text('  '), TOUCHED, undefined, 'write'],
    [
      'the page’s own text gives way when it was there before',
      text('mine'),
      text('given'),
      PAGE_OWN,
      text('given'),
      'write',
    ],
    [
      'the page’s own text stays when it is another one',
      text('mine'),
      text('news'),
      PAGE_OWN,
      text('given'),
      'conflict',
    ],
    [
      'the page’s own text stays when the field was empty before',
      text('mine'),
      text('given'),
      PAGE_OWN,
      undefined,
      'conflict',
    ],
    ['text of somebody’s own is never written over', text('mine'), text('theirs'), TOUCHED, undefined, 'conflict'],
    ['nor is text of unknown origin', text('mine'), text('theirs'), OTHER, undefined, 'conflict'],
    ['nor the page’s own text once touched', text('mine'), text('given'), TOUCHED, text('given'), 'conflict'],
    [
      'an older copy that the browser brought back gives way',
      text('half a word'),
      text('half'),
      OTHER,
      undefined,
      'write',
    ],
    ['the same beginning typed by hand does not', text('half a word'), text('half'), TOUCHED, undefined, 'conflict'],
    ['a longer copy than the saved one stays', text('half'), text('half a word'), OTHER, undefined, 'conflict'],
    ['a switch in the page’s own state is set', checked(true), checked(false), PAGE_OWN, undefined, 'write'],
    ['a switch that somebody set is asked about', checked(true), checked(false), TOUCHED, undefined, 'conflict'],
    ['a choice in the page’s own state is made', choice('b'), choice('a'), PAGE_OWN, undefined, 'write'],
    ['a choice of nothing is filled', choice('b'), choice(''), OTHER, undefined, 'write'],
    [
      'an emptied field is emptied again when the page shows its own text',
      text(''),
      text('given'),
      PAGE_OWN,
      text('given'),
      'write',
    ],
    ['nothing saved never takes the place of something', text(''), text('theirs'), TOUCHED, undefined, 'unchanged'],
    ['what cannot be read is not written over', text('mine'), undefined, OTHER, undefined, 'conflict'],
  ] as const)('%s', (...[, saved, current, now, base, verdict]) => {
    expect(judge([saved, current], now, base)).toBe(verdict);
  });
});

describe('what counts as the same', () => {
  it('ends of lines and the cursor do not count', () => {
    expect(isSameValue({ kind: 'text', text: 'a\r\nb', selection: [0, 1] }, text('a\nb'))).toBe(true);
  });
  it('spacing counts in plain text and not in rich text', () => {
    expect(isSameValue(text('a  b'), text('a b'))).toBe(false);
    expect(isSameValue(rich('a\n\nb '), rich('a b', '<p>a</p><p>b</p>'))).toBe(true);
  });
  it('kinds count', () => {
    expect(isSameValue(checked(true), { kind: 'open', open: true })).toBe(false);
    expect(isSameValue(choice('a', 'b'), choice('a'))).toBe(false);
    expect(isSameValue({ kind: 'open', open: true }, { kind: 'open', open: true, modal: true })).toBe(true);
  });
});

describe('what counts as empty', () => {
  it('a picture is something', () => {
    expect(isEmptyValue(rich('', '<p><br></p>'))).toBe(true);
    expect(isEmptyValue(rich('', '<p><img src="x"></p>'))).toBe(false);
    expect(isSameValue(rich('', ''), rich('', '<img src="x">'))).toBe(false);
  });
  it('a switch is never empty', () => {
    expect(isEmptyValue(checked(false))).toBe(false);
  });
});
