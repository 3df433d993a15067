import { AppError } from '../model/errors';
import type { Look } from '../store/second-copy/ensure-database';
import type { SessionStore } from '../store/session-store';
import { forgetWhole } from './is-whole';

export interface SafeStoreTools {
  /** Compares the database with its certificate and rebuilds it where need be. */
  ensure(how: Look): Promise<void>;
  open(): Promise<SessionStore>;
  /** The browser was started just now. */
  isNewRun: boolean;
  now(): number;
}

/** The database may break while it is open. It is looked at again no more often than this. Milliseconds. */
const LOOK_EVERY_MS = 60_000;
/** Or no more often than this while it cannot be opened: on a full disk saving is to go on soon after there is room. */
const TRY_AGAIN_MS = 5_000;

/**
 * The store, checked and mended before anybody reads it. When the browser takes the database away later, the next call
 * has it rebuilt and is then made once more: nobody but the person hears of it. While that does not work, every call
 * throws what keeps it from working.
 */
export async function openStoreSafely(tools: SafeStoreTools): Promise<SessionStore> {
  await tools.ensure(tools.isNewRun ? 'thorough' : 'quick');
  let current = await tools.open();
  let lookedAt = -Infinity;
  let recovering: Promise<void> | undefined;
  let failure: unknown;
  const recover = async (): Promise<void> => {
    lookedAt = tools.now();
    current.close();
    try {
      await tools.ensure('full');
      // Not all of it need have come back.
      forgetWhole();
      current = await tools.open();
      failure = undefined;
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  const call = async (name: keyof SessionStore, args: unknown[]): Promise<unknown> => {
    const used = current;
    try {
      return await invoke(used, name, args);
    } catch (error) {
      if (!isBroken(error)) throw error;
      if (recovering || used !== current) await recovering;
      else if (tools.now() - lookedAt < (failure ? TRY_AGAIN_MS : LOOK_EVERY_MS)) throw failure ?? error;
      else await (recovering = recover().finally(() => (recovering = undefined)));
      return invoke(current, name, args);
    }
  };
  return new Proxy(current, {
    get(_, name: keyof SessionStore) {
      if (!(name in current)) return undefined;
      return (...args: unknown[]) => (AT_ONCE.has(name) ? invoke(current, name, args) : call(name, args));
    },
  });
}

/** Those that answer with no promise: there is nothing to wait for, and so nothing to make once more. */
const AT_ONCE: ReadonlySet<keyof SessionStore> = new Set(['close', 'walkReachable', 'listReferences']);

const invoke = (store: SessionStore, name: keyof SessionStore, args: unknown[]): unknown =>
  (store[name] as (...args: unknown[]) => unknown)(...args);

const isBroken = (error: unknown): boolean =>
  error instanceof AppError && (error.code === 'store-failed' || error.code === 'store-lost');
