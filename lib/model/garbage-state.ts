import * as z from 'zod/mini';
import { Time } from './time';

/** What a worker that dies half-way leaves to the next one. A row of `settings`. */
export const GarbageState = z.object({
  /** How often something was deleted, and how many of these deletions a complete collection has followed. */
  requests: z.number(),
  served: z.number(),
  /** When the last collection was complete. */
  collectedAt: Time,
  /** Packs that hold bytes of objects removed from the index. */
  dirty: z.array(z.number()),
  /** Conversations of deleted sessions: they go when nothing shows them any more. */
  conversations: z.array(z.string()),
  /** Nothing in this pack or an older one goes: it may hang on one of the `damaged`. 0 when nothing is damaged. */
  floor: z.number(),
  /** Records known to be damaged or missing when `floor` was set. */
  damaged: z.array(z.string()),
});
export type GarbageState = z.infer<typeof GarbageState>;
