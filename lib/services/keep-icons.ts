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
  // The one asked for last comes last.
  const icons = new Map<string, SealedObject>();
  // Also those that had to go: where more are open than remembered, each would fetch another away, again and again.
  const asked = new Set<string>();
  const fetchIcon = async (iconUrl: string): Promise<void> => {
    const dataUrl = await parts.browser.readIcon(iconUrl);
    if (dataUrl === undefined) return;
    const icon = await parts.store.seal('icon', { formatVersion: 1, dataUrl });
    const [oldest] = icons.keys();
    if (oldest !== undefined && icons.size >= REMEMBERED) icons.delete(oldest);
    icons.set(iconUrl, icon);
    onNew();
  };
  return (iconUrl) => {
    if (!asked.has(iconUrl)) void fetchIcon(iconUrl);
    asked.add(iconUrl);
    const icon = icons.get(iconUrl);
    if (icon && icons.delete(iconUrl)) icons.set(iconUrl, icon);
    return icon;
  };
}
