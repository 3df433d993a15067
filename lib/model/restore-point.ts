import * as z from 'zod/mini';
import type { Session } from './session';
import type { Snapshot, Trigger } from './snapshot';
import { Time } from './time';

/** Why Holdfast takes a snapshot by itself: something comes that one may want to go back behind. */
export const RESTORE_POINT_TRIGGERS: readonly Trigger[] = ['before-restore', 'before-update'];

/** The list as it is stored; each session is parsed for itself, so that a damaged one costs only itself. */
export const StoredTables = z.object({
  version: z.number(),
  at: z.exactOptional(Time),
  sessions: z.array(z.unknown()),
});

/** The list of sessions as it was before a new version of Holdfast changed how it is stored. */
export interface TablesPoint {
  /** Version of the tables the list was kept from. */
  version: number;
  /** Milliseconds since 1970; absent in points older than this field. */
  at?: number;
  /** How many sessions it names. */
  sessions: number;
  /** Those of them that are no longer listed though snapshots of theirs are still there. */
  missing: Session[];
}

/** Everything there is to go back to that nobody asked for; both newest first. */
export interface RestorePoints {
  snapshots: Snapshot[];
  tables: TablesPoint[];
}
