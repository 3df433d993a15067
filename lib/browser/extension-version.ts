import { browser } from 'wxt/browser';

/** As the manifest says, e.g. `0.1.0`. */
export const extensionVersion = (): string => browser.runtime.getManifest().version;
