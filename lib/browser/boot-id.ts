import { storage } from 'wxt/utils/storage';
import type { SessionId } from '../model/ids';

/** Lives as long as the browser does and survives the death of the service worker. */
const bootRun = storage.defineItem<SessionId | null>('session:run', { fallback: null });

/** The run this browser process belongs to; undefined at the first start of the worker in it. */
export async function readRun(): Promise<SessionId | undefined> {
  return (await bootRun.getValue()) ?? undefined;
}

export const writeRun = (run: SessionId): Promise<void> => bootRun.setValue(run);

/** In `storage.local`: it is asked for when the browser has ended. */
const settledRun = storage.defineItem<SessionId | null>('local:settledRun', { fallback: null });

/** The last run that lasted for some minutes at least. */
export async function readSettledRun(): Promise<SessionId | undefined> {
  return (await settledRun.getValue()) ?? undefined;
}

export const writeSettledRun = (run: SessionId): Promise<void> => settledRun.setValue(run);
