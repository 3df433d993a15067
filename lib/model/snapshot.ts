import * as z from 'zod/mini';
import { ObjectId, SessionId, SnapshotId } from './ids';
import { Time } from './time';

export const Trigger = z.enum([
  'edit',
  'interval',
  'tab',
  'close',
  'manual',
  'checkpoint',
  'before-restore',
  'before-update',
  'import',
  'merge',
]);
export type Trigger = z.infer<typeof Trigger>;

/** What a snapshot holds, counted, so that lists need not open it. */
export const Totals = z.object({
  windows: z.number(),
  tabs: z.number(),
  fields: z.number(),
  drafts: z.number(),
  conversations: z.number(),
  messages: z.number(),
  /** Conversations with text in the composer. */
  unsent: z.number(),
});
export type Totals = z.infer<typeof Totals>;

export const NO_TOTALS: Totals = {
  windows: 0,
  tabs: 0,
  fields: 0,
  drafts: 0,
  conversations: 0,
  messages: 0,
  unsent: 0,
};

/** Immutable, complete state of a session at an instant. `seq` counts 1, 2, 3… within the session. */
export const Snapshot = z.object({
  id: SnapshotId,
  session: SessionId,
  seq: z.number(),
  parents: z.array(SnapshotId),
  takenAt: Time,
  trigger: Trigger,
  /** Id of the `session` object at the root of the tree. */
  manifest: ObjectId,
  totals: Totals,
});
export type Snapshot = z.infer<typeof Snapshot>;
