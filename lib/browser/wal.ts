import { browser } from 'wxt/browser';
import { WAL_PREFIX } from '../model/wal';

/** One entry as found: content scripts wrote it, so it is hostile until parsed. */
export interface WalEntry {
  key: string;
  value: unknown;
}

/** Edits that pages left in `storage.local` because they were going away, oldest first per document. */
export async function readWal(): Promise<WalEntry[]> {
  const everything = await browser.storage.local.get(null);
  return Object.entries(everything)
    .filter(([key]) => key.startsWith(WAL_PREFIX))
    .map(([key, value]) => ({ key, value }));
}

/** Removes entries whose contents are durable elsewhere. */
export const removeWal = (keys: string[]): Promise<void> => browser.storage.local.remove(keys);
