import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../lib/model/checkpoint';
import { BANDS, selectExpired, TIGHT_BANDS, type Holdings } from '../../lib/model/retention';
import { DAY, HOUR, MINUTE } from '../../lib/model/durations';
import { DEFAULT_RETENTION, type RetentionPolicy } from '../../lib/model/retention-policy';
import type { Session } from '../../lib/model/session';
import { NO_TOTALS, type Snapshot, type Trigger } from '../../lib/model/snapshot';
import { dateSnapshots } from '../../lib/model/snapshot-dates';

const NOW = Date.UTC(2026, 10, 21, 13, 37, 11);
const YEAR = 365 * DAY;

const idOf = (number: number): string => number.toString(16).padStart(32, '0');

const snapshotOf = (seq: number, takenAt: number, change: Partial<Snapshot> = {}): Snapshot => ({
  id: idOf(seq),
  session: idOf(0xa),
  seq,
  parents: seq > 1 ? [idOf(seq - 1)] : [],
  takenAt,
  trigger: 'interval',
  manifest: idOf(0xfff),
  totals: NO_TOTALS,
  ...change,
});

const sessionOf = (snapshots: readonly Snapshot[], change: Partial<Session> = {}): Session => ({
  id: idOf(0xa),
  status: 'completed',
  title: '',
  description: '',
  tags: [],
  links: [],
  startedAt: NOW - 2 * YEAR,
  lastSavedAt: NOW,
  endedAt: NOW,
  snapshots: snapshots.length,
  totals: NO_TOTALS,
  offer: 'none',
  ...(snapshots.length > 0 && { head: snapshots.at(-1)!.id }),
  ...change,
});

const checkpointOf = ({ id, session, takenAt }: Snapshot): Checkpoint => ({
  snapshot: id,
  session,
  createdAt: takenAt,
  name: 'before the refactoring',
  description: '',
  tags: [],
  priority: 'normal',
});

/** One snapshot every `step` from `from` ago until now, the oldest first. */
const every = (step: number, from: number): Snapshot[] =>
  Array.from({ length: Math.floor(from / step) }, (_, at) => snapshotOf(at + 1, NOW - from + at * step));

const holdingsOf = (snapshots: readonly Snapshot[], change: Partial<Holdings> = {}): Holdings => ({
  sessions: [sessionOf(snapshots)],
  snapshots,
  checkpoints: [],
  ...change,
});

const goneAt = (holdings: Holdings, now: number, policy = DEFAULT_RETENTION): Set<string> =>
  new Set(selectExpired(holdings, policy, now).snapshots.map(({ snapshot }) => snapshot.id));

const prune = (holdings: Holdings, now: number, policy = DEFAULT_RETENTION): Holdings => {
  const gone = goneAt(holdings, now, policy);
  return { ...holdings, snapshots: holdings.snapshots.filter(({ id }) => !gone.has(id)) };
};

const idsOf = ({ snapshots }: Holdings): string[] => snapshots.map(({ id }) => id).sort();

const ageOf = ({ takenAt }: Pick<Snapshot, 'takenAt'>): number => NOW - takenAt;

const TRIGGERS: readonly Trigger[] = ['edit', 'interval', 'tab', 'close', 'manual', 'before-restore', 'import'];

/** A history as people have it: bursts, breaks, a clock that is not always right, some checkpoints. */
const history = fc
  .array(
    fc.record({
      gap: fc.oneof(
        fc.integer({ min: 1_000, max: 90_000 }),
        fc.integer({ min: MINUTE, max: 6 * HOUR }),
        fc.integer({ min: HOUR, max: 20 * DAY }),
        fc.integer({ min: -3 * HOUR, max: 0 }),
      ),
      trigger: fc.constantFrom(...TRIGGERS),
      checkpoint: fc.integer({ min: 0, max: 9 }).map((die) => die === 0),
    }),
    { minLength: 1, maxLength: 120 },
  )
  .map((steps) => {
    const total = steps.reduce((sum, { gap }) => sum + gap, 0);
    let at = NOW - total;
    const snapshots = steps.map(({ gap, trigger }, index) => snapshotOf(index + 1, (at += gap), { trigger }));
    const checkpoints = snapshots.filter((_, index) => steps[index]?.checkpoint).map(checkpointOf);
    return { ...holdingsOf(snapshots), checkpoints };
  });

