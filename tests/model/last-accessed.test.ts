import { describe, expect, it } from 'vitest';
import { encodeCanonicalJson } from '../../lib/codec/canonical-json';
import { readLastAccessed, windowOf, withoutWindowFacts } from '../../lib/model/last-accessed';
import type { TabState } from '../../lib/model/manifest';

const MINUTE = 60_000;
const FACTS = { uid: 'window', state: 'normal', focused: true, groups: [] } as const;

const tab = (lastAccessed?: number): TabState => ({
  ...{ formatVersion: 2, uid: 'tab', url: 'https://x/', title: 'X', pinned: false, muted: false },
  ...(lastAccessed !== undefined && { lastAccessed }),
  ...{ pages: [], conversations: [] },
});
const windowWith = (...times: (number | undefined)[]) =>
  windowOf(
    { ...FACTS, groups: [] },
    times.map((time) => ({ id: 'id', state: tab(time) })),
  );

describe('when tabs were looked at', () => {
  it('is kept by their window in whole minutes, in the order of the tabs', () => {
    const times = [9 * MINUTE, 7 * MINUTE + 59_999, 1_763_700_000_000];
    expect(readLastAccessed(windowWith(...times))).toEqual([9 * MINUTE, 7 * MINUTE, 1_763_700_000_000]);
  });

  it('counts from the oldest, so that looking at one tab changes one number', () => {
    expect(windowWith(9 * MINUTE, 7 * MINUTE).lastAccessed).toEqual({ from: 7 * MINUTE, minutes: [2, 0] });
    expect(windowWith(19 * MINUTE, 7 * MINUTE).lastAccessed).toEqual({ from: 7 * MINUTE, minutes: [12, 0] });
  });

  it('is the beginning of time where nobody knows, and an empty list of a window without tabs', () => {
    expect(readLastAccessed(windowWith(undefined))).toEqual([0]);
    expect(windowWith().lastAccessed).toEqual({ from: 0, minutes: [] });
  });

  it('is left to the tabs by a window of format 1', () => {
    const { lastAccessed: _seen, ...former } = windowWith(9 * MINUTE);
    expect(readLastAccessed(former)).toEqual([]);
  });

  it('is stored as it is for ever: the bytes of a tab and a window of format 2', () => {
    const bytesOf = (payload: unknown) => new TextDecoder().decode(encodeCanonicalJson(payload));
    expect(bytesOf(windowWith(9 * MINUTE, 7 * MINUTE))).toBe(
      '{"focused":true,"formatVersion":2,"groups":[],"lastAccessed":{"from":420000,"minutes":[2,0]},' +
        '"state":"normal","tabs":["id","id"],"uid":"window"}',
    );
    expect(bytesOf(withoutWindowFacts(tab(9 * MINUTE)))).toBe(
      '{"conversations":[],"formatVersion":2,"muted":false,"pages":[],"pinned":false,"title":"X","uid":"tab","url":"https://x/"}',
    );
  });

  it('makes no difference to the object of a tab in a window', () => {
    expect(withoutWindowFacts(tab(1))).toEqual(withoutWindowFacts(tab(2)));
  });
});
