import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { action, type Action } from './actions';
import { WRITES } from './calls';
import type { Fault, FaultPlan } from './faulty-indexed-db';
import type { HistoryName } from './histories';
import { useScene } from './scene';
import { expectWhole } from './strike';

export interface HistoryOptions {
  /** What may go wrong below the store, and say so; nothing in a sound world. */
  faults: readonly Fault[];
  /** Histories to try. */
  runs: number;
}

/**
 * What every `SessionStore` must do: a finished call is there after reopening, a failed one is wholly absent and named,
 * and after a failure the store goes on.
 */
export function acceptHistories(title: string, { faults, runs }: HistoryOptions): void {
  describe(title, () => {
    const scene = useScene();
    it('holds what a model of plain maps holds, whatever is called in whatever order', { timeout: 120_000 }, () =>
      fc.assert(
        fc.asyncProperty(start, history(faults), async (from, steps) => {
          const trial = await scene.begin(from);
          for (const { call, plan, how } of steps) {
            if (how === 'reopened') await trial.reopen(plan);
            // A step of a check made twice is two steps.
            if (how === 'twice' && call.do !== 'stepCheck') await trial.stepTwice(call);
            else if (await trial.step(call, plan)) await trial.expectModel();
          }
          await expectWhole(trial);
        }),
        { numRuns: runs },
      ),
    );
  });
}

/** The same for two callers at once, or one whose message came twice. What one call does alone, `acceptFaults` looks at. */
export function acceptTwice(title: string): void {
  describe(title, () => {
    const scene = useScene();
    it.each(WRITES.filter(({ method }) => method !== 'stepCheck'))(
      '$method ($call.do, $after) made twice at once is as if one had come after the other',
      async ({ after, call }) => {
        const trial = await scene.begin(after);
        await trial.stepTwice(call);
        await expectWhole(trial);
        expect(trial.problems).toEqual([]);
      },
    );
  });
}

interface Step {
  call: Action;
  how: 'once' | 'twice' | 'reopened';
  plan: FaultPlan | undefined;
}

/** Mostly one in which most calls work. */
export const start = fc.constantFrom<HistoryName | undefined>(
  'full',
  'full',
  'full',
  'halfDead',
  'scattered',
  undefined,
);

const planOf = (fault: Fault): fc.Arbitrary<FaultPlan> =>
  fc.record({ fault: fc.constant(fault), at: fc.integer({ min: 1, max: fault === 'commit' ? 6 : 25 }) });

const history = (faults: readonly Fault[]): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.record({
      call: action,
      how: fc.oneof(
        { weight: 8, arbitrary: fc.constant<Step['how']>('once') },
        { weight: 1, arbitrary: fc.constantFrom<Step['how']>('twice', 'reopened') },
      ),
      plan:
        faults.length === 0
          ? fc.constant(undefined)
          : fc.option(fc.oneof(...faults.map(planOf)), { nil: undefined, freq: 2 }),
    }),
    { minLength: 1, maxLength: 25 },
  );
