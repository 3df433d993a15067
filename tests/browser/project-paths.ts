import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's top folder, whatever the current directory is. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Where `wxt build` leaves the Chrome build. */
export const builtExtensionDir = path.join(projectRoot, '.output', 'chrome-mv3');

/** Profiles, templates and reports of the tests; git-ignored, safe to delete at any time. */
export const scratchDir = path.join(projectRoot, '.test');
