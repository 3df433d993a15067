import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RECORD_HEADER_BYTES, readRecordHeader, type RecordKind } from '../../lib/codec/archive-record';
import { ByteReader } from '../../lib/codec/byte-reader';
import { crc32 } from '../../lib/codec/crc32';
import { decodeArchive, type ArchiveDamage, type ArchiveRecord } from '../../lib/codec/decode-archive';
import { encodeArchive, type ArchivePart } from '../../lib/codec/encode-archive';
import { toHex } from '../../lib/codec/hex';
import { chunksOf, joinBytes } from '../services/archive-bytes';

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const part = (kind: RecordKind, text: string): ArchivePart => ({ kind, body: bytesOf(text) });

async function* inOrder<Item>(items: readonly Item[]): AsyncGenerator<Item, void> {
  await Promise.resolve();
  yield* items;
}

async function encode(parts: readonly ArchivePart[]): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of encodeArchive(inOrder(parts), () => ({ sessions: [] }))) chunks.push(chunk);
  return joinBytes(...chunks);
}

async function decode(bytes: Uint8Array<ArrayBuffer>, step = 1_000) {
  const items: (ArchiveRecord | ArchiveDamage)[] = [];
  for await (const item of decodeArchive(chunksOf(bytes, step))) items.push(item);
  return items;
}

const textsOf = (items: readonly (ArchiveRecord | ArchiveDamage)[]): string[] =>
  items.map((item) => (item.type === 'record' ? `${item.kind} ${new TextDecoder().decode(item.body)}` : item.what));

describe('the archive format never changes', () => {
  it('two records, byte by byte as README.md says', async () => {
    const bytes = await encode([part('s', '{}')]);
    expect(toHex(bytes)).toBe(GOLDEN);
  });

  it('the CRC is that of zip', () => {
    expect(crc32(bytesOf('123456789'))).toBe(0xcbf43926);
  });
});

/** Made by another program, from README.md alone. */
const GOLDEN =
  '48464152014846524473000000000000000244136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8aa8db89d47b7d48465244650000000100000069d3a1111fd8779133cfa06d21cff618bd14970940b0ea1ebe8c868a9bf046f7dc08aee1d87b22636865636b73756d223a2239363161663637326433323062666238306534383265646639653039323933306231326236663130663238616334393133643164363463343932313964613638222c227265636f726473223a312c2273657373696f6e73223a5b5d7d';

describe('records', () => {
  const parts = fc.array(
    fc.record({ kind: fc.constantFrom<RecordKind>('a', 's', 'p', 'n', 'c'), body: fc.uint8Array({ maxLength: 300 }) }),
    { maxLength: 12 },
  );

  it('come back as they were written, however the stream is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(parts, fc.integer({ min: 1, max: 700 }), async (list, step) => {
        const written = list.map(({ kind, body }) => ({ kind, body: new Uint8Array(body) }));
        const items = await decode(await encode(written), step);
        const records = items.filter((item) => item.type === 'record');
        expect(records.length).toBe(items.length);
        expect(records.slice(0, -1).map(({ kind, body }) => [kind, toHex(body)])).toEqual(
          written.map(({ kind, body }) => [kind, toHex(body)]),
        );
        const end = JSON.parse(new TextDecoder().decode(records.at(-1)?.body)) as Record<string, unknown>;
        expect(end).toEqual({ sessions: [], records: written.length, checksum: records.at(-1)?.chain });
      }),
      { numRuns: 60 },
    );
  });

  it('any one flipped bit of a record costs that record only', async () => {
    const list = ['one', 'two', 'three', 'four'].map((text) => part('s', text));
    const bytes = await encode(list);
    for (let at = 5; at < bytes.length; at += 3) {
      const ruined = bytes.slice();
      ruined[at]! ^= 1 << (at % 8);
      const left = textsOf(await decode(ruined)).filter((text) => /^[se] /.test(text));
      expect(left.length).toBeGreaterThanOrEqual(4);
    }
  });

  it('a length with the right check that goes beyond the end is a cut-off file', async () => {
    const bytes = await encode([part('s', 'one')]);
    expect(textsOf(await decode(bytes.slice(0, 5 + RECORD_HEADER_BYTES + 2)))).toEqual(['cut-off']);
    expect(textsOf(await decode(bytes.slice(0, 5 + 20)))).toEqual(['cut-off']);
  });

  it('a header that promises more than any record holds is none', async () => {
    const bytes = await encode([part('s', 'one')]);
    new DataView(bytes.buffer).setUint32(5 + 9, 0xffff_ffff);
    new DataView(bytes.buffer).setUint32(5 + 45, crc32(bytes.subarray(5, 50)));
    expect(readRecordHeader(bytes.subarray(5))).toBeUndefined();
    expect(textsOf(await decode(bytes))[0]).toBe('noise');
  });
});

describe('a large archive', () => {
  const RECORDS = 2_000;
  const BODY = 256 * 1024;

  it('500 MB are written and read while little more than one record is held', { timeout: 120_000 }, async () => {
    const body = crypto.getRandomValues(new Uint8Array(65_536));
    async function* generate(): AsyncGenerator<ArchivePart, void> {
      for (let number = 0; number < RECORDS; number += 1) {
        await Promise.resolve();
        const large = new Uint8Array(BODY);
        large.set(body, number % 1_000);
        yield { kind: 'p', body: large };
      }
    }
    let written = 0;
    let held = 0;
    const heapBefore = process.memoryUsage().arrayBuffers;
    async function* counted(): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
      for await (const chunk of encodeArchive(generate(), () => ({}))) {
        written += chunk.length;
        held = Math.max(held, process.memoryUsage().arrayBuffers - heapBefore);
        yield chunk as Uint8Array<ArrayBuffer>;
      }
    }
    let records = 0;
    for await (const item of decodeArchive(counted())) if (item.type === 'record') records += 1;
    expect(records).toBe(RECORDS + 1);
    expect(written).toBeGreaterThan(500_000_000);
    expect(held).toBeLessThan(100 * 1024 * 1024);
  });

  it('a reader holds what it was asked for and one chunk', async () => {
    const bytes = new Uint8Array(1_000_000);
    const reader = new ByteReader(chunksOf(bytes, 4_096));
    for (let taken = 0; taken < 900_000; taken += 10_000) await reader.take(10_000);
    await reader.skip(50_000);
    expect(reader.peak).toBeLessThanOrEqual(10_000 + 4_096);
    expect(reader.position).toBe(950_000);
  });
});
