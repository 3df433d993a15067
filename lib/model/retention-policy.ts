import * as z from 'zod/mini';

const days = z.number().check(z.int(), z.gte(7), z.lte(3_650));

/** What may go by itself, and what is proposed to go. Chosen by the user; times in days of 24 hours. */
export const RetentionPolicy = z.object({
  /** How long a snapshot stays that nobody made a checkpoint of. */
  snapshotDays: days,
  /** Age from which a checkpoint is proposed to go. It never goes by itself (P7). */
  checkpointDays: days,
  /** Time without a save after which a session is proposed for the archive. */
  idleDays: days,
  /** Keep fewer snapshots the older they are; see `retention.ts` for the bands. */
  thinning: z.boolean(),
  /** How many sessions a list shows first. Any number is kept. */
  shownSessions: z.number().check(z.int(), z.gte(10), z.lte(500)),
});
export type RetentionPolicy = z.infer<typeof RetentionPolicy>;

export const DEFAULT_RETENTION: RetentionPolicy = {
  snapshotDays: 30,
  checkpointDays: 90,
  idleDays: 180,
  thinning: true,
  shownSessions: 30,
};
