import * as z from 'zod/mini';
import { ArchiveSettings } from './archive';
import { DEFAULT_RETENTION, RetentionPolicy } from './retention-policy';
import { DEFAULT_SPACE, SpaceLimits } from './space';

export const ResumeMode = z.enum(['ask', 'always', 'never']);
export type ResumeMode = z.infer<typeof ResumeMode>;

const host = z.string().check(z.maxLength(260), z.regex(/^(\*\.)?[a-z0-9._\-[\]:]+$/i));

export const Settings = z.object({
  resumeMode: ResumeMode,
  /** Hosts never captured, `*.example.org` for a host and all below it. */
  excludedHosts: z.array(host).check(z.maxLength(1_000)),
  paused: z.boolean(),
  privateWindows: z.boolean(),
  /** Milliseconds without a keystroke before a page is saved. */
  debounceMs: z.number().check(z.int(), z.gte(100), z.lte(600)),
  /** Seconds between snapshots while anything changes; the heartbeat, which a sleeping worker needs, takes one every 30 s. */
  intervalSeconds: z.number().check(z.int(), z.gte(5), z.lte(30)),
  archive: ArchiveSettings,
  retention: RetentionPolicy,
  space: SpaceLimits,
});
export type Settings = z.infer<typeof Settings>;

export const DEFAULT_SETTINGS: Settings = {
  resumeMode: 'ask',
  excludedHosts: [],
  paused: false,
  privateWindows: false,
  debounceMs: 300,
  intervalSeconds: 30,
  archive: { schedule: 'off', keep: 10 },
  retention: DEFAULT_RETENTION,
  space: DEFAULT_SPACE,
};

/**
 * Settings from whatever was stored. What is missing or cannot be parsed gets its default, member by member: an unknown
 * value of one option never costs the list of excluded hosts.
 */
export function parseSettings(stored: unknown): Settings {
  const given: Record<string, unknown> = typeof stored === 'object' && stored !== null ? { ...stored } : {};
  const members = Object.entries(Settings.shape).map(([key, schema]) => {
    const standard: unknown = DEFAULT_SETTINGS[key as keyof Settings];
    const parsed = schema.safeParse(withDefaults(given[key], standard));
    return [key, parsed.success ? parsed.data : standard];
  });
  return Object.fromEntries(members) as Settings;
}

/** Members of a nested object that a former version did not know. */
const withDefaults = (value: unknown, standard: unknown): unknown =>
  isPlain(value) && isPlain(standard) ? { ...standard, ...value } : value;

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** True when the host of `url` is excluded. Hosts are compared without case and port. */
export function isExcluded(url: string, excludedHosts: readonly string[]): boolean {
  const hostname = URL.canParse(url) ? new URL(url).hostname.toLowerCase() : '';
  return excludedHosts.some((entry) => {
    const pattern = entry.toLowerCase();
    if (!pattern.startsWith('*.')) return hostname === pattern;
    return hostname === pattern.slice(2) || hostname.endsWith(pattern.slice(1));
  });
}
