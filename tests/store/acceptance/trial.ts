import { expect } from 'vitest';
import { AppError } from '../../../lib/model/errors';
import { newId } from '../../../lib/model/ids';
import { runCheck } from '../../../lib/store/check/run-check';
import { openSessionStore } from '../../../lib/store/create-session-store';
import type { SecondCopy } from '../../../lib/store/second-copy/second-copy';
import type { SessionStore } from '../../../lib/store/session-store';
import { NOW } from '../sample-tree';
import type { Action } from './actions';
import type { Call } from './call';
import { connect, fingerprint, readImage, writeImage, type DatabaseImage } from './database-image';
import type { Fault, FaultPlan, installFaults } from './faulty-indexed-db';
import { prepareCall } from './prepare-call';
import { readStore, type StoreContents } from './read-store';
import { StoreModel } from './store-model';

export type Faults = ReturnType<typeof installFaults>;

/** A store as it once was, for trials to begin from. */
export interface World {
  image: DatabaseImage;
  model: StoreModel;
  copy?: SecondCopy;
}

/** Faults that are want of space, however the browser says it. */
const WANT_OF_SPACE: readonly Fault[] = ['quota', 'throw', 'commit'];

/** One store, the faults between it and its disk, and the model of what it must hold. */
export class Trial {
  readonly problems: AppError[] = [];
  readonly name = newId();
  readonly model: StoreModel;
  store!: SessionStore;
  private disk!: IDBDatabase;

  private constructor(
    readonly faults: Faults,
    private readonly world?: World,
  ) {
    this.model = world?.model.clone() ?? new StoreModel();
  }

  static async begin(faults: Faults, world?: World): Promise<Trial> {
    const trial = new Trial(faults, world);
    trial.store = await trial.open();
    trial.disk = await connect(trial.name);
    if (world) await writeImage(trial.disk, world.image);
    return trial;
  }

  end(): void {
    this.store.close();
    this.disk.close();
  }

  async goOn(history: readonly Action[]): Promise<this> {
    for (const action of history) await this.step(action);
    return this;
  }

  async toWorld(): Promise<World> {
    const { copy } = this.world ?? {};
    return { image: await readImage(this.disk), model: this.model.clone(), ...(copy && { copy }) };
  }

  /**
   * Makes the call with the fault in its way. Finished, it gives what the model gives; failed, it says so by name.
   * True when the fault struck.
   */
  async step(action: Action, plan?: FaultPlan): Promise<boolean> {
    const call = await prepareCall(action, this.store, this.model);
    const heard = this.problems.length;
    const { outcome, struck } = await this.tryWith(plan, () => call.make(this.store));
    await this.takeIn(call, outcome, { fault: struck ? plan?.fault : undefined, heard });
    return struck;
  }

  /** Two callers at once, or one whose message came twice: as if one had come after the other. */
  async stepTwice(action: Action): Promise<void> {
    const call = await prepareCall(action, this.store, this.model);
    const heard = this.problems.length;
    const outcomes = await Promise.all([settle(call.make(this.store)), settle(call.make(this.store))]);
    for (const outcome of outcomes) await this.takeIn(call, outcome, { fault: undefined, heard });
  }

  /** Opens the store anew; a fault may make that fail, by name, but never the next time. */
  async reopen(plan?: FaultPlan): Promise<boolean> {
    this.store.close();
    this.model.isCollecting = false;
    const { outcome, struck } = await this.tryWith(plan, () => this.open());
    if ('error' in outcome) expectNamed(outcome.error, plan?.fault);
    this.store = 'error' in outcome ? await this.open() : outcome.value;
    return struck;
  }

  /** Anything done with the store while a fault is in its way. */
  async tryWith<Value>(
    plan: FaultPlan | undefined,
    work: () => Promise<Value>,
  ): Promise<{ outcome: Outcome<Value>; struck: boolean }> {
    this.faults.arm(plan);
    const outcome = await settle(work());
    const struck = this.faults.struck();
    this.faults.arm();
    return { outcome, struck };
  }

