import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COPY_TABLES, encodeCopyFile, readCopyFile, type CopyEntry } from '../../lib/codec/copy-file';
import { crc32 } from '../../lib/codec/crc32';

const STORE = '0123456789abcdef0123456789abcdef';
const OWNER = { storeId: STORE, generation: 7 };

const entry: fc.Arbitrary<CopyEntry> = fc.record({
  table: fc.constantFrom(...COPY_TABLES),
  key: fc.string({ unit: 'grapheme', maxLength: 20 }),
  change: fc.nat(0xffffffff),
  payload: fc.option(
    fc.uint8Array({ maxLength: 60 }).map((bytes) => Uint8Array.from(bytes)),
    { nil: undefined },
  ),
});

const entries = fc.array(entry, { maxLength: 8 });

const plain = (found: readonly CopyEntry[]): unknown[] =>
  found.map(({ table, key, change, payload }) => [table, key, change, payload && [...payload]]);

it('the checksum is the CRC-32 of zip and PNG', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
});

describe('a file of the second copy', () => {
  it('says what was written, deletions included', () => {
    fc.assert(
      fc.property(entries, (written) => {
        const file = readCopyFile(encodeCopyFile(OWNER, written));
        expect(file).toMatchObject({ ...OWNER, lost: [] });
        expect(plain(file?.entries ?? [])).toEqual(plain(written));
        expect(file?.entries.every(({ sound }) => sound)).toBe(true);
      }),
    );
  });

  it('loses at most one entry to a flipped bit, and says that something is lost', () => {
    fc.assert(
      fc.property(entries, fc.nat(), fc.nat(7), (written, place, bit) => {
        const bytes = encodeCopyFile(OWNER, written);
        const at = place % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        const file = readCopyFile(bytes, OWNER);
        const sound = (file?.entries ?? []).filter((found) => found.sound);
        expect(sound.length).toBeGreaterThanOrEqual(written.length - 1);
        const before = new Set(plain(written).map((one) => JSON.stringify(one)));
        for (const one of plain(sound)) expect(before).toContain(JSON.stringify(one));
        const isNoticed = (file?.lost.length ?? 0) > 0 || sound.length < (file?.entries.length ?? 0);
        expect(isNoticed).toBe(true);
      }),
    );
  });

  it('passes over tables that only a newer Holdfast knows, and says that there are some', () => {
    fc.assert(
      fc.property(entries, entry, fc.nat(8), (written, newer, place) => {
        const at = place % (written.length + 1);
        const bytes = encodeCopyFile(OWNER, written.toSpliced(at, 0, newer));
        const start = encodeCopyFile(OWNER, written.slice(0, at)).length;
        const keySize = new TextEncoder().encode(newer.key).length;
        const header = bytes.subarray(start, start + 24 + keySize);
        header[5] = 200;
        header.fill(0, 20, 24);
        new DataView(bytes.buffer, start).setUint32(20, crc32(header.slice()));
        const file = readCopyFile(bytes);
        expect([plain(file?.entries ?? []), file?.lost, file?.unknown]).toEqual([plain(written), [], 1]);
      }),
    );
  });

  it('gives its whole prefix when it was cut off, and says so', () => {
    fc.assert(
      fc.property(entries, fc.nat(), (written, place) => {
        const bytes = encodeCopyFile(OWNER, written);
        const whole = readCopyFile(bytes)?.entries ?? [];
        const length = place % bytes.length;
        const file = readCopyFile(bytes.slice(0, length), OWNER);
        const prefix = whole.filter(({ end }) => end <= length);
        expect(plain((file?.entries ?? []).filter(({ sound }) => sound))).toEqual(plain(prefix));
        expect((file?.lost.length ?? 0) > 0 || file?.entries.at(-1)?.sound === false).toBe(true);
      }),
    );
  });

  it('never throws on garbage', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const file = readCopyFile(Uint8Array.from(bytes), OWNER);
        expect(file?.entries ?? []).toEqual([]);
      }),
    );
  });

  it('of a format that is not known is left alone', () => {
    const bytes = encodeCopyFile(OWNER, []);
    bytes[4] = 2;
    new DataView(bytes.buffer).setUint32(29, crc32(bytes.subarray(0, 29)));
    expect(readCopyFile(bytes, OWNER)).toBeUndefined();
  });
});
