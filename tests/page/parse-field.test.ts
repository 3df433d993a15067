import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FieldState, FieldValue } from '../../lib/model/field-state';
import { isFieldState, isFieldValue } from '../../lib/page/parse-field';

const text = fc.string({ maxLength: 20 });
const selection = fc.tuple(fc.integer(), fc.integer());
const value = fc.oneof(
  fc.record({ kind: fc.constant('text'), text, selection }, { requiredKeys: ['kind', 'text'] }),
  fc.record({ kind: fc.constant('checked'), checked: fc.boolean() }),
  fc.record({ kind: fc.constant('choice'), chosen: fc.array(text, { maxLength: 3 }) }),
  fc.record({ kind: fc.constant('open'), open: fc.boolean(), modal: fc.boolean() }, { requiredKeys: ['kind', 'open'] }),
  fc.record({ kind: fc.constant('rich'), text, html: text }),
  fc.record(
    { kind: fc.constant('editor'), text, selection, scrollTop: fc.integer() },
    { requiredKeys: ['kind', 'text'] },
  ),
);
const locators = fc.array(
  fc.record({ kind: fc.constantFrom('id', 'name', 'label', 'path', 'order', 'testid'), value: text }),
  { maxLength: 3 },
);
const field = fc.record(
  {
    adapter: text,
    adapterVersion: fc.integer(),
    place: fc.record({ locators, hosts: fc.array(locators, { maxLength: 2 }) }),
    label: text,
    value,
    base: text,
    composer: fc.boolean(),
  },
  { requiredKeys: ['adapter', 'adapterVersion', 'place', 'label', 'value'] },
);

/** A copy with one value somewhere in it replaced by something else. */
function damage(whole: unknown, at: number, by: unknown): unknown {
  const places: [Record<string, unknown>, string][] = [];
  const copy = structuredClone(whole) as Record<string, unknown>;
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [name, inner] of Object.entries(node)) {
      places.push([node as Record<string, unknown>, name]);
      walk(inner);
    }
  };
  walk(copy);
  const [node, name] = places[at % places.length]!;
  if (by === undefined) Reflect.deleteProperty(node, name);
  else node[name] = by;
  // They come as JSON, which knows neither holes nor NaN.
  return JSON.parse(JSON.stringify(copy)) as unknown;
}

describe('fields that come over events', () => {
  it('are taken when they are whole', () => {
    fc.assert(
      fc.property(field, (whole) => {
        expect(isFieldState(whole)).toBe(true);
        expect(isFieldValue(whole.value)).toBe(true);
      }),
    );
  });

  it('are taken only when the schema of the background takes them too', () => {
    fc.assert(
      fc.property(field, fc.nat(), fc.oneof(fc.jsonValue(), fc.constant(undefined)), (whole, at, by) => {
        const damaged = damage(whole, at, by);
        if (isFieldState(damaged)) expect(FieldState.safeParse(damaged).success).toBe(true);
        const inner = (damaged as { value?: unknown }).value;
        if (isFieldValue(inner)) expect(FieldValue.safeParse(inner).success).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are refused when they are anything else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (junk) => {
        if (isFieldState(junk)) expect(FieldState.safeParse(junk).success).toBe(true);
      }),
    );
  });

  it('are refused when they are too long', () => {
    expect(isFieldValue({ kind: 'text', text: 'x'.repeat(2_000_001) })).toBe(false);
  });
});
