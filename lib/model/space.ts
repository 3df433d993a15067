import * as z from 'zod/mini';
import type { SessionId } from './ids';

/** How much Holdfast may take, as the user says. Megabytes of 1,000,000 bytes. */
export const SpaceLimits = z.object({
  budgetMegabytes: z.number().check(z.int(), z.gte(100), z.lte(1_000_000)),
  /** A session above this keeps fewer old snapshots than the others. */
  sessionMegabytes: z.number().check(z.int(), z.gte(10), z.lte(100_000)),
});
export type SpaceLimits = z.infer<typeof SpaceLimits>;

export const DEFAULT_SPACE: SpaceLimits = { budgetMegabytes: 2_000, sessionMegabytes: 500 };

export const MEGABYTE = 1_000_000;

/** Percent of what there is room for: below 70 nothing is said, from 95 on saving may soon fail. */
export type SpaceLevel = 0 | 70 | 85 | 95;

/** How full it is, measured against the narrower of two limits. Bytes. */
export interface SpacePressure {
  level: SpaceLevel;
  used: number;
  limit: number;
  /** `budget`: what the user allows. `browser`: what the browser and the disk allow. */
  of: 'budget' | 'browser';
}

/** What the browser says about the whole origin; both absent where it does not say. Bytes. */
export interface BrowserEstimate {
  usage?: number | undefined;
  quota?: number | undefined;
}

/** What takes space. `open-pages`: what open pages hold now. `other`: rows, indexes and what the browser adds. */
export type SpaceKind =
  | 'tabs'
  | 'pages'
  | 'conversations'
  | 'icons'
  | 'open-pages'
  | 'known-conversations'
  | 'second-copy'
  | 'reserve'
  | 'other';

export interface SessionSpace {
  session: SessionId;
  title: string;
  startedAt: number;
  /** Bytes first written for this session; what it shares with older ones counts there. */
  bytes: number;
}

/** What takes the space, for people to look at. Bytes. */
export interface SpaceReport {
  pressure: SpacePressure;
  /** The largest first; those of no size are left out. */
  kinds: { kind: SpaceKind; bytes: number }[];
  /** The ten largest, the largest first. */
  sessions: SessionSpace[];
  /** False when the kinds were worked out from a sample. */
  exact: boolean;
  counts: { sessions: number; snapshots: number };
  /** The browser promised never to discard Holdfast's data by itself. */
  persisted: boolean;
}

const LEVELS: readonly SpaceLevel[] = [95, 85, 70];

/** Compares `used` with the user's budget, and the browser's own figures with its quota; the worse one counts. */
export function measurePressure(
  used: number,
  { budgetMegabytes }: SpaceLimits,
  browser: BrowserEstimate,
): SpacePressure {
  const budget = pressureOf(used, budgetMegabytes * MEGABYTE, 'budget');
  const { usage, quota } = browser;
  if (usage === undefined || quota === undefined || quota <= 0) return budget;
  const allowed = pressureOf(usage, quota, 'browser');
  return shareOf(allowed) > shareOf(budget) ? allowed : budget;
}

const shareOf = ({ used, limit }: SpacePressure): number => used / limit;

const pressureOf = (used: number, limit: number, of: SpacePressure['of']): SpacePressure => ({
  level: LEVELS.find((level) => used * 100 >= level * limit) ?? 0,
  used,
  limit,
  of,
});
