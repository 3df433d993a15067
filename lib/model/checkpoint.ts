import * as z from 'zod/mini';
import { SessionId, SnapshotId } from './ids';
import { LIMITS } from './limits';

export const Priority = z.enum(['low', 'normal', 'high']);
export type Priority = z.infer<typeof Priority>;

/** What a person wrote about a snapshot they chose to keep. Retention never removes it (P7). */
export const Checkpoint = z.object({
  snapshot: SnapshotId,
  session: SessionId,
  createdAt: z.number(),
  name: z.string().check(z.minLength(1), z.maxLength(LIMITS.titleCharacters)),
  description: z.string().check(z.maxLength(LIMITS.descriptionCharacters)),
  tags: z.array(z.string().check(z.minLength(1), z.maxLength(LIMITS.tagCharacters))).check(z.maxLength(LIMITS.tags)),
  priority: Priority,
});
export type Checkpoint = z.infer<typeof Checkpoint>;
