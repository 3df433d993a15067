import * as z from 'zod/mini';
import { SessionId, SnapshotId, Uid } from './ids';
import { LIMITS } from './limits';
import { Time } from './time';

const label = z.string().check(z.maxLength(LIMITS.labelCharacters));

/** What became of one saved field. A conflict and an orphan stay in the page state's `orphans`. */
export const FieldOutcome = z.object({
  result: z.enum(['restored', 'unchanged', 'conflict', 'orphan']),
  adapter: z.string().check(z.maxLength(40)),
  label,
  /** Why a field became an orphan or a conflict, as a stable word: `no-place`, `reverted`, `taken`, `failed`. */
  reason: z.exactOptional(z.string().check(z.maxLength(60))),
});
export type FieldOutcome = z.infer<typeof FieldOutcome>;

/** What became of one saved tab. `pending`: its page has not been loaded yet. */
export const TabOutcome = z.object({
  tab: Uid,
  title: z.string(),
  url: z.string(),
  result: z.enum(['adopted', 'created', 'reopened', 'failed']),
  /** It was in a private window, and belongs in no other. */
  privateWindow: z.exactOptional(z.boolean()),
  /** Why it failed, or `contents-missing`: the tab is there, and something that was kept of it is damaged. */
  reason: z.exactOptional(z.string()),
  pages: z.enum(['none', 'pending', 'done']),
  fields: z.array(FieldOutcome),
  /** Milliseconds from the page's first sign of life to its last field in place. */
  pageMilliseconds: z.exactOptional(z.number()),
});
export type TabOutcome = z.infer<typeof TabOutcome>;

/** What a person asked to have back. */
export const RestoreChoice = z.object({
  session: SessionId,
  /** Which of its snapshots; the newest that can be read when absent. */
  snapshot: z.exactOptional(SnapshotId),
  /** Uids of the tabs to bring back; all that were open when absent. */
  tabs: z.exactOptional(z.array(Uid).check(z.maxLength(20_000))),
  /** `when-opened`: tabs load when someone looks at them. */
  loading: z.enum(['all', 'when-opened']),
});
export type RestoreChoice = z.infer<typeof RestoreChoice>;

/** One restore from start to end; a row of `audit` that grows while pages load. */
export const RestoreReport = z.object({
  id: z.string(),
  session: SessionId,
  /** The run that restored it: when that run's worker died half-way, it carries on from here. */
  run: SessionId,
  choice: RestoreChoice,
  /** Taken of what was open before anything was touched; undo goes back to it. */
  before: z.exactOptional(SnapshotId),
  startedAt: Time,
  finishedAt: z.exactOptional(Time),
  cancelled: z.boolean(),
  undone: z.boolean(),
  planned: z.number(),
  tabs: z.array(TabOutcome),
});
export type RestoreReport = z.infer<typeof RestoreReport>;
