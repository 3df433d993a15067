import { describe, expect, it } from 'vitest';
import { OBJECT_SCHEMAS, type ObjectKind } from '../../lib/model/objects';
import { upcast } from '../../lib/model/upcast';

const KINDS = Object.keys(OBJECT_SCHEMAS) as ObjectKind[];

describe('upcasting a payload', () => {
  it.each(KINDS)('of kind "%s" leaves the current format as it is', (kind) => {
    const payload = Object.freeze({ formatVersion: 1, anything: ['else'] });
    expect(upcast(kind, payload)).toBe(payload);
  });

  it.each([2, 0, -1, 1.5, NaN, '1', null, undefined])('refuses format %s by name', (formatVersion) => {
    expect(() => upcast('page', { formatVersion })).toThrow(
      expect.objectContaining({ code: 'unknown-format', data: { kind: 'page', found: formatVersion } }),
    );
  });

  it.each([null, undefined, 'text', 7, []])('refuses %j, which is no payload', (payload) => {
    expect(() => upcast('tab', payload)).toThrow(expect.objectContaining({ code: 'unknown-format' }));
  });
});
