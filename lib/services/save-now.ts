import { AppError } from '../model/errors';
import type { Snapshot, Trigger } from '../model/snapshot';
import type { HealthKeeper, Parts } from './parts';

export interface SaveTools {
  parts: Pick<Parts, 'browser'>;
  takeSnapshot: (trigger: Trigger) => Promise<Snapshot | undefined>;
  health: Pick<HealthKeeper, 'read'>;
}

/** A page that answers later, or cannot keep what it has, e.g. on a full disk, is not waited for. Milliseconds. */
const PAGES_MS = 3_000;

/** Every page saves what it has, then a snapshot is taken. Throws what went wrong with it. */
export async function saveNow({ parts, takeSnapshot, health }: SaveTools, trigger: Trigger): Promise<Snapshot> {
  const patience = new Promise<void>((resolve) => setTimeout(resolve, PAGES_MS));
  await Promise.race([parts.browser.commandAllPages({ type: 'flush' }), patience]);
  const snapshot = await takeSnapshot(trigger);
  if (snapshot) return snapshot;
  const { error } = health.read();
  if (error) throw new AppError(error.code, error.message, { data: error.data });
  throw new AppError('store-failed', 'Saving failed. Holdfast tries again with the next change.');
}
