import { storage } from 'wxt/utils/storage';
import { DEFAULT_SETTINGS, parseSettings, type Settings } from '../model/settings';

/** In `storage.local`, not in the database: settings must be there when the database is not. */
const stored = storage.defineItem<unknown>('local:settings', { fallback: DEFAULT_SETTINGS });

/** Settings as parsed; what cannot be parsed falls back to the defaults. */
export async function readSettings(): Promise<Settings> {
  return parseSettings(await stored.getValue());
}

export const writeSettings = (settings: Settings): Promise<void> => stored.setValue(settings);

/** Calls `onChange` now and after every change. Returns the function that stops it. */
export function watchSettings(onChange: (settings: Settings) => void): () => void {
  void readSettings().then(onChange);
  return stored.watch((value) => onChange(parseSettings(value)));
}
