import { defineConfig } from 'wxt';
import { checkSizes } from './tests/build/check-sizes';

/**
 * A public key, not a secret: it gives every build the same extension id, so that data, WebAuthn and
 * seeded test profiles survive a rebuild. Stores replace it with their own.
 */
const MANIFEST_KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEApzGYyq7c4kMBWav+HwMsiVIG28G+vTZL88ZkUO63Ryvkw9kbu/ryNoOCrwaHlLNcS2mHaxQNkmZKO9w4ijlRzx7fXh/rTJlynCZjF3BkofeZFLNFphw7ldi9xHs1x5np5saWEjOjLqKYyPamHQPlVYqDS3kbA9Nn6flWWruF5ou2M66pPzA66xqBR/fs7FJ9C+b5SoQKRo7BaQHzEdzo67t8BuTAj3mKMN8Xb7r+aVTGwPY+FXkbs4GjNplgzjVNykQrbg8etCPDNjzZT3hN3r1MQUFO3n/l6Q8xW5VH03uFQ2JVWZjAWxb/tZmyHFuaZ8Wj54x7WMIV/3VLepC4hQIDAQAB';

export default defineConfig({
  imports: false,
  manifestVersion: 3,
  webExt: { disabled: true },
  manifest: ({ browser }) => ({
    name: '__MSG_extensionName__',
    description: '__MSG_extensionDescription__',
    default_locale: 'en',
    permissions: [
      ...['storage', 'unlimitedStorage', 'alarms', 'scripting', 'sessions', 'activeTab'],
      // A service worker cannot make the url that a download is read by.
      ...(browser === 'firefox' ? [] : ['offscreen']),
    ],
    optional_host_permissions: ['*://*/*'],
    optional_permissions: browser === 'firefox' ? ['tabs', 'downloads'] : ['tabs', 'tabGroups', 'downloads'],
    content_security_policy: { extension_pages: "script-src 'self' 'wasm-unsafe-eval'; object-src 'self'" },
    commands: {
      'keep-checkpoint': {
        suggested_key: { default: 'Alt+Shift+S' },
        description: '__MSG_keepCheckpointCommand__',
      },
    },
    action: { default_title: '__MSG_extensionName__' },
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: 'holdfast@holdfast.example',
              strict_min_version: '140.0',
              data_collection_permissions: { required: ['none'] },
            },
          },
        }
      : { key: MANIFEST_KEY, minimum_chrome_version: '120' }),
  }),
  hooks: {
    'build:done': (wxt) => checkSizes(wxt.config.outDir),
  },
});
