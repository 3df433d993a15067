import type { Action } from './actions';
import type { Fault, FaultPlan } from './faulty-indexed-db';
import { Trial, type Faults, type World } from './trial';

const MOST_CALLS = 1_000;

/** Strikes at the first call, the second, and so on until nothing is left to strike. Returns how often it struck. */
export async function untilClean(fault: Fault, attempt: (plan: FaultPlan) => Promise<boolean>): Promise<number> {
  for (let at = 1; at < MOST_CALLS; at += 1) if (!(await attempt({ fault, at }))) return at - 1;
  throw new Error(`${MOST_CALLS} calls, and no end`);
}

export interface Target {
  /** A store as it is before the call. */
  begin(): Promise<Trial>;
  call: Action;
  /** Databases that were looked at in full; calls that were struck leave few, one for each of their transactions. */
  known: Set<string>;
  /** What holds of a store in the end; asked last. */
  conclude(trial: Trial): Promise<void>;
  /** What holds of it whatever a struck call left. */
  look?(trial: Trial): Promise<void>;
}

/**
 * Strikes the call everywhere. Where it fails, not a byte of the database is another one, or what it left is whole; and
 * then the same call works. Returns how often it struck.
 */
export async function strikeEverywhere(target: Target, fault: Fault): Promise<number> {
  let trial = await target.begin();
  const before = await trial.fingerprint();
  return untilClean(fault, async (plan) => {
    const struck = await trial.step(target.call, plan);
    const left = await trial.fingerprint();
    // Nothing was done: the next strike may as well hit the same store, with what it remembers of this one.
    if (struck && left === before) return true;
    // What was only late is done.
    if (struck && fault !== 'delay') await callAgain(trial, target);
    await lookOnce(trial, target, 'conclude');
    trial.end();
    if (struck) trial = await target.begin();
    return struck;
  });
}

async function callAgain(trial: Trial, target: Target): Promise<void> {
  await lookOnce(trial, target, 'look');
  await trial.step(target.call);
}

async function lookOnce(trial: Trial, target: Target, how: 'look' | 'conclude'): Promise<void> {
  const state = `${how} ${await trial.fingerprint()}`;
  if (!target.known.has(state)) await target[how]?.(trial);
  target.known.add(state);
}

/** As the model has it, and a store that is opened anew finds it sound to the last byte. To be asked last. */
export async function expectWhole(trial: Trial): Promise<void> {
  await trial.expectModel();
  await trial.reopen();
  await trial.expectSound();
  trial.end();
}

export const SOUND: Pick<Target, 'conclude' | 'look'> = { conclude: expectWhole, look: (trial) => trial.expectModel() };

/** Every step of the check under way to its end, each of them everywhere. */
export async function strikeSteps(
  { disk, world, ...target }: Pick<Target, 'known' | 'conclude' | 'look'> & { disk: Faults; world: World },
  fault: Fault,
): Promise<number> {
  const call: Action = { do: 'stepCheck', steps: 1 };
  let hits = 0;
  for (let here = world; here.model.checks.running !== undefined;) {
    const begin = (): Promise<Trial> => Trial.begin(disk, here);
    hits += await strikeEverywhere({ ...target, begin, call }, fault);
    const trial = await begin();
    await trial.step(call);
    here = await trial.toWorld();
    trial.end();
  }
  return hits;
}
