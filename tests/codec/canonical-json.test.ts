import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCanonicalJson, parseCanonicalJson } from '../../lib/codec/canonical-json';

const textOf = (value: unknown): string => new TextDecoder().decode(encodeCanonicalJson(value));
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What canonical JSON can say: no -0, no prototype keys. */
const json = fc
  .jsonValue({ maxDepth: 5 })
  .filter((value) => !/"(__proto__|constructor|prototype)":/.test(JSON.stringify(value)))
  .map((value) => JSON.parse(JSON.stringify(value)) as unknown);

/** The same value with the keys of every object in another order. */
function shuffleKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffleKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, shuffleKeys(member)]),
  );
}

describe('canonical JSON', () => {
  it('writes these very bytes, for ever', () => {
    const value = { b: [1, 2.5, 1e21, -3e-7], a: { z: null, Z: true, ä: 'ä\n"\u2028' }, 10: false, 9: '' };
    expect(textOf(value)).toBe(
      '{"10":false,"9":"","a":{"Z":true,"z":null,"ä":"ä\\n\\"\u2028"},"b":[1,2.5,1e+21,-3e-7]}',
    );
  });

  it('is the same whatever the order of keys', () => {
    fc.assert(fc.property(json, (value) => textOf(shuffleKeys(value)) === textOf(value)));
  });

  it('comes back as what it was', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(parseCanonicalJson(encodeCanonicalJson(value))).toEqual(value);
      }),
    );
  });

  it('comes back as the same bytes', () => {
    fc.assert(fc.property(json, (value) => textOf(parseCanonicalJson(encodeCanonicalJson(value))) === textOf(value)));
  });

  it('keeps halves of surrogate pairs apart, which UTF-8 alone could not', () => {
    expect(parseCanonicalJson(encodeCanonicalJson('\ud800a\udc00'))).toBe('\ud800a\udc00');
  });

  it('writes -0 as 0 and leaves undefined members out', () => {
    expect(textOf({ a: -0, b: undefined })).toBe('{"a":0}');
  });

  it.each([
    ['NaN', NaN],
    ['an infinity', { a: Infinity }],
    ['undefined in a list', [undefined]],
    ['a function', { a: () => 1 }],
    ['a bigint', 1n],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['a prototype key', JSON.parse('{"__proto__":{}}') as unknown],
    ['a circle', circle()],
  ])('refuses to write %s', (_name, value) => {
    expect(() => encodeCanonicalJson(value)).toThrow(TypeError);
  });

  it.each([
    ['a prototype key', '{"a":[{"__proto__":{"admin":true}}]}'],
    ['an escaped prototype key', '{"\\u005f_proto__":1}'],
    ['a constructor', '{"constructor":{"prototype":{}}}'],
    ['nesting without end', '['.repeat(5_000) + ']'.repeat(5_000)],
  ])('refuses to read %s', (_name, text) => {
    expect(() => parseCanonicalJson(bytesOf(text))).toThrow(TypeError);
  });

  it('refuses bytes that are not UTF-8 or not JSON', () => {
    expect(() => parseCanonicalJson(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(TypeError);
    expect(() => parseCanonicalJson(bytesOf('{"a":1'))).toThrow(SyntaxError);
    expect(() => parseCanonicalJson(new Uint8Array())).toThrow(SyntaxError);
  });
});

function circle(): unknown {
  const value: Record<string, unknown> = {};
  value['self'] = value;
  return value;
}
