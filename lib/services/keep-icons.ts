import type { SealedObject } from '../model/objects';
import type { Parts } from './parts';
import type { IconLookup } from './window-facts';

export interface IconKeeper {
  lookup: IconLookup;
  /** Everything was cleared: what was sealed under the former key cannot be stored any more. */
  forget(): void;
}

/** How many icons are remembered while the worker lives. */
const REMEMBERED = 500;

/** Pages that draw counters have a new icon each time; that one was asked for is not remembered for ever. */
const ASKED = 5_000;

/**
 * Fetches each icon once. The first snapshot of a new site goes without: nothing waits for the network.
 * `onNew` is called when an icon has arrived.
 */
export function keepIcons(parts: Pick<Parts, 'store' | 'browser'>, onNew: () => void): IconKeeper {
  // The one asked for last comes last.
  let icons = new Map<string, SealedObject>();
  // Also those that had to go: where more are open than remembered, each would fetch another away, again and again.
  const asked = new Set<string>();
  const fetchIcon = async (iconUrl: string): Promise<void> => {
    const current = icons;
    const dataUrl = await parts.browser.readIcon(iconUrl);
    if (dataUrl === undefined) return;
    const icon = await parts.store.seal('icon', { formatVersion: 1, dataUrl });
    const [oldest] = current.keys();
    if (oldest !== undefined && current.size >= REMEMBERED) current.delete(oldest);
    current.set(iconUrl, icon);
    onNew();
  };
  return {
    lookup(iconUrl) {
      if (asked.size >= ASKED) asked.clear();
      if (!asked.has(iconUrl)) void fetchIcon(iconUrl);
      asked.add(iconUrl);
      const icon = icons.get(iconUrl);
      if (icon && icons.delete(iconUrl)) icons.set(iconUrl, icon);
      return icon;
    },
    forget() {
      icons = new Map();
      asked.clear();
    },
  };
}
