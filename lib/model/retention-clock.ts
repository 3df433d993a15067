import { DAY, HOUR } from './durations';

/** What is remembered between two looks at the clock. Milliseconds since 1970. */
export interface RetentionClock {
  /** What the clock said last. */
  seenAt: number;
  /** Until then the clock is in doubt. */
  doubtedUntil?: number | undefined;
}

export interface ClockJudgement {
  /** True while nothing may go by its age. */
  inDoubt: boolean;
  /** To be remembered for the next look. */
  clock: RetentionClock;
}

/** Nobody leaves the browser off for longer without some loss of tidiness being fine: that is all a wrong guess costs. */
const LONGEST_ABSENCE = 7 * DAY;
/** Back by less is what time servers and summer time in a badly set machine do. */
const SMALL_STEP_BACK = 2 * HOUR;
/** A clock that goes on from where it jumped to for this long is believed. */
const PROBATION = DAY;

/**
 * A clock that went ahead by more than a week, or back by more than two hours, is in doubt until a day has been lived
 * with it: a wrong date for an afternoon, or a dead battery, must not age everything away. A holiday looks the same, and
 * costs a day of patience. A further jump begins a further day.
 */
export function judgeClock(before: RetentionClock | undefined, now: number): ClockJudgement {
  if (!before) return { inDoubt: false, clock: { seenAt: now } };
  const step = now - before.seenAt;
  if (step > LONGEST_ABSENCE || step < -SMALL_STEP_BACK) {
    return { inDoubt: true, clock: { seenAt: now, doubtedUntil: now + PROBATION } };
  }
  const { doubtedUntil } = before;
  const inDoubt = doubtedUntil !== undefined && now < doubtedUntil;
  return { inDoubt, clock: { seenAt: now, ...(inDoubt && { doubtedUntil }) } };
}
