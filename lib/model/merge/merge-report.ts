import * as z from 'zod/mini';
import type { ErrorReport } from '../errors';
import { SessionId, type SnapshotId, type Uid } from '../ids';
import type { Totals } from '../snapshot';

/**
 * What wins where both sides changed the same thing. `newest`: the side saved last. `most-complete`: nothing one side
 * still has is taken away, and of two texts the longer. `by-hand`: this side, until somebody chooses.
 */
export const MergeStrategy = z.enum(['newest', 'most-complete', 'by-hand']);
export type MergeStrategy = z.infer<typeof MergeStrategy>;

/** A version a conflict can be settled with. */
export const MergeVersion = z.enum(['base', 'this', 'that']);
export type MergeVersion = z.infer<typeof MergeVersion>;

/** What somebody chose for one conflict, by its id. */
export const MergeChoice = z.object({ conflict: z.string().check(z.maxLength(64)), take: MergeVersion });
export type MergeChoice = z.infer<typeof MergeChoice>;

/** Two sessions to merge: `one` is "this", `other` is "that". Choices count in the strategy `by-hand` only. */
export const MergeRequest = z.object({
  one: SessionId,
  other: SessionId,
  strategy: MergeStrategy,
  choices: z.array(MergeChoice).check(z.maxLength(20_000)),
});
export type MergeRequest = z.infer<typeof MergeRequest>;

/** `address`: where a tab had gone. `place`: its window. `draft`: a conversation's unsent prompt. `group`: a group's name. */
export type ConflictKind = 'field' | 'draft' | 'address' | 'place' | 'group' | 'title' | 'description';

/** One thing both sides changed in different ways. */
export interface MergeConflict {
  /** The same whenever the same two versions are merged. */
  id: string;
  kind: ConflictKind;
  /** The field, conversation, tab or group; empty for the session's own title and description. */
  label: string;
  tab?: { uid: Uid; title: string; url: string };
  /** Texts for showing, cut; absent where the version has none. */
  base?: string;
  this?: string;
  that?: string;
  /** The version the merge takes as things stand. */
  takes: MergeVersion;
}

/** What merging would do, bounded for showing. Nothing has been written. */
export interface MergePreview {
  one: SessionId;
  other: SessionId;
  /** The last state the two have in common; absent when none is known, and then nothing is taken away. */
  base?: SnapshotId;
  /** The side that was saved last. */
  newest: 'this' | 'that';
  /** The first of them; `conflictCount` is of all. */
  conflicts: MergeConflict[];
  conflictCount: number;
  /** Of the merged session. */
  totals: Totals;
  /** Damaged records, which are left out. */
  problems: ErrorReport[];
}

/** What a merge made. */
export interface MergeResult {
  session: SessionId;
  snapshot: SnapshotId;
  problems: ErrorReport[];
}
