import { storage } from 'wxt/utils/storage';
import type { Health } from '../model/health';

const stored = storage.defineItem<Health>('session:health', { fallback: { saves: 0 } });

export const readHealth = (): Promise<Health> => stored.getValue();
export const writeHealth = (health: Health): Promise<void> => stored.setValue(health);

/** Calls `onChange` now and after every change. Returns the function that stops it. */
export function watchHealth(onChange: (health: Health) => void): () => void {
  void readHealth().then(onChange);
  return stored.watch(onChange);
}