/** What the clock was off by, for a day at most: back by hours or long, ahead by hours or long. */
const BACK = fc.oneof(fc.integer({ min: -20 * HOUR, max: -2 * HOUR }), fc.integer({ min: -3 * YEAR, max: -100 * DAY }));
const AHEAD = BACK.map((off) => -off);

/** A history lived through with such a clock, none at its beginning and its end, with the real time of each snapshot. */
const livedWith = (offs: fc.Arbitrary<number>): fc.Arbitrary<{ snapshots: Snapshot[]; real: number[] }> =>
  fc
    .array(
      fc.record({
        gap: fc.oneof(fc.integer({ min: 1_000, max: HOUR }), fc.integer({ min: HOUR, max: DAY })),
        turn: fc.option(offs, { freq: 4 }),
        trigger: fc.constantFrom(...TRIGGERS),
      }),
      { minLength: 1, maxLength: 150 },
    )
    .map((steps) => {
      const total = steps.reduce((sum, { gap }) => sum + gap, 0);
      const real: number[] = [];
      let [at, off, since] = [NOW - total, 0, -Infinity];
      const snapshots = steps.map(({ gap, turn, trigger }, index) => {
        real.push((at += gap));
        if (at - since > DAY) off = 0;
        if (turn !== null) [off, since] = off === 0 ? [turn, at] : [0, at];
        const isEnd = index === 0 || index === steps.length - 1;
        return snapshotOf(index + 1, isEnd ? at : at + off, { trigger });
      });
      return { snapshots, real };
    });

const policies = fc.record({
  snapshotDays: fc.integer({ min: 7, max: 400 }),
  checkpointDays: fc.integer({ min: 7, max: 400 }),
  idleDays: fc.integer({ min: 7, max: 400 }),
  thinning: fc.boolean(),
  shownSessions: fc.integer({ min: 10, max: 500 }),
}) satisfies fc.Arbitrary<RetentionPolicy>;

const tightness = fc.constantFrom(undefined, 'all' as const);
const withTight = (holdings: Holdings, tight: 'all' | undefined): Holdings =>
  tight ? { ...holdings, tight } : holdings;

describe('thinning', () => {
  it('keeps all of the last hour, one a minute of the day, one an hour of the week, one a day after that', () => {
    const snapshots = every(20_000, 12 * DAY);
    const { snapshots: kept } = prune(holdingsOf(snapshots), NOW);
    const between = (from: number, to: number): number =>
      kept.filter((snapshot) => ageOf(snapshot) >= from && ageOf(snapshot) < to).length;
    expect(between(0, HOUR)).toBe(179);
    expect(between(2 * HOUR, 23 * HOUR)).toBe(21 * 60);
    expect(between(2 * DAY, 6 * DAY)).toBe(4 * 24);
    expect(between(8 * DAY, 11 * DAY)).toBe(3);
  });

  it('keeps the last of each stretch', () => {
    const hour = Math.floor((NOW - 3 * DAY) / HOUR) * HOUR;
    const snapshots = [
      snapshotOf(1, hour),
      snapshotOf(2, hour + 59 * MINUTE),
      snapshotOf(3, hour + HOUR),
      snapshotOf(4, NOW),
    ];
    expect(goneAt(holdingsOf(snapshots), NOW)).toEqual(new Set([idOf(1)]));
  });

  it('never touches what somebody asked for: saved by hand, imported, merged, before a restore', () => {
    const asked = (['manual', 'import', 'merge', 'before-restore', 'before-update', 'checkpoint'] as const).map(
      (trigger, at) => snapshotOf(at + 1, NOW - 20 * DAY + at, { trigger }),
    );
    expect(goneAt(holdingsOf([...asked, snapshotOf(9, NOW)]), NOW)).toEqual(new Set());
  });

  it('can be turned off: then only age counts', () => {
    const snapshots = every(HOUR, 40 * DAY);
    const gone = goneAt(holdingsOf(snapshots), NOW, { ...DEFAULT_RETENTION, thinning: false });
    expect(gone).toEqual(new Set(snapshots.filter((one) => ageOf(one) >= 30 * DAY).map(({ id }) => id)));
  });

  it('a session that is too large keeps fewer, and more than nothing of each day', () => {
    const snapshots = every(10 * MINUTE, 5 * DAY);
    const normal = prune(holdingsOf(snapshots), NOW).snapshots.length;
    const tight = prune(holdingsOf(snapshots, { tight: new Set([idOf(0xa)]) }), NOW).snapshots;
    expect(tight.length).toBeLessThan(normal / 3);
    expect(new Set(tight.map(({ takenAt }) => Math.floor(takenAt / DAY))).size).toBe(6);
  });

  it('its stretches fill each other and its bands follow each other, or pruning often would end elsewhere', () => {
    for (const bands of [BANDS, TIGHT_BANDS]) {
      bands.slice(1).forEach((band, at) => {
        const before = bands[at]!;
        expect(band.width % before.width).toBe(0);
        expect(band.from).toBeGreaterThan(before.from);
      });
    }
  });
});

