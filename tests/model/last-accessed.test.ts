import { describe, expect, it } from 'vitest';
import { readLastAccessed, windowOf, withoutLastAccessed } from '../../lib/model/last-accessed';
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

  it('makes no difference to the object of a tab in a window', () => {
    expect(withoutLastAccessed(tab(1))).toEqual(withoutLastAccessed(tab(2)));
  });
});
