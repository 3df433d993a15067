import { describe, expect, it } from 'vitest';
import { measurePressure } from '../../lib/model/space';

const limits = { budgetMegabytes: 1_000, sessionMegabytes: 500 };
const levelAt = (megabytes: number, browser = {}): number =>
  measurePressure(megabytes * 1_000_000, limits, browser).level;

describe('how full it is', () => {
  it('is said from 70, 85 and 95 percent on', () => {
    expect([0, 699, 700, 849, 850, 949, 950, 5_000].map((used) => levelAt(used))).toEqual([
      0, 0, 70, 70, 85, 85, 95, 95,
    ]);
  });

  it('goes by the narrower of the two limits', () => {
    expect(measurePressure(100, limits, { usage: 90, quota: 100 })).toEqual({
      level: 85,
      used: 90,
      limit: 100,
      of: 'browser',
    });
    expect(measurePressure(960_000_000, limits, { usage: 90, quota: 100 }).of).toBe('budget');
  });

  it('does without a browser that does not say', () => {
    for (const browser of [{}, { usage: 5 }, { quota: 5 }, { usage: 5, quota: 0 }])
      expect(measurePressure(0, limits, browser)).toMatchObject({ level: 0, of: 'budget' });
  });
});
