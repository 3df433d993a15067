import type { ConversationCapture, Message } from '../model/conversation';
import { LIMITS } from '../model/limits';
import type { Refusal } from '../model/page-state';
import type { ConversationAdapter } from './adapters/adapter';
import { CONVERSATION_ADAPTERS } from './adapters/registry';
import { maskCards } from '../model/card-numbers';
import { attempt } from './detect-fields';

export interface FoundConversation {
  adapter: ConversationAdapter;
  composer: Element | undefined;
}

/** The adapter that knows the page, and where its next prompt is written. */
export function findConversation(document: Document, url: URL): FoundConversation | undefined {
  return attempt(
    () => {
      const adapter = CONVERSATION_ADAPTERS.find((one) => one.detect(document, url));
      return adapter && { adapter, composer: adapter.composer(document) };
    },
    () => undefined,
  );
}

export interface ConversationRead {
  conversation: ConversationCapture;
  refused: Refusal[];
}

/** The conversation as it may be kept: within the limits, and without card numbers. */
export function readConversation(
  { adapter }: FoundConversation,
  document: Document,
  { url, keepsDraft }: { url: URL; keepsDraft: boolean },
): ConversationRead | undefined {
  const seen = attempt(
    () => adapter.capture(document, url),
    () => undefined,
  );
  if (!seen) return undefined;
  const messages = seen.messages.slice(-LIMITS.messagesPerConversation).map(asKept);
  const draft = keepsDraft ? maskCards(seen.draft.slice(0, LIMITS.fieldCharacters)) : '';
  const title = maskCards(seen.title.slice(0, LIMITS.titleCharacters));
  const isMasked = messages.some(({ text }, index) => text !== seen.messages[index]?.text);
  const refused: Refusal[] = isMasked ? [{ reason: 'card', label: title.slice(0, LIMITS.labelCharacters) }] : [];
  return { conversation: { ...seen, title, draft, messages }, refused };
}

function asKept(message: Message): Message {
  const text = maskCards(message.text.slice(0, LIMITS.fieldCharacters));
  if (message.text.length <= LIMITS.fieldCharacters) return { ...message, text };
  return { ...message, text, missing: [...(message.missing ?? []), 'rest'] };
}
