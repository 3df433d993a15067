import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ConfigEnv, TargetBrowser, UserManifest } from 'wxt';
import config from '../../wxt.config';
import { projectRoot } from '../browser/project-paths';

/** Of these no browser says anything at install, nor at an update. */
const WITHOUT_WARNING = ['storage', 'unlimitedStorage', 'alarms', 'scripting', 'sessions', 'activeTab'];

async function manifestFor(browser: TargetBrowser): Promise<UserManifest> {
  const env: ConfigEnv = { mode: 'production', command: 'build', browser, manifestVersion: 3 };
  return typeof config.manifest === 'function' ? config.manifest(env) : ((await config.manifest) ?? {});
}

/** The members by which a manifest asks for something. */
const ASKING = /^(optional_)?(host_)?permissions$|^content_scripts$|^externally_connectable$|^devtools_page$/;
const askedBy = (manifest: UserManifest): object =>
  Object.fromEntries(Object.entries(manifest).filter(([member]) => ASKING.test(member)));

describe('installing asks for nothing: these permissions, no sites, and all else when it is needed', () => {
  it('in Chromium', async () => {
    expect(askedBy(await manifestFor('chrome'))).toEqual({
      permissions: [...WITHOUT_WARNING, 'offscreen'],
      optional_host_permissions: ['*://*/*'],
      optional_permissions: ['tabs', 'tabGroups', 'downloads'],
    });
  });

  it('in Firefox', async () => {
    expect(askedBy(await manifestFor('firefox'))).toEqual({
      permissions: WITHOUT_WARNING,
      optional_host_permissions: ['*://*/*'],
      optional_permissions: ['tabs', 'downloads'],
    });
  });

  it('and no entrypoint adds to it: WXT would ask for the sites of a content script', () => {
    const folder = path.join(projectRoot, 'entrypoints');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
    const adding = files.filter((file) =>
      readFileSync(path.join(folder, file), 'utf8').includes('defineContentScript'),
    );
    expect(files.length).toBeGreaterThan(0);
    expect(adding).toEqual([]);
  });
});
