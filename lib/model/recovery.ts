import * as z from 'zod/mini';
import { NamedRecord } from './certificate';
import { Time } from './time';

/** `erased`: the database was empty. `incomplete`: records were missing. `unreadable`: it could not be read and was made anew. */
export const RecoveryCause = z.enum(['erased', 'incomplete', 'unreadable']);
export type RecoveryCause = z.infer<typeof RecoveryCause>;

const count = z.number().check(z.gte(0));

/** What happened to the store, what came back, and what is missing, by name. Kept until someone dismisses it. */
export const Recovery = z.object({
  formatVersion: z.literal(1),
  at: Time,
  cause: RecoveryCause,
  /** Records that were brought back, from the second copy or out of the damaged database. */
  back: z.object({ sessions: count, snapshots: count, drafts: count }),
  /** What could not be brought back. At most 200 are named. */
  missing: z.array(NamedRecord).check(z.maxLength(200)),
  /** How many are missing in all, as far as anyone can say. */
  missingCount: count,
});
export type Recovery = z.infer<typeof Recovery>;

export const NAMED_AT_MOST = 200;

/** Two recoveries without a look in between, e.g. one that was cut off, as one. */
export function joinRecoveries(former: Recovery | undefined, { ...latest }: Recovery): Recovery {
  if (!former) return latest;
  const { sessions, snapshots, drafts } = former.back;
  const back = {
    sessions: sessions + latest.back.sessions,
    snapshots: snapshots + latest.back.snapshots,
    drafts: drafts + latest.back.drafts,
  };
  const known = new Set(latest.missing.map(({ table, key }) => `${table} ${key}`));
  const others = former.missing.filter(({ table, key }) => !known.has(`${table} ${key}`));
  const missing = [...latest.missing, ...others].slice(0, NAMED_AT_MOST);
  return { ...latest, back, missing, missingCount: Math.max(latest.missingCount, former.missingCount, missing.length) };
}
