import * as z from 'zod/mini';
import { SessionId, SnapshotId } from './ids';
import { LIMITS } from './limits';
import { Time } from './time';

export const Priority = z.enum(['low', 'normal', 'high']);
export type Priority = z.infer<typeof Priority>;

/** What a person wrote about a snapshot they chose to keep. Retention never removes it (P7). */
export const Checkpoint = z.object({
  snapshot: SnapshotId,
  session: SessionId,
  createdAt: Time,
  name: z.string().check(z.minLength(1), z.maxLength(LIMITS.titleCharacters)),
  description: z.string().check(z.maxLength(LIMITS.descriptionCharacters)),
  tags: z.array(z.string().check(z.minLength(1), z.maxLength(LIMITS.tagCharacters))).check(z.maxLength(LIMITS.tags)),
  priority: Priority,
});
export type Checkpoint = z.infer<typeof Checkpoint>;

const { name, description, tags, priority } = Checkpoint.shape;

/** What a person asks for: without a name it gets one, without a snapshot it is about what is open now. */
export const CheckpointWish = z.object({
  name: z.string().check(z.maxLength(LIMITS.titleCharacters)),
  description,
  tags,
  priority,
  snapshot: z.exactOptional(SnapshotId),
});
export type CheckpointWish = z.infer<typeof CheckpointWish>;

export const CheckpointChange = z.object({
  name: z.exactOptional(name),
  description: z.exactOptional(description),
  tags: z.exactOptional(tags),
  priority: z.exactOptional(priority),
});
export type CheckpointChange = z.infer<typeof CheckpointChange>;

/** `isNew` is false when the state was kept before: then this is the checkpoint that holds it, and nothing was written. */
export interface MadeCheckpoint {
  checkpoint: Checkpoint;
  isNew: boolean;
}
