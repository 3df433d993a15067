import { storage } from 'wxt/utils/storage';
import { joinRecoveries, Recovery } from '../model/recovery';

/** In `storage.local`: it speaks of a database that was lost, and must not be lost with the next one. */
const stored = storage.defineItem<unknown>('local:recovery', { fallback: null });

const parse = (value: unknown): Recovery | undefined => {
  const parsed = Recovery.safeParse(value);
  return parsed.success ? parsed.data : undefined;
};

/** Joined with the one that nobody has dismissed yet. */
export async function keepRecovery(recovery: Recovery): Promise<void> {
  await stored.setValue(joinRecoveries(parse(await stored.getValue()), recovery));
}

export const dismissRecovery = (): Promise<void> => stored.removeValue();

/** Calls `onChange` now and after every change. Returns the function that stops it. */
export function watchRecovery(onChange: (recovery: Recovery | undefined) => void): () => void {
  void stored.getValue().then((value) => onChange(parse(value)));
  return stored.watch((value) => onChange(parse(value)));
}
