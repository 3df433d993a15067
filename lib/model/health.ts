import type { ErrorReport } from './errors';

/** State of saving in this browser run, as popup and badge show it. Times in milliseconds since 1970. */
export interface Health {
  saves: number;
  lastSavedAt?: number;
  /** The last thing that went wrong, until something was saved after it. */
  error?: ErrorReport & { at: number };
  /** Why the second copy is behind: everything is saved, but only once. */
  copyError?: ErrorReport & { at: number };
  /** When a page first reported a change that is not saved yet. */
  unsavedSince?: number;
}

export type HealthLevel = 'kept' | 'paused' | 'stale' | 'failing';

/** A change that waits longer than this is reported: ten times the promised second. */
const STALE_AFTER_MS = 10_000;

export function healthLevel(health: Health, paused: boolean, now: number): HealthLevel {
  if (paused) return 'paused';
  if (health.error) return 'failing';
  if (health.unsavedSince !== undefined && now - health.unsavedSince > STALE_AFTER_MS) return 'stale';
  return health.copyError ? 'stale' : 'kept';
}
