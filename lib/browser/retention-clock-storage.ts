import { storage } from 'wxt/utils/storage';
import type { RetentionClock } from '../model/retention-clock';

/** In `storage.local`: it must outlive the browser's run, and a rebuilt database. */
const stored = storage.defineItem<RetentionClock | null>('local:retentionClock', { fallback: null });

export async function readRetentionClock(): Promise<RetentionClock | undefined> {
  const clock = await stored.getValue();
  return typeof clock?.seenAt === 'number' ? clock : undefined;
}

export const writeRetentionClock = (clock: RetentionClock): Promise<void> => stored.setValue(clock);
