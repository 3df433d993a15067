import * as z from 'zod/mini';
import { LIMITS } from './limits';
import { Time } from './time';

const short = z.string().check(z.maxLength(300));
const text = z.string().check(z.maxLength(LIMITS.fieldCharacters));

/** One turn of a conversation. `missing` names what the page showed but does not hold as text. */
export const Message = z.object({
  id: short,
  role: z.enum(['user', 'assistant', 'system', 'tool']),
  text,
  parent: z.exactOptional(short),
  model: z.exactOptional(short),
  missing: z.exactOptional(z.array(short).check(z.maxLength(50))),
});
export type Message = z.infer<typeof Message>;

/** What a conversation adapter reads from one page: the turns it can see now, in order. */
export const ConversationCapture = z.object({
  provider: short,
  /** The provider's own id; empty until the first prompt was sent. */
  conversation: z.string().check(z.maxLength(300)),
  title: z.string().check(z.maxLength(LIMITS.titleCharacters)),
  model: z.exactOptional(short),
  messages: z.array(Message).check(z.maxLength(LIMITS.messagesPerConversation)),
  /** Unsent text in the composer. */
  draft: text,
  /** The assistant is still writing. */
  streaming: z.boolean(),
});
export type ConversationCapture = z.infer<typeof ConversationCapture>;

/** A conversation as the store keeps it while it grows: every turn ever seen, each once. */
export const Conversation = z.object({
  ...ConversationCapture.shape,
  /** `provider:conversation`, or `provider:document:<id>` before the provider gave one. */
  key: z.string().check(z.maxLength(700)),
  url: z.string().check(z.maxLength(LIMITS.urlCharacters)),
  updatedAt: Time,
});
export type Conversation = z.infer<typeof Conversation>;

export const MESSAGES_PER_LEAF = 32;

/** Newest text of each turn, turns seen before kept in place, new ones where the page shows them. */
export function mergeMessages(known: readonly Message[], seen: readonly Message[]): Message[] {
  const fresh = new Map(seen.map((message) => [message.id, message]));
  const knownIds = new Set(known.map((message) => message.id));
  const merged = known.map((message) => newest(message, fresh.get(message.id)));
  seen.forEach((message, index) => {
    if (knownIds.has(message.id)) return;
    const before = seen[index - 1];
    const at = before ? merged.findIndex(({ id }) => id === before.id) + 1 : indexOfNextKnown(merged, seen, index);
    merged.splice(at, 0, message);
  });
  return merged;
}

/** A turn drawn as a skeleton while it loads is no newer text. */
function newest(known: Message, seen: Message | undefined): Message {
  return !seen || (seen.text === '' && known.text !== '') ? known : seen;
}

function indexOfNextKnown(merged: readonly Message[], seen: readonly Message[], index: number): number {
  const next = seen.slice(index + 1).find((message) => merged.some(({ id }) => id === message.id));
  return next ? merged.findIndex(({ id }) => id === next.id) : merged.length;
}
