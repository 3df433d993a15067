import { describe, expect, it } from 'vitest';
import { OBJECT_SCHEMAS, type ObjectKind } from '../../lib/model/objects';
import { upcast } from '../../lib/model/upcast';

const KINDS = Object.keys(OBJECT_SCHEMAS) as ObjectKind[];
/** The newest format of each kind that has had more than one. */
const NEWEST: Partial<Record<ObjectKind, number>> = { tab: 2, window: 2 };

describe('upcasting a payload', () => {
  it.each(KINDS)('of kind "%s" leaves the current format as it is', (kind) => {
    const payload = Object.freeze({ formatVersion: NEWEST[kind] ?? 1, anything: ['else'] });
    expect(upcast(kind, payload)).toBe(payload);
  });

  it.each(KINDS)('of kind "%s" lifts the first format to the current one and loses nothing', (kind) => {
    const payload = Object.freeze({ formatVersion: 1, lastAccessed: 7, anything: ['else'] });
    expect(upcast(kind, payload)).toEqual({ ...payload, formatVersion: NEWEST[kind] ?? 1 });
  });

  it.each(KINDS)('of kind "%s" refuses the format after the current one', (kind) => {
    const found = (NEWEST[kind] ?? 1) + 1;
    expect(() => upcast(kind, { formatVersion: found })).toThrow(
      expect.objectContaining({ code: 'unknown-format', data: { kind, found } }),
    );
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
