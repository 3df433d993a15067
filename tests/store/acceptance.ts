import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installFaults, type Fault, type FaultPlan } from './faulty-indexed-db';
import { readTexts } from './read-store';
import { action, type Action } from './store-actions';
import { Trial } from './trial';

export interface AcceptanceOptions {
  /** What may go wrong below the store in random histories, and say so; nothing in a sound world. */
  faults: readonly Fault[];
  /** Those of them that strike each kind of call at its first request, its second, and so on to its last. */
  everywhere?: readonly Fault[];
  /** Random histories to try. */
  runs: number;
}

/** A history that leaves something of every kind, shared and not shared. */
const HISTORY: readonly Action[] = [
  { do: 'begin', session: 0, title: 'first', at: 1 },
  { do: 'begin', session: 1, title: 'second', at: 2 },
  {
    do: 'commit',
    session: 0,
    tabs: [
      [0, 0],
      [1, 1],
    ],
    trigger: 'tab',
    at: 3,
  },
  {
    do: 'commit',
    session: 1,
    tabs: [
      [0, 0],
      [2, 2],
    ],
    trigger: 'manual',
    at: 4,
  },
  {
    do: 'commit',
    session: 0,
    tabs: [
      [0, 0],
      [1, 2],
    ],
    trigger: 'interval',
    at: 5,
  },
  { do: 'name', nth: 0, name: 'kept' },
  { do: 'live', document: 0, session: 0, seq: 1, text: 0, chat: 1 },
  { do: 'live', document: 1, session: 1, seq: 1, text: 1, chat: 2 },
  { do: 'talk', chat: 1, text: 0 },
  { do: 'talk', chat: 2, text: 0 },
  { do: 'report', report: 0, at: 6 },
];

/** One call of every kind that changes something after that history. */
const CALLS: readonly Action[] = [
  { do: 'begin', session: 2, title: 'third', at: 9 },
  { do: 'change', session: 0, title: 'changed', deleted: true },
  {
    do: 'commit',
    session: 0,
    tabs: [
      [0, 1],
      [2, 0],
      [1, 2],
    ],
    trigger: 'interval',
    at: 9,
  },
  {
    do: 'commit',
    session: 1,
    tabs: [
      [0, 0],
      [2, 2],
    ],
    trigger: 'manual',
    at: 9,
  },
  { do: 'name', nth: 1, name: 'kept too' },
  { do: 'unname', nth: 0, name: '-' },
  { do: 'live', document: 0, session: 0, seq: 2, text: 2, chat: 0 },
  { do: 'phase', documents: [0, 1, 2], phase: 'closed' },
  { do: 'forget', documents: [0, 1] },
  { do: 'talk', chat: 1, text: 2 },
  { do: 'report', report: 1, at: 9 },
  { do: 'purge', session: 0 },
  { do: 'wipe' },
];

/**
 * What every `SessionStore` must do: a finished call is there after reopening, a failed one is wholly absent and named,
 * and after a failure the store goes on.
 */
