import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { extensionId, extensionIdOf, seedProfile } from './seed-profile';

// The DER of a 2048-bit RSA public key; the id was read from chrome://extensions of a Chromium that loaded it.
const KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA9LrYq41nYiaHwXp0nyAiAiwqkd/sp4sAFYyHVQdFL0wM1FwfKWA5+S/7itPGzQ5wHT0K387e1zkb2M2lTrg7N7+DxYdfk2Gb1bg9lRJFfq2oNuhvFR7nXQ6wDXc5FOGYE9xRPPSFkimYzwJU9nlIXHdJdl/9jm3TsnH/Pj9CiiHUr7KwCIHn2uVUDuSifc7ima+iIsVz+Qjv5Ack9SwomGqPOVgk0jbzZArL0xy6Dr4fXZdVtnw0ju1FUNx2hxQL+Iesc3KN2dtYunj8W1+T0SRtsazA2cuOcwcBw69iwyhL6Prn41pFf1bwGW/Sxj3NdQFFTBkJBTd6TEbtRET0MQIDAQAB';
const ID = 'bpamgijpbdeegbommhjgnfijphpefnkc';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'holdfast-seed-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function writeManifest(manifest: object): string {
  const extensionDir = path.join(folder, 'extension');
  mkdirSync(extensionDir);
  writeFileSync(path.join(extensionDir, 'manifest.json'), JSON.stringify(manifest));
  return extensionDir;
}

function readPreferences(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(path.join(folder, 'profile', 'Default', name), 'utf8')) as Record<string, unknown>;
}

describe('extensionId', () => {
  it('is the id Chromium derives from the manifest key', () => expect(extensionId(KEY)).toBe(ID));

  it('is 32 letters from a to p for any key', () => expect(extensionId('AAAA')).toMatch(/^[a-p]{32}$/));
});

describe('seedProfile', () => {
  it('installs the extension with its own and the granted permissions in both preference files', () => {
    const extensionDir = writeManifest({
      key: KEY,
      permissions: ['storage'],
      host_permissions: ['https://a.example/*'],
    });
    const options = {
      grantedHosts: ['*://*/*'],
      grantedApis: ['tabs'],
      preferences: { session: { restore_on_startup: 1 } },
    };
    expect(seedProfile(path.join(folder, 'profile'), extensionDir, options)).toBe(ID);
    const granted = { api: ['storage', 'tabs'], explicit_host: ['https://a.example/*', '*://*/*'] };
    const entry: unknown = expect.objectContaining({
      path: extensionDir,
      state: 1,
      active_permissions: expect.objectContaining(granted) as unknown,
    });
    const extensions: unknown = expect.objectContaining({ settings: { [ID]: entry } });
    expect(readPreferences('Preferences')).toEqual({ extensions, session: { restore_on_startup: 1 } });
    expect(readPreferences('Secure Preferences')).toEqual({ extensions });
  });

  it('refuses an extension without a key, which Chromium would silently drop', () => {
    expect(() => extensionIdOf(writeManifest({ name: 'no key' }))).toThrow('has no "key"');
  });
});
