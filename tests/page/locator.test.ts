// @vitest-environment happy-dom
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FieldState } from '../../lib/model/field-state';
import { textInput } from '../../lib/page/adapters/text-input';
import { textarea } from '../../lib/page/adapters/textarea';
import { checkable } from '../../lib/page/adapters/checkable';
import type { LiveField } from '../../lib/page/capture-page';
import { createDescriber } from '../../lib/page/describe';
import { matchFields, resolvePlace } from '../../lib/page/locator';
import { element, show } from './open-page';
import { access, rememberClosedRoots } from './page-access';

const ADAPTERS = [textarea, textInput, checkable];

/** All fields, inside shadow roots too, as a capture describes them. */
function describeAll(root: ParentNode = document, describer = createDescriber()): LiveField[] {
  const own = ADAPTERS.flatMap((adapter) =>
    adapter.detect(root).map((found): LiveField => ({
      element: found,
      adapter,
      place: describer.place(found),
      label: describer.label(found),
      composer: false,
      touched: false,
      base: undefined,
      value: () => adapter.capture(found, access),
      isPageOwn: () => true,
    })),
  );
  const inner = [...root.querySelectorAll('*')].map((host) => access.shadowRootOf(host)).filter((one) => one !== null);
  return [...own, ...inner.flatMap((one) => describeAll(one, describer))];
}

const saveAll = (): FieldState[] =>
  describeAll().map(({ adapter, place, label, element: found }) => ({
    adapter: adapter.id,
    adapterVersion: 1,
    place,
    label,
    value: { kind: 'text', text: found.getAttribute('data-key') ?? '' },
  }));

/** Which field each saved one came to, by the keys that only this test sees. */
function matchKeys(saved: readonly FieldState[]): [string, string][] {
  const keyOf = (field: FieldState): string => (field.value.kind === 'text' ? field.value.text : '');
  return [...matchFields(saved, describeAll())].map(([from, to]) => [
    keyOf(from),
    to.element.getAttribute('data-key') ?? '',
  ]);
}

const same = (...keys: string[]): [string, string][] => keys.map((key) => [key, key]);
const sorted = (pairs: [string, string][]): [string, string][] => [...pairs].sort();

beforeAll(rememberClosedRoots);
beforeEach(() => document.body.replaceChildren());

describe('a field is found again', () => {
  it('by its name and label when its id is another one', () => {
    show('<main><label for="a1">City</label><input data-key="city" id="a1" name="city"></main>');
    const saved = saveAll();
    show('<main><p></p><label for="b2">City</label><input data-key="city" id="b2" name="city"></main>');
    expect(matchKeys(saved)).toEqual(same('city'));
  });

  it('by its position when nothing else is known and nothing contradicts', () => {
    show('<main><textarea data-key="only"></textarea></main>');
    expect(matchKeys(saveAll())).toEqual(same('only'));
  });

  it('by its label alone, wherever it moved', () => {
    show('<main><div><label>Nickname <input data-key="nick"></label></div></main>');
    const saved = saveAll();
    show('<main><input name="other"><section><p><label>Nickname <input data-key="nick"></label></p></section></main>');
    expect(matchKeys(saved)).toEqual(same('nick'));
  });

  it('in its language, and in another one', () => {
    show('<form><label>City <input data-key="city" name="city" id="city"></label></form>');
    const saved = saveAll();
    show('<form><label>Stadt <input data-key="city" name="city" id="city"></label></form>');
    expect(matchKeys(saved)).toEqual(same('city'));
  });

  it('in the shadow root it was in, open or closed, and not in its twin', () => {
    const build = (...order: string[]): void => {
      show(order.map((key) => `<x-card id="${key}"></x-card>`).join(''));
      for (const key of order) {
        const root = element(`#${key}`).attachShadow({ mode: key === 'one' ? 'open' : 'closed' });
        const field = Object.assign(document.createElement('input'), { name: 'title' });
        field.setAttribute('data-key', key);
        root.append(field);
      }
    };
    build('one', 'two');
    const saved = saveAll();
    build('two', 'one');
    expect(sorted(matchKeys(saved))).toEqual(same('one', 'two'));
  });

  it('as the same option of its group', () => {
    const options = (...values: string[]): string =>
      values
        .map((value) => `<label><input type="radio" name="plan" value="${value}" data-key="${value}">${value}</label>`)
        .join('');
    show(`<form>${options('free', 'team', 'big')}</form>`);
    const saved = saveAll();
    show(`<form>${options('big', 'new', 'free')}</form>`);
    expect(sorted(matchKeys(saved))).toEqual(same('big', 'free'));
  });
});