export function acceptSessionStore(title: string, { faults, everywhere = [], runs }: AcceptanceOptions): void {
  describe(title, () => {
    let disk: ReturnType<typeof installFaults>;
    beforeAll(() => (disk = installFaults()));
    afterAll(() => disk.restore());

    const afterHistory = async (): Promise<Trial> => {
      const trial = await Trial.begin(disk);
      for (const step of HISTORY) await trial.step(step);
      return trial;
    };

    it('holds what a model of plain maps holds, whatever is called in whatever order', { timeout: 120_000 }, () =>
      fc.assert(
        fc.asyncProperty(history(faults), async (steps) => {
          const trial = await Trial.begin(disk);
          for (const { call, plan, how } of steps) {
            if (how === 'reopened') await trial.reopen(plan);
            if (how === 'twice') await trial.stepTwice(call);
            else if (await trial.step(call, plan)) await trial.expectModel();
          }
          await trial.expectModel();
          await trial.reopen();
          await trial.expectModel();
          trial.store.close();
        }),
        { numRuns: runs },
      ),
    );

    it.each(CALLS.map((call) => [call.do, call] as const))('%s, once finished, survives reopening', async (_, call) => {
      const trial = await afterHistory();
      await trial.step(call);
      await trial.expectModel();
      await trial.reopen();
      await trial.expectModel();
    });

    const cases = CALLS.flatMap((call) => everywhere.map((fault) => [call.do, fault, call] as const));
    const patience = { timeout: 60_000 };
    it.each(cases)(
      '%s hit by "%s" at call 1, 2, 3… is whole or absent, and works the next time',
      patience,
      async (_, fault, call) => {
        const hits = await untilClean(fault, async (plan) => {
          const trial = await afterHistory();
          const struck = await trial.step(call, plan);
          await trial.expectModel();
          await trial.step(call);
          await trial.reopen();
          await trial.expectModel();
          trial.store.close();
          return struck;
        });
        expect(hits).toBeGreaterThan(0);
      },
    );

    it.each(everywhere.map((fault) => [fault]))(
      'opened while "%s" strikes loses nothing, and opens the next time',
      async (fault) => {
        await untilClean(fault, async (plan) => {
          const trial = await afterHistory();
          const struck = await trial.reopen(plan);
          await trial.expectModel();
          trial.store.close();
          return struck;
        });
      },
    );
  });
}

/** Bytes that are not what was written are named, never believed (S4); everything else is as ever (P6). */
export function acceptDamage(title: string, { faults, runs }: AcceptanceOptions): void {
  describe(title, () => {
    let disk: ReturnType<typeof installFaults>;
    beforeAll(() => (disk = installFaults()));
    afterAll(() => disk.restore());

    it('is named where it is read, costs nothing else, and stops nobody from saving', { timeout: 120_000 }, () =>
      fc.assert(
        fc.asyncProperty(fc.array(action, { maxLength: 15 }), fc.constantFrom(...faults), async (steps, fault) => {
          const trial = await Trial.begin(disk);
          let isDamaged = false;
          for (const step of steps) {
            const struck = await trial.step(step, isDamaged ? undefined : { fault, at: 1 });
            isDamaged ||= struck;
          }
          await trial.reopen();
          const { snapshots, texts } = trial.expected();
          for (const { id, manifest } of Object.values(snapshots)) {
            const read = await readTexts(trial.store, manifest).catch((error: unknown) => error);
            if (read instanceof Error) expect(read).toMatchObject({ code: 'corrupt-object' });
            else expect(read).toEqual(texts[id]);
            if (!isDamaged) expect(read).not.toBeInstanceOf(Error);
          }
          await trial.step({ do: 'begin', session: 2, title: 'goes on', at: 9 });
          const { store } = trial;
          const page = await store.seal('page', { formatVersion: 1, scroll: [], fields: [], orphans: [] });
          expect(page.id).toMatch(/^[0-9a-f]{64}$/);
          expect(await store.listSessions({ includeDeleted: true })).toHaveLength(trial.model.sessions.size);
          store.close();
        }),
        { numRuns: runs },
      ),
    );
  });
}

interface Step {
  call: Action;
  how: 'once' | 'twice' | 'reopened';
  plan: FaultPlan | undefined;
}

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
          : fc.option(fc.record({ fault: fc.constantFrom(...faults), at: fc.integer({ min: 1, max: 25 }) }), {
              nil: undefined,
              freq: 2,
            }),
    }),
    { minLength: 1, maxLength: 25 },
  );

/** Strikes at the first call, the second, and so on until nothing is left to strike. Returns how often it struck. */
async function untilClean(fault: Fault, attempt: (plan: FaultPlan) => Promise<boolean>): Promise<number> {
  for (let at = 1; at < 500; at += 1) if (!(await attempt({ fault, at }))) return at - 1;
  throw new Error('500 calls, and no end');
}
