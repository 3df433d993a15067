import { browser } from 'wxt/browser';

/** Opens the browser's own question about these sites; only works straight from a click. */
export const requestSites = (origins: string[]): Promise<boolean> => browser.permissions.request({ origins });

/** Optional permissions about tabs that this browser's manifest names. */
export function tabPermissions(): TabPermission[] {
  const { optional_permissions: optional = [] } = browser.runtime.getManifest();
  return (['tabs', 'tabGroups'] as const).filter((name) => optional.includes(name));
}

export type TabPermission = 'tabs' | 'tabGroups';

export const hasPermission = (name: TabPermission): Promise<boolean> =>
  browser.permissions.contains({ permissions: [name] });

/** Only works straight from a click. */
export const requestPermission = (name: TabPermission): Promise<boolean> =>
  browser.permissions.request({ permissions: [name] });

export const removePermission = (name: TabPermission): Promise<boolean> =>
  browser.permissions.remove({ permissions: [name] });

export const removeSites = (origins: string[]): Promise<boolean> => browser.permissions.remove({ origins });
