import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCanonicalJson } from '../../lib/codec/canonical-json';
import { frameObjects, type FramedObject } from '../../lib/codec/frame-objects';
import { fromHex, toHex } from '../../lib/codec/hex';
import { decodePack, encodePack } from '../../lib/codec/pack';
import { CorruptObjectError } from '../../lib/model/errors';

const hexId = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toHex);
const payload = fc.record({
  text: fc.string({ unit: 'grapheme', maxLength: 300 }),
  ids: fc.array(hexId, { maxLength: 5 }),
});
const object: fc.Arbitrary<FramedObject> = fc.record({
  id: hexId,
  kind: fc.constantFrom('session', 'window', 'tab', 'page', 'a-kind-of-tomorrow'),
  bytes: payload.map(encodeCanonicalJson),
});
/** Later objects name earlier ones, as manifests do. */
const objects = fc.array(fc.tuple(object, fc.array(fc.nat(20), { maxLength: 4 })), { maxLength: 8 }).map((drawn) =>
  drawn.map(([one, named]) => ({
    ...one,
    bytes: encodeCanonicalJson({
      names: named.map((at) => drawn[at % drawn.length]?.[0].id ?? ''),
      was: toHex(one.bytes),
    }),
  })),
);

const SMALL: FramedObject = { id: '0123456789abcdef'.repeat(4), kind: 'page', bytes: encodeCanonicalJson({ a: 1 }) };

/** Too small to be worth deflating, so that these bytes do not depend on anybody's zlib. */
const GOLDEN_STORED =
  '4846504b01987530f7629d79a2ff31315b8be9a208d736d149d04d79e2039909814f725cb80100000001000000340000001d6329484c4f6554764def5c7df63d2e9a8181811d84ab951295ac0c6b01';

const MANY: FramedObject[] = [1, 2, 3].map((n) => ({
  id: String(n).repeat(64),
  kind: n === 3 ? 'window' : 'tab',
  bytes: encodeCanonicalJson(n === 3 ? { tabs: ['1'.repeat(64), '2'.repeat(64)] } : { title: 'Tab '.repeat(20) }),
}));

const GOLDEN_DEFLATED =
  '4846504b01b9b8b43ca70e5917c3dee865028b83e39eda4e333433a67761427244afcd75c901000000030000018d0000004f632e494c1224001818186240b85aa924b3242755c94a29243149819a58a996b92431498900a0873bd8ca33f352f2cb8d0900060686090c0c0c7ed54a258949c54a56d1ff0905a2ce7f42de8bad0500';

/** A pack whose checksum is right, whatever its fields say. */
function forge(fields: { codec: number; count: number; contentSize: number; bodySize?: number }, body: Uint8Array) {
  const pack = new Uint8Array(50 + body.length);
  pack.set(fromHex('4846504b01'));
  const view = new DataView(pack.buffer);
  view.setUint8(37, fields.codec);
  view.setUint32(38, fields.count);
  view.setUint32(42, fields.contentSize);
  view.setUint32(46, fields.bodySize ?? body.length);
  pack.set(body, 50);
  pack.set(createHash('sha256').update(pack.subarray(37)).digest(), 5);
  return pack;
}

/** So many ids in quotes are more than the 128 MiB of a pack's objects. */
const TOO_MANY = 2 * Math.ceil((64 * 1024 * 1024) / 66);

/** A frame of so many references to the first object: 3 bytes each that stand for 66. */
function frameOfIds(count: number): Uint8Array {
  const sizes = Buffer.alloc(8);
  sizes.writeUInt32BE(count * 66, 0);
  sizes.writeUInt32BE(count * 3, 4);
  const kind = Buffer.from('\u0004page');
  return Buffer.concat([kind, fromHex('ab'.repeat(32)), sizes, Buffer.alloc(count * 3, 'fe0000', 'hex')]);
}

