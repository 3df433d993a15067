import type { SealedObject } from '../model/objects';
import type { Parts } from './parts';
import type { IconLookup } from './window-facts';

/** How many icons are remembered while the worker lives. */
const REMEMBERED = 500;

/**
 * Fetches each icon once. The first snapshot of a new site goes without: nothing waits for the network.
 * `onNew` is called when an icon has arrived.
 */
export function keepIcons(parts: Pick<Parts, 'store' | 'browser'>, onNew: () => void): IconLookup {
  const icons = new Map<string, SealedObject | undefined>();
  const fetchIcon = async (iconUrl: string): Promise<void> => {
    const dataUrl = await parts.browser.readIcon(iconUrl);
    if (dataUrl === undefined) return;
    icons.set(iconUrl, await parts.store.seal('icon', { formatVersion: 1, dataUrl }));
    onNew();
  };
  return (iconUrl) => {
    if (icons.has(iconUrl) || icons.size >= REMEMBERED) return icons.get(iconUrl);
    icons.set(iconUrl, undefined);
    void fetchIcon(iconUrl);
    return undefined;
  };
}
