import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../lib/model/durations';
import { judgeClock, type RetentionClock } from '../../lib/model/retention-clock';

const NOW = Date.UTC(2026, 10, 21, 12);
const YEAR = 365 * DAY;

/** Looks at the clock every ten minutes for `during`, which says `from` first. */
function live(
  clock: RetentionClock | undefined,
  from: number,
  during: number,
): { doubted: number; clock: RetentionClock } {
  let known = clock;
  let doubted = 0;
  for (let at = from; at <= from + during; at += 10 * MINUTE) {
    const judged = judgeClock(known, at);
    if (judged.inDoubt) doubted += 1;
    known = judged.clock;
  }
  return { doubted, clock: known! };
}

describe('the clock by which things grow old', () => {
  it('is believed while it goes on, over nights and a week off', () => {
    let { clock } = live(undefined, NOW, DAY);
    for (const pause of [9 * HOUR, 3 * DAY, 6.9 * DAY]) {
      const next = live(clock, clock.seenAt + pause, 8 * HOUR);
      expect(next.doubted).toBe(0);
      clock = next.clock;
    }
  });

  it('that jumps a year ahead is in doubt until a day was lived with it', () => {
    const { clock } = live(undefined, NOW, DAY);
    const jumped = live(clock, NOW + YEAR, DAY - 10 * MINUTE);
    expect(jumped.doubted).toBe(144);
    expect(judgeClock(jumped.clock, NOW + YEAR + DAY).inDoubt).toBe(false);
  });

  it('that was wrong for an afternoon never let anything grow old', () => {
    const { clock } = live(undefined, NOW, HOUR);
    const wrong = live(clock, NOW + YEAR, 5 * HOUR);
    expect(wrong.doubted).toBe(31);
    const right = judgeClock(wrong.clock, NOW + 6 * HOUR);
    expect(right.inDoubt).toBe(true);
  });

  it('that was a year back for a day is in doubt again for a day when it is right again', () => {
    const { clock } = live(undefined, NOW, HOUR);
    const wrong = live(clock, NOW - YEAR, DAY);
    const right = live(wrong.clock, NOW + DAY + 2 * HOUR, 2 * DAY);
    expect([wrong.doubted, right.doubted]).toEqual([144, 144]);
  });

  it('that goes back an hour is believed, and one that goes back a year is not, for a day', () => {
    const { clock } = live(undefined, NOW, DAY);
    expect(judgeClock(clock, clock.seenAt - HOUR).inDoubt).toBe(false);
    const back = judgeClock(clock, clock.seenAt - YEAR);
    expect(back.inDoubt).toBe(true);
    expect(live(back.clock, back.clock.seenAt, 2 * DAY).doubted).toBe(144);
  });
});
