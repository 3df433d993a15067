import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldIds, unfoldIds } from '../../lib/codec/fold-ids';
import { toHex } from '../../lib/codec/hex';

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const hexId = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toHex);
const pieces = fc.array(
  fc.oneof(
    hexId.map((id) => `"${id}"`),
    hexId.map((id) => `"${id}`),
    hexId.map((id) => `${id.slice(1)}"`),
    hexId.map((id) => `"${id.toUpperCase()}"`),
    fc.string({ unit: 'grapheme', maxLength: 80 }),
    fc.constantFrom('"', ',', 'ÿ', '\u0000'),
  ),
);

describe('folded ids', () => {
  it('take 33 bytes instead of 66', () => {
    const text = bytesOf(`["${'0f'.repeat(32)}","${'ff'.repeat(32)}"]`);
    expect(toHex(foldIds(text))).toBe(`5bff${'0f'.repeat(32)}2cff${'ff'.repeat(32)}5d`);
  });

  it('take 3 bytes when the object stands earlier in the same pack', () => {
    const ids = [1, 2, 300].map((n) => n.toString(16).padStart(64, '0'));
    const earlier = Array.from({ length: 300 }, (_, at) => (at === 299 ? (ids[2] ?? '') : `${at}`.padStart(64, '9')));
    const text = bytesOf(`["${ids[0]}","${ids[2]}"]`);
    const folded = foldIds(text, new Map(earlier.map((id, at) => [id, at])));
    expect(toHex(folded)).toBe(`5bff${ids[0]}2cfe012b5d`);
    expect(unfoldIds(folded, text.length, earlier)).toEqual(text);
    expect(() => unfoldIds(folded, text.length, earlier.slice(0, 299))).toThrow('an id points outside its pack');
    expect(() => unfoldIds(folded.slice(0, -3), text.length)).toThrow('an id is cut off');
  });

  it('come back as the text they were in, whatever stands around them', () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const text = bytesOf(parts.join(''));
        expect(unfoldIds(foldIds(text), text.length)).toEqual(text);
      }),
    );
  });

  it('are refused when cut off or of another size than promised', () => {
    const text = bytesOf(`["${'0f'.repeat(32)}"]`);
    const folded = foldIds(text);
    expect(() => unfoldIds(folded.slice(0, 20), 20)).toThrow('an id is cut off');
    expect(() => unfoldIds(folded, text.length + 1)).toThrow('wrong size of an object');
    // The size is found wrong before all references are: the last one, which is cut off, is never looked at.
    const many = new Uint8Array(100).fill(0xfe);
    expect(() => unfoldIds(many, 66, ['0f'.repeat(32)])).toThrow('wrong size of an object');
    for (const byte of [0xfe, 0xff]) expect(() => foldIds(Uint8Array.of(byte))).toThrow('expected UTF-8');
  });
});
