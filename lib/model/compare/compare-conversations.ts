import type { Conversation, Message } from '../conversation';
import { aroundDifference, beginning } from './excerpt';
import type { ConversationChange } from './snapshot-comparison';

/** Messages that came, of which so many are shown. */
const SHOWN = 10;

/** What was said, dropped or reworded between two states of a conversation; undefined when nothing was. */
export function compareConversations(
  before: Conversation | undefined,
  after: Conversation | undefined,
): ConversationChange | undefined {
  const shown = after ?? before;
  if (!shown) return undefined;
  const [former, later] = [byId(before), byId(after)];
  const added = [...later.values()].filter(({ id }) => !former.has(id));
  const removed = [...former.keys()].filter((id) => !later.has(id)).length;
  const rewritten = [...later.values()].filter(({ id, text }) => (former.get(id)?.text ?? text) !== text).length;
  const drafts = { before: before?.draft ?? '', after: after?.draft ?? '' };
  const isDraftSame = drafts.before === drafts.after;
  if (added.length + removed + rewritten === 0 && isDraftSame) return undefined;
  return {
    key: shown.key,
    title: shown.title,
    added: added.length,
    removed,
    rewritten,
    messages: added.slice(0, SHOWN).map(({ role, text }) => ({ role, text: beginning(text) })),
    ...(!isDraftSame && { draft: aroundDifference(drafts.before, drafts.after) }),
  };
}

const byId = (conversation: Conversation | undefined): Map<string, Message> =>
  new Map((conversation?.messages ?? []).map((message) => [message.id, message]));
