import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What the profile is given besides the extension and its required permissions. */
export interface SeedOptions {
  /** Optional host permissions to grant: Chromium's own prompt cannot be clicked in a headless browser. */
  grantedHosts?: readonly string[];
  /** Optional API permissions to grant, e.g. `tabGroups`. */
  grantedApis?: readonly string[];
  /** "Allow in Incognito", as on the browser's page of extensions. */
  inPrivateWindows?: boolean;
  /** More of the profile's own preferences, e.g. `{ session: { restore_on_startup: 1 } }`. */
  preferences?: Readonly<Record<string, unknown>>;
}

interface Manifest {
  key: string;
  permissions: string[];
  hosts: string[];
}

const UNPACKED = 4; // extensions::mojom::ManifestLocation::kUnpacked
const ENABLED = 1;
const WINDOWS_EPOCH_MS = 11_644_473_600_000;

/** The id Chromium gives an extension: 32 letters a to p, from the SHA-256 of its public key (DER). */
export function extensionId(manifestKey: string): string {
  const digest = createHash('sha256').update(Buffer.from(manifestKey, 'base64')).digest('hex').slice(0, 32);
  return Array.from(digest, (digit) => String.fromCharCode(97 + parseInt(digit, 16))).join('');
}

/** The id of a built extension, read from its manifest's `key`. */
export function extensionIdOf(extensionDir: string): string {
  return extensionId(readManifest(extensionDir).key);
}

/**
 * Installs a built extension INTO a fresh profile, as "Load unpacked" would. `--load-extension` reinstalls it at each
 * launch instead, so that `onStartup` never fires. Returns the extension's id.
 */
export function seedProfile(profileDir: string, extensionDir: string, options: SeedOptions = {}): string {
  const manifest = readManifest(extensionDir);
  const id = extensionId(manifest.key);
  const extensions = {
    ui: { developer_mode: true }, // without it Chromium switches unpacked extensions off
    settings: {
      [id]: {
        ...installedEntry(path.resolve(extensionDir), permissionsOf(manifest, options)),
        ...(options.inPrivateWindows && { incognito: true }),
      },
    },
  };
  const defaultDir = path.join(profileDir, 'Default');
  mkdirSync(defaultDir, { recursive: true });
  writeFileSync(path.join(defaultDir, 'Preferences'), JSON.stringify({ ...options.preferences, extensions }));
  writeFileSync(path.join(defaultDir, 'Secure Preferences'), JSON.stringify({ extensions }));
  return id;
}

function readManifest(extensionDir: string): Manifest {
  const file = path.join(extensionDir, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  if (typeof manifest['key'] !== 'string')
    throw new Error(`${file} has no "key": Chromium drops it from a seeded profile.`);
  return {
    key: manifest['key'],
    permissions: strings(manifest['permissions']),
    hosts: strings(manifest['host_permissions']),
  };
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function permissionsOf(manifest: Manifest, { grantedHosts = [], grantedApis = [] }: SeedOptions): object {
  const hosts = [...manifest.hosts, ...grantedHosts];
  return {
    api: [...manifest.permissions, ...grantedApis],
    explicit_host: hosts,
    manifest_permissions: [],
    scriptable_host: hosts,
  };
}

function installedEntry(extensionPath: string, permissions: object): object {
  const now = String((Date.now() + WINDOWS_EPOCH_MS) * 1000);
  return {
    ack_external: true,
    account_extension_type: 0,
    active_permissions: permissions,
    commands: {},
    content_settings: [],
    creation_flags: 1,
    disable_reasons: [],
    first_install_time: now,
    from_webstore: false,
    granted_permissions: permissions,
    incognito_content_settings: [],
    incognito_preferences: {},
    last_update_time: now,
    location: UNPACKED,
    pending_on_installed_event_dispatch_info: { previous_version: '' },
    path: extensionPath,
    preferences: {},
    regular_only_preferences: {},
    state: ENABLED,
    was_installed_by_default: false,
    was_installed_by_oem: false,
    withholding_permissions: false,
  };
}
