import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinPieces, PIECE_BYTES, splitPieces } from '../../lib/codec/split-pieces';

describe('pieces', () => {
  it('are at most 60 kB, so that no value leaves the database’s fast path', () => {
    const sizes = (length: number): number[] => splitPieces(new Uint8Array(length)).map((piece) => piece.length);
    expect(PIECE_BYTES).toBe(60_000);
    expect([sizes(0), sizes(60_000), sizes(60_001), sizes(180_000)]).toEqual([
      [0],
      [60_000],
      [60_000, 1],
      [60_000, 60_000, 60_000],
    ]);
  });

  it('join to what they were cut from', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.integer({ min: 1, max: 20 }), (bytes, size) => {
        const whole = Uint8Array.from(bytes);
        expect(joinPieces(splitPieces(whole, size))).toEqual(whole);
      }),
    );
  });
});
