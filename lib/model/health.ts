import type { ErrorReport } from './errors';

/** State of saving in this browser run, as popup and badge show it. Times in milliseconds since 1970. */
export interface Health {
  saves: number;
  lastSavedAt?: number;
  /** The last thing that went wrong, until the same kind of saving went well after it. */
  error?: ErrorReport & { at: number; of?: SavedKind };
  /** Why the second copy is behind: everything is saved, but only once. */
  copyError?: ErrorReport & { at: number };
  /** Why the last automatic archive could not be written, until one was. */
  archiveError?: ErrorReport & { at: number };
  /** When the oldest change that is not saved yet came, or saving began to fail. */
  unsavedSince?: number;
}

/** An edit that was saved says nothing of tabs and windows, which only a snapshot keeps. */
export type SavedKind = 'edit' | 'snapshot';

export type HealthLevel = 'kept' | 'paused' | 'stale' | 'failing';

/** A change that waits longer than this is reported: ten times the promised second. */
export const STALE_AFTER_MS = 10_000;

export function healthLevel(health: Health, paused: boolean, now: number): HealthLevel {
  if (paused) return 'paused';
  if (health.error) return 'failing';
  if (health.unsavedSince !== undefined && now - health.unsavedSince > STALE_AFTER_MS) return 'stale';
  return health.copyError ? 'stale' : 'kept';
}
