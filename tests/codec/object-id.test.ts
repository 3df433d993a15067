import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encodeCanonicalJson } from '../../lib/codec/canonical-json';
import { computeObjectId, importIdKey } from '../../lib/codec/object-id';
import { OBJECT_SCHEMAS, type ObjectKind } from '../../lib/model/objects';

const RAW_KEY = Uint8Array.from({ length: 32 }, (_, at) => at);
const bytes = encodeCanonicalJson({ formatVersion: 1, scroll: [], fields: [], orphans: [] });

/** Written out: an id that changes orphans every object ever stored. */
const GOLDEN: Record<ObjectKind, string> = {
  session: 'cb07f3c3580203b37a0e51becaebf6dac73157d6c55ae195dc7a50b669617be4',
  window: '6577c31e0d14c4d81b6e80a4e8b0b95a3b1b5a1e532797dd7746201ebe423a9b',
  tab: '822e0b632054450f63caa67790fdc4dd0f74b1fa584e4b4e58d15521e3dd3765',
  page: 'af130c375504204d052eeedcc2c8b9ebebda541969522984ae5f217dfd8303fd',
  conversation: 'e46867dab09808ae5909dc756dfb9ab00eac90262731e6528727064c50528f50',
  messages: '2397995db1496f5f079f69c95276bff797d9f519aa3a7dcd743e317965ae0757',
  icon: '46d2aa0b62cb5ed07c69d118cf1db5a7ba6a29b2509180836dbd6bffd658f524',
};

describe('object ids', () => {
  it('are these, for ever (S1)', async () => {
    const key = await importIdKey(RAW_KEY);
    const kinds = Object.keys(OBJECT_SCHEMAS) as ObjectKind[];
    const ids = await Promise.all(kinds.map(async (kind) => [kind, await computeObjectId(key, { kind, bytes })]));
    expect(Object.fromEntries(ids)).toEqual(GOLDEN);
  });

  it('are HMAC-SHA-256 of the kind, a zero byte and the bytes', async () => {
    const expected = createHmac('sha256', RAW_KEY).update('page\0').update(bytes).digest('hex');
    expect(await computeObjectId(await importIdKey(RAW_KEY), { kind: 'page', bytes })).toBe(expected);
  });

  it('differ from store to store', async () => {
    const other = await importIdKey(RAW_KEY.map((byte) => byte ^ 1));
    expect(await computeObjectId(other, { kind: 'page', bytes })).not.toBe(GOLDEN.page);
  });
});
