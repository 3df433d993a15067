import { AppError, QuotaError, StoreError } from '../model/errors';
import type { Look } from '../store/second-copy/ensure-database';
import type { SessionStore } from '../store/session-store';
import { forgetWhole } from './is-whole';
import { createRest, type RestTools } from './rest-database';

export interface SafeStoreTools extends RestTools {
  /** Compares the database with its certificate and rebuilds it where need be. True when anything was lost, be it back or not. */
  ensure(how: Look): Promise<boolean>;
  open(): Promise<SessionStore>;
  /** The database was rebuilt, or made anew, while it was in use: what came last may be missing. */
  recovered(): void;
  /** The browser was started just now. */
  isNewRun: boolean;
}

/** The database may break again and again. Looking at it takes a tenth of the time at most, and pauses are this long. */
const SHORTEST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;

const pauseAfter = (tookMs: number): number => Math.min(Math.max(10 * tookMs, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS);

/**
 * The store, checked and mended before anybody reads it. When the browser takes the database away later, the next call
 * has it rebuilt and is then made once more: nobody but the person hears of it. While that does not work, every call
 * throws what keeps it from working. A database that still says that the disk is full when it is not is given a rest.
 */
export async function openStoreSafely(tools: SafeStoreTools): Promise<SessionStore> {
  await tools.ensure(tools.isNewRun ? 'thorough' : 'quick').catch((error: unknown) => {
    // Whoever tries again should not meet a database that somebody else keeps broken.
    if (error instanceof QuotaError) tools.letGo();
    throw error;
  });
  let current = await tools.open();
  let recovering: Promise<void> | undefined;
  const rest = createRest(tools, () => {
    // Closed while it is rebuilt, it must stay so.
    if (!recovering) current.letGo();
  });
  let lookedAt = -Infinity;
  let pause = SHORTEST_PAUSE_MS;
  let hasLost = false;
  let failure: AppError | undefined;
  const recover = async (): Promise<void> => {
    const started = tools.now();
    if (failure instanceof QuotaError) await rest.ifDue();
    current.close();
    try {
      if (await tools.ensure('full')) hasLost = true;
      // Not all of it need have come back.
      forgetWhole();
      current = await tools.open();
      failure = undefined;
      if (hasLost) tools.recovered();
      hasLost = false;
    } catch (error) {
      failure = error instanceof AppError ? error : new StoreError('opening the database', error);
      throw failure;
    } finally {
      lookedAt = tools.now();
      // On a full disk saving is to go on soon after there is room.
      pause = failure ? SHORTEST_PAUSE_MS : pauseAfter(lookedAt - started);
    }
  };
  const call = async (name: keyof SessionStore, args: unknown[]): Promise<unknown> => {
    await rest.ended();
    const used = current;
    try {
      return await invoke(used, name, args);
    } catch (error) {
      if (error instanceof QuotaError && !recovering && used === current && (await rest.ifDue())) {
        // It may have come back as another one.
        lookedAt = -Infinity;
        return call(name, args);
      }
      if (!isBroken(error)) throw error;
      if (error.code === 'store-lost') hasLost = true;
      if (recovering || used !== current) await recovering;
      else if (Math.abs(tools.now() - lookedAt) < pause) throw failure ?? error;
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
const AT_ONCE: ReadonlySet<keyof SessionStore> = new Set(['close', 'letGo', 'walkReachable', 'listReferences']);

const invoke = (store: SessionStore, name: keyof SessionStore, args: unknown[]): unknown =>
  (store[name] as (...args: unknown[]) => unknown)(...args);

const isBroken = (error: unknown): error is AppError =>
  error instanceof AppError && (error.code === 'store-failed' || error.code === 'store-lost');