describe('no field is taken for another', () => {
  it('when what stands in its place has another name', () => {
    show('<form><input data-key="city" name="city"></form>');
    const saved = saveAll();
    show('<form><input data-key="street" name="street"></form>');
    expect(matchKeys(saved)).toEqual([]);
  });

  it('when an id is used again for a field with another name and label', () => {
    show('<form><label>City <input data-key="city" id="field" name="city"></label></form>');
    const saved = saveAll();
    show('<form><div><label>Street <input data-key="street" id="field" name="street"></label></div></form>');
    expect(matchKeys(saved)).toEqual([]);
  });

  it('when two are as likely', () => {
    show('<main><input data-key="a" name="note"></main>');
    const saved = saveAll();
    show('<section><p><input data-key="b" name="note"></p><p><input data-key="c" name="note"></p></section>');
    expect(matchKeys(saved)).toEqual([]);
  });

  it('when it is of another kind', () => {
    show('<main><textarea data-key="a" name="note"></textarea></main>');
    const saved = saveAll();
    show('<main><input data-key="b" name="note"></main>');
    expect(matchKeys(saved)).toEqual([]);
  });

  it('by an id that a framework counts up', () => {
    for (const id of [':r1:', '_r_7s_', 'radix-:r3:', '12', 'mat-input-3', '550e8400-e29b-41d4-a716-446655440000']) {
      show(`<main><p><input data-key="a" id="${id}"></p></main>`);
      const saved = saveAll();
      show(`<main><h1></h1><p><b></b></p><p><input data-key="b"></p><input data-key="c" id="${id}"></main>`);
      expect(matchKeys(saved), id).toEqual([]);
    }
  });
});

describe('whatever happens around it', { timeout: 60_000 }, () => {
  interface Row {
    key: string;
    markup: string;
  }
  /** Fields that carry some evidence of their own, of one kind or several. */
  const row = fc
    .record({ number: fc.integer({ min: 1, max: 60 }), by: fc.constantFrom('id', 'name', 'label', 'testid', 'all') })
    .map(({ number, by }): Row => {
      const key = `field-${number}`;
      const has = (kind: string): boolean => by === kind || by === 'all';
      const attributes = [
        `data-key="${key}"`,
        has('id') && `id="${key}"`,
        has('name') && `name="${key}"`,
        has('testid') && `data-testid="${key}"`,
      ].filter(Boolean);
      const input = `<input ${attributes.join(' ')}>`;
      return { key, markup: has('label') ? `<label>Field ${number} ${input}</label>` : input };
    });
  const rows = fc.uniqueArray(row, { selector: ({ key }) => key, minLength: 1, maxLength: 12 });
  const page = (list: readonly Row[]): string =>
    `<main><form>${list.map(({ markup }) => `<p>${markup}</p>`).join('')}</form></main>`;

  it('rows that come, go and change places leave every match right', () => {
    fc.assert(
      fc.property(rows, rows, fc.infiniteStream(fc.nat()), (before, others, random) => {
        show(page(before));
        const saved = saveAll();
        const keys = new Set(before.map(({ key }) => key));
        const added = others.filter(({ key }) => !keys.has(key));
        const removed = before.filter((_, index) => index % 4 === 3);
        const kept = before.filter((one) => !removed.includes(one));
        const shuffled = [...kept, ...added]
          .map((one) => ({ one, at: random.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one);
        show(page(shuffled));
        expect(sorted(matchKeys(saved))).toEqual(sorted(same(...kept.map(({ key }) => key))));
      }),
      { numRuns: 60 },
    );
  });

  it('no element is given to two', () => {
    const bare = fc.array(
      fc.constantFrom('<input>', '<input name="a">', '<label>A <input></label>', '<textarea></textarea>'),
      {
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(bare, bare, (before, after) => {
        show(`<main>${before.join('')}</main>`);
        const saved = saveAll();
        show(`<main>${after.join('')}</main>`);
        const live = describeAll();
        const found = [...matchFields(saved, live).values()];
        expect(new Set(found).size).toBe(found.length);
      }),
    );
  });
});

describe('an element of any kind', () => {
  it('is resolved by its place, in shadow roots too', () => {
    show('<main><div><section id="log"></section></div><x-list></x-list></main>');
    const root = element('x-list').attachShadow({ mode: 'closed' });
    root.append(document.createElement('p'), document.createElement('div'));
    const describer = createDescriber();
    const log = element('#log');
    const inner = root.querySelector('div')!;
    expect(resolvePlace(document, access, describer.place(log))).toBe(log);
    expect(resolvePlace(document, access, describer.place(inner))).toBe(inner);
  });

  it('is not resolved when it is gone, or when its place is nonsense', () => {
    show('<main><div id="log"></div></main>');
    const place = createDescriber().place(element('#log'));
    show('<main><p id="other"></p></main>');
    expect(resolvePlace(document, access, place)).toBeUndefined();
    const path = { kind: 'path', value: ':::{' } as const;
    expect(resolvePlace(document, access, { locators: [path], hosts: [] })).toBeUndefined();
  });
});

it('a page of 2,000 fields is matched within a moment', { timeout: 60_000 }, () => {
  show(
    `<main>${Array.from({ length: 2_000 }, (_, at) => `<p><input data-key="f${at}" name="row-${at}"></p>`).join('')}</main>`,
  );
  const saved = saveAll();
  const live = describeAll();
  const started = performance.now();
  expect(matchFields(saved, live).size).toBe(2_000);
  expect(performance.now() - started).toBeLessThan(3_000);
});