describe('packs', () => {
  it('are written as these very bytes, for ever', async () => {
    expect(toHex(await encodePack([SMALL]))).toBe(GOLDEN_STORED);
  });

  it('of format 1 are read for ever', async () => {
    expect(await decodePack(fromHex(GOLDEN_STORED))).toEqual([SMALL]);
    expect(await decodePack(fromHex(GOLDEN_DEFLATED))).toEqual(MANY);
  });

  it('come back as what they held', async () => {
    await fc.assert(
      fc.asyncProperty(objects, async (given) => {
        expect(await decodePack(await encodePack(given))).toEqual(given);
      }),
    );
  });

  it('with any bytes changed, cut off or added are refused as corrupt, or hold the same objects', async () => {
    const whole = await encodePack(MANY);
    const mutation = fc.oneof(
      fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, flip]) => {
        const changed = whole.slice();
        changed[at]! ^= flip;
        return changed;
      }),
      fc.nat(whole.length - 1).map((size) => whole.slice(0, size)),
      fc.uint8Array({ minLength: 1, maxLength: 100 }).map((more) => Uint8Array.from([...whole, ...more])),
      fc.tuple(fc.nat(whole.length), fc.nat(whole.length)).map(([a, b]) => Uint8Array.from(whole).fill(0, a, b)),
      fc.uint8Array({ maxLength: 200 }).map((noise) => Uint8Array.from(noise)),
    );
    await fc.assert(
      fc.asyncProperty(mutation, async (bytes) => {
        const result = await decodePack(bytes).catch((error: unknown) => error);
        if (result instanceof Error) expect(result).toBeInstanceOf(CorruptObjectError);
        else expect(result).toEqual(MANY);
      }),
      { numRuns: 1_000 },
    );
  });

  it('with a right checksum over wrong contents are refused as corrupt too', async () => {
    const content = frameObjects(MANY);
    const mutation = fc.record({
      at: fc.nat(content.length - 1),
      flip: fc.integer({ min: 1, max: 255 }),
      size: fc.nat(content.length),
      fields: fc.record({
        codec: fc.nat(3),
        count: fc.constantFrom(0, 2, 3, 0xffffffff),
        contentSize: fc.constantFrom(0, content.length, content.length + 1, 0xffffffff),
      }),
    });
    await fc.assert(
      fc.asyncProperty(mutation, fc.boolean(), async ({ at, flip, size, fields }, isCut) => {
        const body = isCut ? content.slice(0, size) : content.slice();
        if (!isCut) body[at]! ^= flip;
        const packed = fields.codec === 1 ? deflateRawSync(body) : body;
        const result = await decodePack(forge(fields, packed)).catch((error: unknown) => error);
        if (result instanceof Error) expect(result).toBeInstanceOf(CorruptObjectError);
        else expect(result).toHaveLength(fields.count);
      }),
      { numRuns: 1_000 },
    );
  });

  it('do not unpack a bomb', async () => {
    const bomb = deflateRawSync(new Uint8Array(200_000_000));
    for (const contentSize of [1_000, 200_000_000, 0xffffffff]) {
      await expect(decodePack(forge({ codec: 1, count: 1, contentSize }, bomb))).rejects.toThrow(CorruptObjectError);
    }
  });

  it('do not unfold a bomb, be it one object or all of them together', async () => {
    for (const counts of [[TOO_MANY], [TOO_MANY / 2, TOO_MANY / 2]]) {
      const content = Buffer.concat([frameObjects([SMALL]), ...counts.map(frameOfIds)]);
      const fields = { codec: 1, count: counts.length + 1, contentSize: content.length };
      const pack = forge(fields, deflateRawSync(content));
      expect(pack.length).toBeLessThan(10_000);
      const end = await decodePack(pack).then(
        () => 'unpacked',
        (error: unknown) => error,
      );
      expect(end).toMatchObject({ code: 'corrupt-object', data: { reason: 'the objects of a pack are too large' } });
    }
  });

  it('do not unpack more objects than anybody writes, be they announced or not', async () => {
    const frame = Buffer.concat([Buffer.from('\u0001a'), fromHex('ab'.repeat(32)), Buffer.alloc(8)]);
    const count = 100_000;
    const content = Buffer.alloc(count * frame.length, frame);
    const body = deflateRawSync(content);
    expect(body.length).toBeLessThan(60_000);
    const reasons: [number, string][] = [
      [count, `a pack of ${count} objects has too many`],
      [65_537, 'a pack of 65537 objects has too many'],
      [65_536, 'expected 65536 objects, got more'],
      [1, 'expected 1 objects, got more'],
    ];
    for (const [promised, reason] of reasons) {
      const pack = forge({ codec: 1, count: promised, contentSize: content.length }, body);
      const end = await decodePack(pack).then(
        () => 'unpacked',
        (error: unknown) => error,
      );
      expect(end).toMatchObject({ code: 'corrupt-object', data: { reason } });
    }
  });

  it('of as many objects as there may be are written and read', async () => {
    const most = Array.from({ length: 65_536 }, () => SMALL);
    expect(await decodePack(await encodePack(most))).toHaveLength(most.length);
    await expect(encodePack([...most, SMALL])).rejects.toThrow('a pack of 65537 objects has too many');
  });

  it('are not written when nobody could read them', async () => {
    const bytes = new Uint8Array(Buffer.alloc(TOO_MANY * 66, `"${SMALL.id}"`));
    const end = await encodePack([SMALL, { ...SMALL, bytes }]).then(
      () => 'written',
      (error: unknown) => String(error),
    );
    expect(end).toBe('TypeError: the objects of a pack are too large');
  });

  it('name themselves when they are refused', async () => {
    const error: unknown = await decodePack(new Uint8Array(60), 'pack 7').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'corrupt-object', data: { id: 'pack 7', reason: 'not a pack' } });
  });

  it('refuse ids that are not 32 bytes when they are written', async () => {
    await expect(encodePack([{ ...SMALL, id: 'abcd' }])).rejects.toThrow(TypeError);
  });
});