describe('P7: retention never removes', () => {
  it('a checkpoint, the head, or the newest snapshot of a session, whatever the history, the policy and the clock', () => {
    fc.assert(
      fc.property(
        history,
        policies,
        tightness,
        fc.integer({ min: -2 * YEAR, max: 5 * YEAR }),
        (holdings, policy, tight, off) => {
          const gone = goneAt(withTight(holdings, tight), NOW + off, policy);
          const [session] = holdings.sessions;
          expect(gone.has(session!.head!)).toBe(false);
          expect(gone.has(holdings.snapshots.at(-1)!.id)).toBe(false);
          expect(holdings.checkpoints.filter(({ snapshot }) => gone.has(snapshot))).toEqual([]);
        },
      ),
    );
  });

  it('a snapshot that is still needed, or anything of a session that is being offered', () => {
    const snapshots = every(DAY, 60 * DAY);
    const needed = new Set([idOf(1), idOf(2)]);
    const gone = goneAt(holdingsOf(snapshots, { needed }), NOW);
    expect([gone.has(idOf(1)), gone.has(idOf(2)), gone.has(idOf(3))]).toEqual([false, false, true]);
    const offered = holdingsOf(snapshots, { sessions: [sessionOf(snapshots, { offer: 'pending' })] });
    expect(goneAt(offered, NOW)).toEqual(new Set());
  });

  it('what a young merge or branch came from', () => {
    const old = NOW - 40 * DAY;
    const snapshots = [
      snapshotOf(1, old),
      snapshotOf(2, old + 1, { session: idOf(0xb), parents: [] }),
      snapshotOf(3, old + 2),
      snapshotOf(4, NOW - DAY, { trigger: 'merge', parents: [idOf(1), idOf(2)] }),
      snapshotOf(5, NOW),
      snapshotOf(6, NOW, { session: idOf(0xb), parents: [idOf(2)] }),
    ];
    const other = sessionOf(snapshots.slice(5), { id: idOf(0xb) });
    const holdings = holdingsOf(snapshots, { sessions: [sessionOf(snapshots.slice(0, 5)), other] });
    expect(goneAt(holdings, NOW)).toEqual(new Set([idOf(3)]));
    expect(goneAt(holdings, NOW + 20 * DAY)).toEqual(new Set([idOf(1), idOf(2), idOf(3)]));
  });

  it('snapshots whose session is not known: its row may be damaged', () => {
    expect(goneAt({ sessions: [], snapshots: every(DAY, 60 * DAY), checkpoints: [] }, NOW)).toEqual(new Set());
  });
});

