import { MESSAGES_PER_LEAF, type Conversation } from '../model/conversation';
import { isDraft } from '../model/field-state';
import type { ConversationRef, PageRef } from '../model/manifest';
import type { SealedObject } from '../model/objects';
import { isEmptyPage, type PageState } from '../model/page-state';
import type { SessionStore } from '../store/session-store';

type Seal = Pick<SessionStore, 'seal'>;

/** The page object of one frame; undefined when the page holds nothing a reload would lose. */
export async function sealPage(
  store: Seal,
  { frame, url, state }: { frame: number[]; url: string; state: PageState },
  objects: SealedObject[],
): Promise<PageRef | undefined> {
  if (isEmptyPage(state)) return undefined;
  const sealed = await store.seal('page', state);
  objects.push(sealed);
  const kept = [...state.fields, ...state.orphans];
  return { frame, url, state: sealed.id, fields: kept.length, drafts: kept.filter(isDraft).length };
}

/** The conversation's objects: leaves of messages, so that an appended turn rewrites only the last one. */
export async function sealConversation(
  store: Seal,
  conversation: Conversation,
  objects: SealedObject[],
): Promise<ConversationRef> {
  const { key, provider, title, url, draft, messages, model } = conversation;
  const leaves = await Promise.all(
    chunk(messages, MESSAGES_PER_LEAF).map((leaf) => store.seal('messages', { formatVersion: 1, messages: leaf })),
  );
  const sealed = await store.seal('conversation', {
    formatVersion: 1,
    key,
    provider,
    conversation: conversation.conversation,
    title,
    url,
    ...(model !== undefined && { model }),
    draft,
    leaves: leaves.map(({ id }) => id),
  });
  objects.push(...leaves, sealed);
  return { key, state: sealed.id, messages: messages.length, unsent: draft.trim() !== '' };
}

function chunk<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
