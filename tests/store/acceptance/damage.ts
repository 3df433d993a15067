import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { start } from './acceptance';
import { useScene } from './scene';
import { actionBesideDamage } from './actions';
import { WRITES } from './calls';
import { expectExactNames, expectReadOrNamed, expectUsable } from './damage-names';
import type { Fault } from './faulty-indexed-db';
import { untilClean } from './strike';

export interface DamageOptions {
  faults: readonly Fault[];
  /** Random histories to try. */
  runs: number;
}

/** Bytes that are not what was written are named, never believed (S4); everything else is as ever (P6). */
export function acceptDamage(title: string, { faults, runs }: DamageOptions): void {
  describe(title, () => {
    const scene = useScene();
    const plan = fc.record({ fault: fc.constantFrom(...faults), at: fc.integer({ min: 1, max: 2 }) });

    it('is named where it is read, costs nothing else, and stops nobody from saving', { timeout: 120_000 }, () =>
      fc.assert(
        fc.asyncProperty(start, fc.array(actionBesideDamage, { maxLength: 15 }), plan, async (from, steps, plan) => {
          const trial = await scene.begin(from);
          let isDamaged = false;
          for (const [at, step] of steps.entries())
            isDamaged = (await trial.step(step, isDamaged || at < steps.length / 3 ? undefined : plan)) || isDamaged;
          await trial.reopen();
          if (isDamaged) await expectReadOrNamed(trial);
          else await trial.expectModel();
          await expectExactNames(trial);
          await expectUsable(trial);
        }),
        { numRuns: runs },
      ),
    );

    it.each(writesOfBytes(faults))(
      '$method ($call.do, $after) hit by "$fault" at pack 1, 2, 3… is named by a check, and by nothing else',
      async ({ after, call, fault }) => {
        const hits = await untilClean(fault, async (plan) => {
          const trial = await scene.begin(after);
          const struck = await trial.step(call, plan);
          if (struck) await expectReadOrNamed(trial);
          await expectExactNames(trial);
          // The check took what is damaged out of the index: saved once more, it is written anew.
          if ('tabs' in call) await trial.step({ do: 'ahead', tabs: call.tabs });
          await expectUsable(trial);
          return struck;
        });
        expect(hits).toBeGreaterThan(0);
      },
    );
  });
}

/** Those of the calls that write packs; the manual save among them is one of an unchanged tree. */
const writesOfBytes = (faults: readonly Fault[]) =>
  WRITES.filter(({ call }) =>
    call.do === 'commit' ? call.trigger !== 'manual' : ['ahead', 'purge', 'collect', 'tidy'].includes(call.do),
  ).flatMap((write) => faults.map((fault) => ({ ...write, fault })));