describe('pruning again and again', () => {
  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(history, policies, tightness, (holdings, policy, tight) => {
        const once = prune(withTight(holdings, tight), NOW, policy);
        expect(idsOf(prune(once, NOW, policy))).toEqual(idsOf(once));
      }),
    );
  });

  it('never brings back or takes more than one pruning at the end would', () => {
    const times = fc.array(fc.integer({ min: 0, max: 400 * DAY }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(history, policies, tightness, times, (holdings, policy, tight, offsets) => {
        const begin = withTight(holdings, tight);
        const end = NOW + 400 * DAY;
        const moments = offsets.map((offset) => NOW + offset).sort((one, other) => one - other);
        const often = moments.reduce((left, now) => prune(left, now, policy), begin);
        expect(idsOf(prune(often, end, policy))).toEqual(idsOf(prune(begin, end, policy)));
      }),
    );
  });

  it('every day of a year of work ends as pruning once does: a month of days, a week of hours, the rest not at all', () => {
    let left = holdingsOf([]);
    let seq = 0;
    const all: Snapshot[] = [];
    const policy = DEFAULT_RETENTION;
    const begin = NOW - YEAR;
    for (let day = 0; day < 365; day++) {
      const fresh = Array.from({ length: 16 }, (_, at) => snapshotOf(++seq, begin + day * DAY + at * 30 * MINUTE));
      all.push(...fresh);
      const snapshots = [...left.snapshots, ...fresh];
      left = prune(holdingsOf(snapshots), begin + (day + 1) * DAY, policy);
    }
    expect(idsOf(left)).toEqual(idsOf(prune(holdingsOf(all), NOW, policy)));
    expect(left.snapshots.length).toBeGreaterThan(29);
    expect(left.snapshots.length).toBeLessThan(120);
    expect(left.snapshots.every((snapshot) => ageOf(snapshot) < 30 * DAY)).toBe(true);
  });
});

describe('a clock that goes back', () => {
  for (const [name, back] of Object.entries({ 'an hour': HOUR, 'a year': YEAR })) {
    it(`${name} removes nothing that was young, and nothing it would not have removed before`, () => {
      fc.assert(
        fc.property(history, policies, (holdings, policy) => {
          const before = goneAt(holdings, NOW, policy);
          for (const id of goneAt(holdings, NOW - back, policy)) {
            const { takenAt } = holdings.snapshots.find((snapshot) => snapshot.id === id)!;
            expect(takenAt).toBeLessThanOrEqual(NOW - back - HOUR);
            // A day that is thinned to one was thinned to one before; the one may have been younger than it is now.
            expect(before.has(id)).toBe(true);
          }
        }),
      );
    });
  }

  it('leaves snapshots of the future alone until the clock comes to them', () => {
    const snapshots = Array.from({ length: 50 }, (_, at) => snapshotOf(at + 1, NOW + YEAR + at * 1_000));
    expect(goneAt(holdingsOf(snapshots), NOW)).toEqual(new Set());
  });
});

/** One snapshot every `step` of real time, dated by a clock that was off by `off` for a day that began `from` ago. */
const livedThrough = (off: number, from: number, step = 10 * MINUTE): { snapshots: Snapshot[]; wrong: Snapshot[] } => {
  const isWrong = ({ takenAt }: Snapshot): boolean => ageOf({ takenAt }) <= from && ageOf({ takenAt }) > from - DAY;
  const real = every(step, from + 2 * DAY);
  const snapshots = real.map((one) => (isWrong(one) ? { ...one, takenAt: one.takenAt + off } : one));
  return { snapshots, wrong: snapshots.filter((_, at) => isWrong(real[at]!)) };
};

const countIn = (some: readonly Snapshot[], { snapshots }: Holdings): number => {
  const left = new Set(snapshots.map(({ id }) => id));
  return some.filter(({ id }) => left.has(id)).length;
};

