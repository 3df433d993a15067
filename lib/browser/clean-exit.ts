import { browser } from 'wxt/browser';
import { storage } from 'wxt/utils/storage';
import type { SessionId } from '../model/ids';

/** Seen when the last window of a run went away. Only a hint: logout and SIGTERM close nothing. */
export interface CleanExit {
  run: SessionId;
  at: number;
}

const stored = storage.defineItem<CleanExit | null>('local:clean-exit', { fallback: null });

export const readCleanExit = (): Promise<CleanExit | null> => stored.getValue();

/** Notes the hint before it is known: when the browser ends, nothing is carried out a moment later. */
export async function noteWindowGone(run: SessionId, now: number): Promise<void> {
  await stored.setValue({ run, at: now });
  await noteWindowCount(run, now);
}

/** Notes the hint when no window is left, and takes it back when one is. */
export async function noteWindowCount(run: SessionId, now: number): Promise<void> {
  const windows = await browser.windows.getAll();
  await stored.setValue(windows.length === 0 ? { run, at: now } : null);
}
