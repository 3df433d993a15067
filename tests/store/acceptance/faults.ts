import { describe, expect, it } from 'vitest';
import { useScene } from './scene';
import { WRITES } from './calls';
import type { Fault } from './faulty-indexed-db';
import { READS, readIn, type Read, type Reading } from './reads';
import { SOUND, strikeEverywhere, strikeSteps, untilClean } from './strike';
import { expectNamed, Trial } from './trial';

const PATIENT = { timeout: 120_000 };

/** Strikes every kind of call at its first request, its second, and so on to its last. */
export function acceptFaults(title: string, faults: readonly Fault[]): void {
  describe(title, () => {
    const scene = useScene();
    const known = new Map(WRITES.map(({ call }) => [call, new Set<string>()]));
    const cases = WRITES.flatMap((write) => (write.only ?? faults).map((fault) => ({ ...write, fault })));

    it.each(cases)(
      '$method ($call.do, $after) hit by "$fault" at call 1, 2, 3… is whole or absent, and survives reopening once it works',
      PATIENT,
      async ({ after, call, fault }) => {
        const world = await scene.after(after);
        const target = { ...SOUND, known: known.get(call)! };
        const begin = (): Promise<Trial> => Trial.begin(scene.disk, world);
        const hits =
          call.do === 'stepCheck'
            ? await strikeSteps({ ...target, disk: scene.disk, world }, fault)
            : await strikeEverywhere({ ...target, begin, call }, fault);
        expect(hits).toBeGreaterThan(0);
      },
    );

    it.each(faults)(
      'readings hit by "%s" at call 1, 2, 3… say so, change nothing, and work the next time',
      async (fault) => {
        const trial = await scene.begin('full');
        const before = await trial.fingerprint();
        for (const [name, read] of READS) await strikeReading(trial, { name, read, fault });
        expect(await trial.fingerprint()).toBe(before);
        trial.end();
      },
    );

    it.each(faults)('opened while "%s" strikes loses nothing, and opens the next time', async (fault) => {
      const trial = await scene.begin('full');
      const before = await trial.fingerprint();
      await untilClean(fault, async (plan) => {
        const struck = await trial.reopen(plan);
        expect(await trial.fingerprint()).toBe(before);
        return struck;
      });
      await trial.expectModel();
      trial.end();
    });
  });
}

async function strikeReading(trial: Trial, { name, read, fault }: { name: Reading; read: Read; fault: Fault }) {
  const truth = await readIn(trial, read);
  await untilClean(fault, async (plan) => {
    const heard = trial.problems.length;
    const { outcome, struck } = await trial.tryWith(plan, () => readIn(trial, read));
    if ('error' in outcome) expectNamed(outcome.error, struck ? fault : undefined);
    else if (!isEstimate(name) && trial.problems.length === heard) expect(outcome.value, name).toEqual(truth);
    expect(await readIn(trial, read), name).toEqual(truth);
    return struck;
  });
}

/** What they cannot read they leave out of a sum. */
const isEstimate = (name: Reading): boolean => ['measure', 'measureFreed', 'measureEach'].includes(name);
