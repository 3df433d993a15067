import { storage } from 'wxt/utils/storage';
import { WaitingPrune } from '../model/prune';

/** In `storage.local`: what was chosen and not taken back is done also when worker or browser ended meanwhile. */
const stored = storage.defineItem<unknown>('local:waitingPrunes', { fallback: [] });

export async function readWaitingPrunes(): Promise<WaitingPrune[]> {
  const value = await stored.getValue();
  return (Array.isArray(value) ? value : []).flatMap((entry) => {
    const parsed = WaitingPrune.safeParse(entry);
    return parsed.success ? [parsed.data] : [];
  });
}

export const writeWaitingPrunes = (prunes: readonly WaitingPrune[]): Promise<void> => stored.setValue(prunes);