describe('a day on which the clock was wrong', () => {
  for (const [name, off] of Object.entries({
    'a year back': -YEAR,
    'a year ahead': YEAR,
    'ten days back': -10 * DAY,
  })) {
    it(`${name} is thinned like any other, keeps as much, and goes when it is as old as others that go`, () => {
      const { snapshots, wrong } = livedThrough(off, 5 * DAY);
      let left = prune(holdingsOf(snapshots), NOW);
      expect(countIn(wrong, left)).toBeGreaterThanOrEqual(24);
      expect(countIn(wrong, left)).toBeLessThanOrEqual(27);
      for (let day = 1; day <= 24; day += 1) left = prune(left, NOW + day * DAY);
      expect(countIn(wrong, left)).toBeGreaterThanOrEqual(1);
      for (let day = 25; day <= 27; day += 1) left = prune(left, NOW + day * DAY);
      expect(countIn(wrong, left)).toBe(0);
    });
  }

  it('a year ahead changes nothing for what follows it, but for the one that shows when it was', () => {
    const { snapshots } = livedThrough(YEAR, 5 * DAY);
    const after = (all: readonly Snapshot[]): number[] =>
      prune(holdingsOf(all), NOW)
        .snapshots.filter((one) => ageOf(one) >= 0 && ageOf(one) <= 4 * DAY)
        .map(({ seq }) => seq);
    const [witness, ...rest] = after(snapshots);
    expect(rest).toEqual(after(every(10 * MINUTE, 7 * DAY)));
    expect(snapshots[witness! - 2]!.takenAt).toBeGreaterThan(NOW);
  });

  it('lets nothing go as too old that is not, by more than a day', () => {
    fc.assert(
      fc.property(livedWith(fc.oneof(BACK, AHEAD)), policies, ({ snapshots, real }, policy) => {
        const tooOld = selectExpired(holdingsOf(snapshots), policy, NOW).snapshots.filter(
          ({ reason }) => reason === 'too-old',
        );
        const ages = tooOld.map(({ snapshot }) => NOW - real[snapshot.seq - 1]!);
        expect(ages.filter((age) => age < (policy.snapshotDays - 1) * DAY)).toEqual([]);
      }),
    );
  });

  it('keeps nothing for longer than a day more, where it is pruned day by day', () => {
    const days = fc.integer({ min: 7, max: 60 });
    fc.assert(
      fc.property(livedWith(fc.oneof(BACK, AHEAD)), days, ({ snapshots, real }, snapshotDays) => {
        const policy = { ...DEFAULT_RETENTION, snapshotDays };
        let left: Snapshot[] = [];
        for (const [at, snapshot] of snapshots.entries()) {
          left = [...left, snapshot];
          // While the clock is wrong it is in doubt, and nothing goes.
          if (snapshot.takenAt === real[at]) left = [...prune(holdingsOf(left), real[at], policy).snapshots];
        }
        const later = prune(holdingsOf(left), NOW + DAY, policy).snapshots.slice(0, -1);
        expect(later.filter(({ seq }) => NOW - real[seq - 1]! > (snapshotDays + 1) * DAY)).toEqual([]);
      }),
    );
  });

  it('a day back ends the same however often it is pruned', () => {
    const times = fc.array(fc.integer({ min: 0, max: 60 * DAY }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(livedWith(BACK), policies, tightness, times, ({ snapshots }, policy, tight, offsets) => {
        const checkpoints = snapshots.filter(({ seq }) => seq % 7 === 0).map(checkpointOf);
        const begin = withTight(holdingsOf(snapshots, { checkpoints }), tight);
        const moments = offsets.map((offset) => NOW + offset).sort((one, other) => one - other);
        const often = moments.reduce((left, now) => prune(left, now, policy), begin);
        expect(idsOf(often)).toEqual(idsOf(prune(begin, moments.at(-1)!, policy)));
      }),
    );
  });

  it('after weeks asleep is as young as what follows it, not as old as what came before', () => {
    const before = Array.from({ length: 5 }, (_, at) => snapshotOf(at + 1, NOW - 45 * DAY + at * MINUTE));
    const woken = Array.from({ length: 5 }, (_, at) => snapshotOf(at + 6, NOW - YEAR + at * HOUR));
    const gone = goneAt(holdingsOf([...before, ...woken, snapshotOf(11, NOW - 2 * HOUR), snapshotOf(12, NOW)]), NOW);
    expect(woken.filter(({ id }) => gone.has(id))).toEqual([]);
    expect(before.filter(({ id }) => !gone.has(id)).length).toBeLessThanOrEqual(1);
  });

  it('with which the session began, on a computer that had forgotten the year, is as young as what follows it', () => {
    const lost = Array.from({ length: 10 }, (_, at) => snapshotOf(at + 1, NOW - 6 * YEAR + at * MINUTE));
    const right = Array.from({ length: 10 }, (_, at) => snapshotOf(at + 11, NOW - 20 * MINUTE + at * MINUTE));
    expect(goneAt(holdingsOf([...lost, ...right]), NOW)).toEqual(new Set());
    const later = prune(holdingsOf([...lost, ...right]), NOW + 20 * DAY);
    expect(countIn(lost, later)).toBe(1);
    expect(countIn(lost, prune(later, NOW + 31 * DAY))).toBe(0);
  });

  it('twice in one session, by fewer years the second time, is as young as what follows it when it is right', () => {
    const steps = [1_000, 1_000 - 1, 500, 500 - 1].map((days, at) => snapshotOf(at + 1, NOW - days * DAY));
    const dates = dateSnapshots([...steps, snapshotOf(5, NOW)], NOW);
    expect([...dates.values()].map(({ at }) => (NOW - at) / DAY)).toEqual([0, 0, 0, 0, 0]);
    expect(dates.get(idOf(1))?.witnesses.map(({ seq }) => seq)).toEqual([5]);
    expect(goneAt(holdingsOf([...steps, snapshotOf(5, NOW)]), NOW)).toEqual(new Set());
  });

  it('makes no checkpoint look old, no session idle, and neither young for a year', () => {
    const judged = (off: number, from: number): number[] => {
      const { snapshots, wrong } = livedThrough(off, from, HOUR);
      const checkpoints = [checkpointOf(wrong[3]!)];
      const lastSavedAt = Math.max(...snapshots.map(({ takenAt }) => takenAt));
      const holdings = { ...holdingsOf(snapshots, { checkpoints }), sessions: [sessionOf(snapshots, { lastSavedAt })] };
      return [0, 91 * DAY, 181 * DAY].flatMap((later) => {
        const expired = selectExpired(holdings, DEFAULT_RETENTION, NOW + later);
        return [expired.checkpoints.length, expired.idle.length];
      });
    };
    expect(judged(-YEAR, 2 * DAY)).toEqual([0, 0, 1, 0, 1, 1]);
    expect(judged(YEAR, 2 * DAY)).toEqual([0, 0, 1, 0, 1, 1]);
  });
});

describe('what is only proposed', () => {
  const old = snapshotOf(1, NOW - 100 * DAY);

  it('checkpoints past their age, the oldest first, stay until somebody chooses them', () => {
    const snapshots = [old, snapshotOf(2, NOW - 95 * DAY), snapshotOf(3, NOW - 80 * DAY), snapshotOf(4, NOW)];
    const checkpoints = snapshots.slice(0, 3).map(checkpointOf).reverse();
    const expired = selectExpired(holdingsOf(snapshots, { checkpoints }), DEFAULT_RETENTION, NOW);
    expect(expired.checkpoints.map(({ snapshot }) => snapshot)).toEqual([idOf(1), idOf(2)]);
    expect(expired.snapshots).toEqual([]);
  });

  it('ended sessions nobody used for long, but none that runs, waits for an answer, or is put away', () => {
    const idleOf = (change: Partial<Session>): number => {
      const session = sessionOf([old], { lastSavedAt: NOW - 181 * DAY, ...change });
      return selectExpired({ sessions: [session], snapshots: [old], checkpoints: [] }, DEFAULT_RETENTION, NOW).idle
        .length;
    };
    expect(idleOf({})).toBe(1);
    expect(idleOf({ offer: 'later' })).toBe(1);
    expect([
      idleOf({ status: 'active' }),
      idleOf({ offer: 'pending' }),
      idleOf({ status: 'archived' }),
      idleOf({ deletedAt: NOW }),
      idleOf({ lastSavedAt: NOW - 179 * DAY }),
    ]).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('an archived session', () => {
  it('is its head and its checkpoints', () => {
    const snapshots = every(DAY, 20 * DAY);
    const checkpoints = [checkpointOf(snapshots[3]!)];
    const sessions = [sessionOf(snapshots, { status: 'archived' })];
    const { snapshots: kept } = prune({ sessions, snapshots, checkpoints }, NOW);
    expect(kept.map(({ seq }) => seq)).toEqual([4, 20]);
  });
});
