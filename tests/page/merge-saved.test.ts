import { describe, expect, it } from 'vitest';
import type { FieldState, FieldValue } from '../../lib/model/field-state';
import type { SavedPage } from '../../lib/model/page-command';
import { mergeSaved } from '../../lib/page/merge-saved';

const field = (name: string, value: FieldValue | string): FieldState => ({
  adapter: 'textarea',
  adapterVersion: 1,
  place: { locators: [{ kind: 'id', value: name }], hosts: [] },
  label: name,
  value: typeof value === 'string' ? { kind: 'text', text: value } : value,
});
const page = (...fields: FieldState[]): SavedPage => ({
  awaiting: 'a'.repeat(32),
  state: { formatVersion: 1, scroll: [], orphans: [], fields },
});
const merged = (...texts: (FieldValue | string)[]): { held: unknown[]; orphans: unknown[] } => {
  const { fields, orphans } = mergeSaved(texts.map((text) => page(field('letter', text))));
  const read = ({ value }: FieldState): unknown => ('text' in value ? value.text : value);
  return { held: fields.map(read), orphans: orphans.map(read) };
};

describe('two saved states of one page', () => {
  it('give one value a field: the later one, which goes on where the earlier ends', () => {
    expect(merged('Dear', 'Dear all')).toEqual({ held: ['Dear all'], orphans: [] });
  });

  it('give the earlier one when the later is only its beginning, as a page half restored holds it', () => {
    expect(merged('Dear all', 'Dear')).toEqual({ held: ['Dear all'], orphans: [] });
  });

  it('keep an earlier text that the later one does not hold, as an orphan', () => {
    expect(merged('Dear all', 'something new')).toEqual({ held: ['something new'], orphans: ['Dear all'] });
  });

  it('keep every text that differs, however many states there are', () => {
    expect(merged('one', 'two', 'three')).toEqual({ held: ['three'], orphans: ['one', 'two'] });
  });

  it('keep no orphan of a switch, and none that is empty or the same', () => {
    expect(merged({ kind: 'checked', checked: true }, { kind: 'checked', checked: false }).orphans).toEqual([]);
    expect(merged('', 'a').orphans).toEqual([]);
    expect(merged('a', 'a')).toEqual({ held: ['a'], orphans: [] });
  });

  it('an emptied field stays emptied, and its text is an orphan', () => {
    expect(merged('Dear all', '')).toEqual({ held: [''], orphans: ['Dear all'] });
  });

  it('fields that only one of them has are all there', () => {
    const { fields } = mergeSaved([page(field('a', '1')), page(field('b', '2'))]);
    expect(fields.map(({ label }) => label)).toEqual(['a', 'b']);
  });

  it('give one scroll position a place, the later', () => {
    const place = { locators: [], hosts: [] };
    const at = (y: number): SavedPage => ({
      awaiting: 'a'.repeat(32),
      state: { formatVersion: 1, fields: [], orphans: [], scroll: [{ place, x: 0, y }] },
    });
    expect(mergeSaved([at(10), at(20)]).scroll).toEqual([{ place, x: 0, y: 20 }]);
  });
});
