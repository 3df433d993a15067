import * as z from 'zod/mini';
import { Message } from './conversation';
import { ObjectId } from './ids';

/** Stored form of a conversation: its facts, and its messages in leaves so that an appended turn rewrites one leaf. */
export const ConversationState = z.object({
  formatVersion: z.literal(1),
  key: z.string(),
  provider: z.string(),
  conversation: z.string(),
  title: z.string(),
  url: z.string(),
  model: z.exactOptional(z.string()),
  draft: z.string(),
  leaves: z.array(ObjectId),
});
export type ConversationState = z.infer<typeof ConversationState>;

export const MessageLeaf = z.object({ formatVersion: z.literal(1), messages: z.array(Message) });
export type MessageLeaf = z.infer<typeof MessageLeaf>;
