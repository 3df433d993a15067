import * as z from 'zod/mini';
import type { Checkpoint } from './checkpoint';
import { SessionId, SnapshotId } from './ids';
import { RetentionPolicy } from './retention-policy';
import type { Session } from './session';
import { Time } from './time';

/** `thinned`: a newer one of the same minute, hour or day stays. `archived`: an archive keeps head and checkpoints. */
export type ExpiryReason = 'too-old' | 'thinned' | 'archived';

/** What one session would lose. */
export interface SessionLoss {
  session: SessionId;
  title: string;
  startedAt: number;
  /** How many snapshots would go, and how many of them are too old; the others are thinned. */
  snapshots: number;
  tooOld: number;
}

/** What pruning would do now. Nothing of it has been done. */
export interface PrunePreview {
  /** How many snapshots would go, and by session, the session that loses most first. */
  snapshots: number;
  sessions: SessionLoss[];
  /** Checkpoints past their age, the oldest first. They go only when somebody chooses them. */
  checkpoints: Checkpoint[];
  /** Sessions nobody used for long, for the archive. They go there only when somebody chooses them. */
  idle: Session[];
  /** Bytes that each of those checkpoints, by its snapshot, and of those sessions frees; absent where nobody had time. */
  bytesOf: Readonly<Record<string, number>>;
  /** Bytes only the snapshots above reach. */
  bytes: number;
  /** False when `bytes` was worked out from a part: there was too much to read. */
  exact: boolean;
  /** The clock jumped: nothing goes by age by itself until it was lived with for a day. */
  clockInDoubt: boolean;
}

/** What somebody chose to let go after looking at the preview. */
export const PruneChoice = z.object({
  /** The snapshots that the policy lets go. */
  snapshots: z.boolean(),
  /** In place of the stored one. */
  policy: z.exactOptional(RetentionPolicy),
  /** Checkpoints to be removed with their snapshots. */
  checkpoints: z.array(SnapshotId).check(z.maxLength(10_000)),
  /** Sessions to be archived. */
  archive: z.array(SessionId).check(z.maxLength(10_000)),
  /** Sessions to be deleted with everything in them. */
  delete: z.array(SessionId).check(z.maxLength(10_000)),
});
export type PruneChoice = z.infer<typeof PruneChoice>;

/** A choice that can still be taken back. It outlives the worker: the next one carries it out. */
export const WaitingPrune = z.object({
  id: z.string().check(z.maxLength(64)),
  until: Time,
  choice: PruneChoice,
});
export type WaitingPrune = z.infer<typeof WaitingPrune>;

/** The answer to `prune`: until `until` (milliseconds since 1970) `undo-prune` takes it back. */
export interface PruneBegun {
  prune: string;
  until: number;
}
