/**
 * What the disk does to one call. `quota`, `unknown`: the request fails, and with it its transaction. `throw`: the call
 * throws at once. `abort`: the browser aborts the transaction. `commit`: every request succeeds, then the transaction is
 * aborted for want of space, as Chromium does. `delay`: its transaction takes longer. `flip`, `truncate`: the bytes
 * written are not the bytes given, and nobody is told. That a call comes twice is no matter of the disk: `Trial.stepTwice`.
 */
export const LOUD_FAULTS = ['quota', 'unknown', 'throw', 'abort', 'commit'] as const;
export const SILENT_FAULTS = ['flip', 'truncate'] as const;
export type Fault = (typeof LOUD_FAULTS)[number] | (typeof SILENT_FAULTS)[number] | 'delay';

export interface FaultPlan {
  fault: Fault;
  /**
   * The call it strikes, counted from 1: openings and requests, for `flip` and `truncate` writes of bytes, for `commit`
   * and `delay` transactions, whose end is the same whichever of their requests is meant.
   */
  at: number;
}

/** The armed fault, and what has become of it. */
class Injector {
  plan: FaultPlan | undefined;
  struck = false;
  private calls = 0;
  private met = new WeakSet<object>();

  arm(plan: FaultPlan | undefined): void {
    this.plan = plan;
    this.struck = false;
    this.calls = 0;
    this.met = new WeakSet();
  }

  /** False for all requests of a transaction but the first. */
  meets(transaction: object): boolean {
    const isNew = !this.met.has(transaction);
    this.met.add(transaction);
    return isNew;
  }

  /** True when this call, of those `faults` can strike, is the one. */
  isDue(...faults: Fault[]): boolean {
    const { plan } = this;
    if (!plan || !faults.includes(plan.fault)) return false;
    this.calls += 1;
    if (this.calls !== plan.at) return false;
    this.struck = true;
    return true;
  }
}

interface Operation {
  operation(): unknown;
  source?: object;
}

/** The parts of fake-indexeddb (its version is pinned) that stand between a request and its being carried out. */
interface TransactionInternals {
  mode: IDBTransactionMode;
  _requests: { request: IDBRequest }[];
  _state: string;
  _execRequestAsync(request: Operation): IDBRequest;
  _start(): void;
  _abort(name: string): void;
}

const failure = (name: string): DOMException => new DOMException('injected by the test', name);

/** Transactions in which a `commit` fault is waiting for the end, and those that were delayed already. */
const doomed = new WeakSet<object>();
const delayed = new WeakSet<object>();

/** Puts faults between the store and its IndexedDB until `restore` is called. One plan strikes once. */
export function installFaults(): { arm(plan?: FaultPlan): void; struck(): boolean; restore(): void } {
  const injector = new Injector();
  const undo = [hookOpening(injector), hookRequests(injector), hookEnds(), hookBytes(injector)];
  return {
    arm: (plan) => injector.arm(plan),
    struck: () => injector.struck,
    restore: () => undo.forEach((restore) => restore()),
  };
}

function hookOpening(injector: Injector): () => void {
  return replace(
    IDBFactory.prototype as unknown as { open(...values: unknown[]): unknown },
    'open',
    (original) =>
      function (this: object, ...values: unknown[]) {
        if (injector.isDue('throw', 'unknown')) throw failure('UnknownError');
        return original.apply(this, values);
      },
  );
}

function hookRequests(injector: Injector): () => void {
  const isDue = (transaction: TransactionInternals): boolean =>
    injector.isDue('quota', 'unknown', 'throw', 'abort') ||
    (injector.meets(transaction) && injector.isDue('commit', 'delay'));
  const strike = (transaction: TransactionInternals, request: Operation): Operation => {
    const { operation } = request;
    const fault = injector.plan?.fault;
    if (fault === undefined || !isDue(transaction)) return request;
    if (fault === 'throw') throw failure('QuotaExceededError');
    if (fault === 'commit') doomed.add(transaction);
    if (fault === 'delay') delayed.add(transaction);
    const instead: Partial<Record<Fault, () => unknown>> = {
      quota: () => raise(failure('QuotaExceededError')),
      unknown: () => raise(failure('UnknownError')),
      abort: () => raise(failure('AbortError')),
    };
    return { ...request, operation: instead[fault] ?? operation };
  };
  return replace(
    IDBTransaction.prototype as unknown as TransactionInternals,
    '_execRequestAsync',
    (original) =>
      function (this: TransactionInternals, request: Operation) {
        return original.call(this, strike(this, request));
      },
  );
}

function raise(error: DOMException): never {
  throw error;
}

/** The end of a transaction comes when a step finds nothing more to do. */
function hookEnds(): () => void {
  return replace(
    IDBTransaction.prototype as unknown as TransactionInternals,
    '_start',
    (original) =>
      function (this: TransactionInternals) {
        if (delayed.delete(this)) {
          setTimeout(() => original.call(this), 3);
          return;
        }
        const isOver = this._requests.every(({ request }) => request.readyState === 'done');
        if (isOver && this._state !== 'finished' && doomed.delete(this)) this._abort('QuotaExceededError');
        else original.call(this);
      },
  );
}

function hookBytes(injector: Injector): () => void {
  const damage = (value: unknown): unknown => {
    const { bytes } = (value ?? {}) as { bytes?: unknown };
    if (!(bytes instanceof Uint8Array) || !injector.isDue('flip', 'truncate')) return value;
    const damaged = injector.plan?.fault === 'flip' ? bytes.slice() : bytes.slice(0, bytes.length >> 1);
    if (injector.plan?.fault === 'flip') damaged[bytes.length >> 1]! ^= 0x10;
    return { ...(value as object), bytes: damaged };
  };
  const target = IDBObjectStore.prototype as unknown as Record<'add' | 'put', (...values: unknown[]) => unknown>;
  const undo = (['add', 'put'] as const).map((method) =>
    replace(
      target,
      method,
      (original) =>
        function (this: object, value: unknown, ...rest: unknown[]) {
          return original.call(this, damage(value), ...rest);
        },
    ),
  );
  return () => undo.forEach((restore) => restore());
}

function replace<Target extends object, Name extends keyof Target>(
  target: Target,
  name: Name,
  make: (original: Target[Name]) => Target[Name],
): () => void {
  const original = target[name];
  target[name] = make(original);
  return () => void (target[name] = original);
}
