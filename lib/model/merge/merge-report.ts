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

/**
 * `field`: its text. `check`: ticked or opened. `choice`: what was chosen of a list. `draft`: a conversation's unsent
 * prompt. `address`: where a tab had gone. `place`: its window. `order`: of a window's tabs. `member`: the group a tab is
 * in. `group`, `color`: a group's name and colour. The texts of `check`, `pinned` and `muted` are `yes` and `no`.
 */
export type ConflictKind =
  | 'field'
  | 'check'
  | 'choice'
  | 'draft'
  | 'address'
  | 'place'
  | 'order'
  | 'pinned'
  | 'muted'
  | 'member'
  | 'group'
  | 'color'
  | 'title'
  | 'description';

/**
 * What nobody typed or chose, so that the newest side says without a question. `size`: whether a window was maximized.
 * `front`: which tab and window were. `page`: what a page says of itself, its title and icon.
 */
export type FactKind = 'bounds' | 'size' | 'front' | 'scroll' | 'collapsed' | 'page';

/** One thing both sides changed in different ways. */
export interface MergeConflict {
  /** The same whenever the same two versions are merged. */
  id: string;
  kind: ConflictKind;
  /** The field, conversation, tab, group or window; empty for the session's own title and description. */
  label: string;
  tab?: { uid: Uid; title: string; url: string };
  /** Texts for showing, cut; absent where the version has none. */
  base?: string;
  this?: string;
  that?: string;
  /** The version the merge takes as things stand. */
  takes: MergeVersion;
}

const MIRRORED = { base: 'base', this: 'that', that: 'this' } as const;

/** The version as somebody calls it who stands on the other side. */
export const mirrorVersion = (version: MergeVersion): MergeVersion => MIRRORED[version];

/** The conflict as it looks from the other side. */
export function mirrorConflict({ this: one, that: other, takes, ...conflict }: MergeConflict): MergeConflict {
  const texts = { ...(other !== undefined && { this: other }), ...(one !== undefined && { that: one }) };
  return { ...conflict, ...texts, takes: mirrorVersion(takes) };
}

/** What merging would do, bounded for showing. Nothing has been written. */
export interface MergePreview {
  one: SessionId;
  other: SessionId;
  /** The last state the two have in common; absent when none is known, and then nothing is taken away. */
  base?: SnapshotId;
  /** The side that was saved last. */
  newest: 'this' | 'that';
  /** What both sides have differently and the newest decides, with how often that is so. */
  newestFacts: { kind: FactKind; count: number }[];
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
