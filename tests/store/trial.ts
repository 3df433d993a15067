import { expect } from 'vitest';
import { AppError } from '../../lib/model/errors';
import { newId } from '../../lib/model/ids';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { SessionStore } from '../../lib/store/session-store';
import type { Fault, FaultPlan, installFaults } from './faulty-indexed-db';
import { listReachable, readStore, type StoreContents } from './read-store';
import { prepareCall, sessionId, type Action } from './store-actions';
import { StoreModel } from './store-model';

type Faults = ReturnType<typeof installFaults>;

/** Faults that are want of space, however the browser says it. */
const WANT_OF_SPACE: readonly Fault[] = ['quota', 'throw', 'commit'];

/** One store, the faults between it and its disk, and the model of what it must hold. */
export class Trial {
  readonly model = new StoreModel();
  readonly problems: AppError[] = [];

  private constructor(
    private readonly faults: Faults,
    readonly name: string,
    public store: SessionStore,
  ) {}

  static async begin(faults: Faults): Promise<Trial> {
    const name = newId();
    const trial: Trial = new Trial(faults, name, await openSessionStore({ name, onProblem: (one) => trial.hear(one) }));
    return trial;
  }

  /**
   * Makes the call with the fault in its way. Finished, it gives what the model gives; failed, it says so by name.
   * True when the fault struck.
   */
  async step(action: Action, plan?: FaultPlan): Promise<boolean> {
    const call = await prepareCall(action, this.store, this.model);
    const heard = this.problems.length;
    this.faults.arm(plan);
    const outcome = await settle(call.make(this.store));
    const struck = this.faults.struck();
    this.faults.arm();
    if ('error' in outcome) await this.accountFor(action, outcome.error, struck ? plan?.fault : undefined);
    else if (action.do === 'purge' && this.problems.length > heard) this.model.purge(sessionId(action.session), false);
    else expect(outcome.value, action.do).toEqual(call.model(this.model, outcome.value));
    if (action.do === 'purge' && 'value' in outcome && this.problems.length === heard) await this.expectNoGarbage();
    return struck;
  }

  /** Two callers at once, or one whose message came twice: as if one had come after the other. */
  async stepTwice(action: Action): Promise<void> {
    const call = await prepareCall(action, this.store, this.model);
    const outcomes = await Promise.all([settle(call.make(this.store)), settle(call.make(this.store))]);
    for (const outcome of outcomes) {
      if ('error' in outcome) await this.accountFor(action, outcome.error);
      else expect(outcome.value, action.do).toEqual(call.model(this.model, outcome.value));
    }
  }

  /** Opens the store anew; a fault may make that fail, by name, but never the next time. */
  async reopen(plan?: FaultPlan): Promise<boolean> {
    this.store.close();
    const open = (): Promise<SessionStore> =>
      openSessionStore({ name: this.name, onProblem: (problem) => this.hear(problem) });
    this.faults.arm(plan);
    const outcome = await settle(open());
    const struck = this.faults.struck();
    this.faults.arm();
    if ('error' in outcome) expectNamed(outcome.error, plan?.fault);
    this.store = 'error' in outcome ? await open() : outcome.value;
    return struck;
  }

  /** Everything that was acknowledged is there, and nothing that was not. */
  async expectModel(): Promise<void> {
    const found = await readStore(this.store);
    const certain = Object.entries(found.conversations).filter(([key]) => !this.model.doomed.has(key));
    expect({ ...found, conversations: Object.fromEntries(certain) }).toEqual(this.expected());
    expect(await this.store.usage()).toMatchObject({ sessions: this.model.sessions.size });
  }

  /** Deleted bytes are gone, not hidden. */
  private async expectNoGarbage(): Promise<void> {
    const manifests = [...this.model.snapshots.values()].map(({ manifest }) => manifest);
    expect((await this.store.usage()).objects).toBe((await listReachable(this.store, manifests)).size);
  }

  expected(): StoreContents {
    const { sessions, snapshots, checkpoints, documents, conversations, reports, trees, doomed } = this.model;
    const byKey = <Value>(rows: ReadonlyMap<string, Value>): Record<string, Value> => Object.fromEntries(rows);
    const certain = [...conversations].filter(([key]) => !doomed.has(key));
    return {
      sessions: byKey(sessions),
      snapshots: byKey(snapshots),
      checkpoints: byKey(checkpoints),
      documents: byKey(documents),
      conversations: Object.fromEntries(certain),
      reports: byKey(reports),
      texts: Object.fromEntries([...snapshots.values()].map(({ id, manifest }) => [id, trees.get(manifest)?.texts])),
    };
  }

  private hear(problem: AppError): void {
    this.problems.push(problem);
  }

  private async accountFor(action: Action, error: unknown, fault?: Fault): Promise<void> {
    const refused = action.do === 'commit' && !this.model.sessions.has(sessionId(action.session));
    if (refused && (error as AppError).code === 'missing-object') return;
    expectNamed(error, fault);
    // A purge is several transactions: what it removed is gone, and the rest goes with the next one.
    if (action.do === 'purge' && (await this.isGone(sessionId(action.session)))) {
      this.model.purge(sessionId(action.session), false);
    }
  }

  private async isGone(session: string): Promise<boolean> {
    const [documents, snapshots] = [
      await this.store.listLiveDocuments(session),
      await this.store.listSnapshots(session),
    ];
    return documents.length + snapshots.length === 0 && !(await this.store.getSession(session));
  }
}

function expectNamed(error: unknown, fault: Fault | undefined): void {
  expect(error).toBeInstanceOf(AppError);
  expect(fault, `nothing was in the way, but: ${String((error as AppError).cause ?? error)}`).toBeDefined();
  const isSpace = fault !== undefined && WANT_OF_SPACE.includes(fault);
  expect((error as AppError).code).toBe(isSpace ? 'quota' : 'store-failed');
}

async function settle<Value>(work: Promise<Value>): Promise<{ value: Value } | { error: unknown }> {
  return work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}
