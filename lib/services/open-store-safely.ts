import { AppError } from '../model/errors';
import type { SessionStore } from '../store/session-store';

export interface SafeStoreTools {
  /** Compares the database with its certificate and rebuilds it where need be. `thorough`: the browser was started. */
  ensure(thorough: boolean): Promise<void>;
  open(): Promise<SessionStore>;
  thorough: boolean;
  now(): number;
}

/** The database may break while it is open. It is looked at again no more often than this. Milliseconds. */
const LOOK_EVERY_MS = 10_000;

/**
 * The store, checked and mended before anybody reads it. When the browser takes the database away later, the next call
 * has it rebuilt and is then made once more: nobody but the person hears of it.
 */
export async function openStoreSafely(tools: SafeStoreTools): Promise<SessionStore> {
  await tools.ensure(tools.thorough);
  let current = await tools.open();
  let lookedAt = -Infinity;
  let recovering: Promise<void> | undefined;
  const recover = async (): Promise<void> => {
    lookedAt = tools.now();
    current.close();
    await tools.ensure(false);
    current = await tools.open();
  };
  const call = async (name: keyof SessionStore, args: unknown[]): Promise<unknown> => {
    const used = current;
    try {
      return await invoke(used, name, args);
    } catch (error) {
      if (!isBroken(error)) throw error;
      if (recovering || used !== current) await recovering;
      else if (tools.now() - lookedAt < LOOK_EVERY_MS) throw error;
      else await (recovering = recover().finally(() => (recovering = undefined)));
      return invoke(current, name, args);
    }
  };
  return new Proxy(current, {
    get: (_, name: keyof SessionStore) =>
      name === 'close' ? () => current.close() : name in current ? (...args: unknown[]) => call(name, args) : undefined,
  });
}

const invoke = (store: SessionStore, name: keyof SessionStore, args: unknown[]): unknown =>
  (store[name] as (...args: unknown[]) => unknown)(...args);

const isBroken = (error: unknown): boolean =>
  error instanceof AppError && (error.code === 'store-failed' || error.code === 'store-lost');
