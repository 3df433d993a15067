import * as z from 'zod/mini';
import { SessionId, SnapshotId } from './ids';
import { Time } from './time';

const count = z.number().check(z.gte(0));

/** A record by the name people know it by; what is said of it when it is lost. */
export const NamedRecord = z.object({
  table: z.enum(['sessions', 'snapshots', 'checkpoints', 'packs']),
  key: z.string(),
  session: z.exactOptional(z.string()),
  /** Title of the session, name of the checkpoint. */
  title: z.exactOptional(z.string()),
  /** One that is none is left out: lists are kept for ever, and earlier versions wrote into them what archives said. */
  at: z.catch(z.optional(Time), undefined),
});
export type NamedRecord = z.infer<typeof NamedRecord>;

/** What is known of the store outside of it: by this a wiped or half-empty one is told from a first run. Written last. */
export const Certificate = z.object({
  formatVersion: z.literal(1),
  storeId: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
  /** Number of the newest change of the database that the second copy holds. */
  generation: count,
  newest: z.nullable(z.object({ snapshot: SnapshotId, session: SessionId, takenAt: Time })),
  counts: z.object({ sessions: count, snapshots: count, packs: count }),
  /** The newest snapshots by name, newest first: who else could name them when database and copy are both gone? */
  roll: z.exactOptional(z.array(NamedRecord).check(z.maxLength(200))),
  /** How many files the second copy has, and what the newest one holds: no other file says so yet. */
  files: z.object({
    count,
    newest: count,
    holds: z.array(NamedRecord).check(z.maxLength(1_000)),
    /** How many there were when they were last merged. */
    settled: z.exactOptional(count),
  }),
});
export type Certificate = z.infer<typeof Certificate>;