  /** Everything that was acknowledged is there, and nothing that was not. */
  async expectModel(): Promise<void> {
    const found = await readStore(this.store);
    const certain = Object.entries(found.conversations).filter(([key]) => !this.model.doomed.has(key));
    expect({ ...found, conversations: Object.fromEntries(certain) }).toEqual(this.expected());
    await this.expectObjects();
  }

  /** What is reached is stored, and nothing that was collected or never acknowledged: deleted bytes are gone, not hidden. */
  private async expectObjects(): Promise<void> {
    const { model, store } = this;
    const kept = [...model.kept];
    const missing = new Set(await store.listMissing(kept));
    expect([...model.reached()].filter((id) => missing.has(id))).toEqual([]);
    const { sessions, snapshots } = model;
    const counts = { sessions: sessions.size, snapshots: snapshots.size, objects: kept.length - missing.size };
    expect(await store.usage()).toMatchObject(counts);
  }

  /** Every stored byte is what it should be. To be asked last: the check itself is in the way of the model. */
  async expectSound(): Promise<void> {
    // A lesser one is cancelled, another one would be taken for this.
    if (this.model.checks.isThorough()) await runCheck(this.store, 2, () => NOW);
    const { damages, more, level, cancelled } = await runCheck(this.store, 2, () => NOW);
    expect({ damages, more, level, cancelled }).toEqual({ damages: [], more: 0, level: 2, cancelled: false });
  }

  expected(): StoreContents {
    const { sessions, snapshots, checkpoints, documents, conversations, reports, checks, trees, doomed } = this.model;
    const byKey = <Value>(rows: ReadonlyMap<string, Value>): Record<string, Value> => Object.fromEntries(rows);
    const certain = [...conversations].filter(([key]) => !doomed.has(key));
    return {
      sessions: byKey(sessions),
      snapshots: byKey(snapshots),
      checkpoints: byKey(checkpoints),
      documents: byKey(documents),
      conversations: Object.fromEntries(certain),
      reports: byKey(reports),
      checks: byKey(checks.reports),
      texts: Object.fromEntries([...snapshots.values()].map(({ id, manifest }) => [id, trees.get(manifest)?.texts])),
    };
  }

  /** Equal when not a byte was changed. */
  async fingerprint(): Promise<string> {
    return fingerprint(await readImage(this.disk));
  }

  private open(): Promise<SessionStore> {
    const { copy } = this.world ?? {};
    return openSessionStore({
      name: this.name,
      onProblem: (one) => void this.problems.push(one),
      ...(copy && { secondCopy: copy }),
    });
  }

  private async takeIn(
    call: Call,
    outcome: Outcome<unknown>,
    { fault, heard }: { fault: Fault | undefined; heard: number },
  ): Promise<void> {
    const refusal = call.refusal?.(this.model);
    if ('value' in outcome) {
      expect(refusal, 'this was to be refused').toBeUndefined();
      const isWhole = this.problems.length === heard;
      expect(outcome.value).toEqual(call.model(this.model, outcome.value, isWhole));
      return;
    }
    if (refusal !== undefined && (outcome.error as AppError).code === refusal) return;
    expectNamed(outcome.error, fault);
    await call.failed?.(this.model, this.store);
  }
}

/** Whatever goes wrong below leaves the store as an error of ours that says what it is. */
export function expectNamed(error: unknown, fault: Fault | undefined): void {
  expect(error).toBeInstanceOf(AppError);
  expect(fault, `nothing was in the way, but: ${String((error as AppError).cause ?? error)}`).toBeDefined();
  const isSpace = fault !== undefined && WANT_OF_SPACE.includes(fault);
  expect((error as AppError).code).toBe(isSpace ? 'quota' : 'store-failed');
}

type Outcome<Value> = { value: Value } | { error: unknown };

const settle = <Value>(work: Promise<Value>): Promise<Outcome<Value>> =>
  work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
