import { QuotaError } from '../../lib/model/errors';
import type { SessionStore } from '../../lib/store/session-store';

/** The ways of saving. */
export const WRITES = [
  'putLiveDocument',
  'changeLiveDocuments',
  'putConversation',
  'putSession',
  'changeSession',
  'commitSnapshot',
  'putCheckpoint',
  'putRestoreReport',
] as const satisfies readonly (keyof SessionStore)[];

export interface QuotaStore {
  store: SessionStore;
  /** Writes tried so far. */
  tried(): number;
  /** From now on these are refused: by their number since now, counted from 1. */
  refuse(isFull: (call: number) => boolean): void;
  freed: () => boolean;
}

/** A store in front of another whose disk is full whenever the test says so. Garbage collection frees, as it does. */
export function quotaStore(inner: SessionStore): QuotaStore {
  let isFull = (_call: number): boolean => false;
  let calls = 0;
  let collected = false;
  const guarded = Object.fromEntries(
    WRITES.map((name) => [
      name,
      (...args: unknown[]): Promise<unknown> => {
        calls += 1;
        if (isFull(calls)) return Promise.reject(new QuotaError(new Error(`write ${String(calls)}`)));
        return (inner[name] as (...given: unknown[]) => Promise<unknown>)(...args);
      },
    ]),
  );
  return {
    store: {
      ...inner,
      ...guarded,
      async collectGarbage() {
        await inner.collectGarbage();
        collected = true;
      },
    },
    tried: () => calls,
    refuse(decide) {
      isFull = decide;
      calls = 0;
      collected = false;
    },
    freed: () => collected,
  };
}
