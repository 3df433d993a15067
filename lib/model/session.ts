import * as z from 'zod/mini';
import { SessionId, SnapshotId } from './ids';
import { LIMITS } from './limits';
import { NO_TOTALS, Totals } from './snapshot';
import { Time } from './time';

export const SessionStatus = z.enum(['active', 'interrupted', 'completed', 'archived']);
export type SessionStatus = z.infer<typeof SessionStatus>;

/** What the user decided about a sealed session. `resumed` may be offered again after an undo. */
export const OfferState = z.enum(['none', 'pending', 'later', 'resumed']);
export type OfferState = z.infer<typeof OfferState>;

export const SessionLink = z.object({
  kind: z.enum(['resumed-from', 'merged-from', 'branched-from']),
  session: SessionId,
});
export type SessionLink = z.infer<typeof SessionLink>;

/** One line of snapshots: a browser run, or a named piece of work. */
export const Session = z.object({
  id: SessionId,
  status: SessionStatus,
  title: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  links: z.array(SessionLink),
  startedAt: Time,
  lastSavedAt: Time,
  endedAt: z.exactOptional(Time),
  head: z.exactOptional(SnapshotId),
  /** `seq` of the head; the number of snapshots ever taken. */
  snapshots: z.number(),
  totals: Totals,
  offer: OfferState,
  /** Deleted by the user at this time; really removed once undo has expired. */
  deletedAt: z.exactOptional(Time),
  /** When it was put into the archive, and what it was before: that is what undo brings back. */
  putAway: z.exactOptional(z.object({ at: Time, status: SessionStatus, offer: OfferState })),
  /** Where it was imported from: the archive's store and the session's id there. Importing it again finds it by this. */
  importedFrom: z.exactOptional(z.object({ store: z.string(), session: SessionId })),
  /** Not all of it has come in yet; hidden as if deleted until then. */
  importing: z.exactOptional(z.literal(true)),
  /** Made only for what a run left behind that ended before it had begun; when that run was is not known. */
  leftovers: z.exactOptional(z.literal(true)),
});
export type Session = z.infer<typeof Session>;

/** What a person may say about a session. An empty title shows when it was instead. */
export const SessionWords = z.object({
  title: z.string().check(z.maxLength(LIMITS.titleCharacters)),
  description: z.string().check(z.maxLength(LIMITS.descriptionCharacters)),
  tags: z.array(z.string().check(z.minLength(1), z.maxLength(LIMITS.tagCharacters))).check(z.maxLength(LIMITS.tags)),
});
export type SessionWords = z.infer<typeof SessionWords>;

/** The session of a run that has just begun. */
export function newSession(id: SessionId, now: number): Session {
  return {
    id,
    status: 'active',
    title: '',
    description: '',
    tags: [],
    links: [],
    startedAt: now,
    lastSavedAt: now,
    snapshots: 0,
    totals: NO_TOTALS,
    offer: 'none',
  };
}
