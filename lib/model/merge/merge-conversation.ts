import type { Conversation, Message } from '../conversation';
import { LIMITS } from '../limits';
import { mergeOrder } from './merge-order';
import { mergeText } from './merge-text';
import { leftSides, take, type Contested, type Settler } from './settle-conflicts';
import { mergeFact, type Side, type Versions } from './versions';

type Tab = NonNullable<Contested['tab']>;
type Conversations = Versions<Conversation>;

export interface MergedConversation {
  conversation: Conversation;
  /** Sides whose unsent prompt is not in it. */
  left: Side[];
}

/**
 * A conversation that grew on both sides: every message of both, each once, no conflict. Only an unsent prompt can be
 * one. Undefined when the two together are more than one conversation may hold.
 */
export function mergeConversation(versions: Conversations, settler: Settler, tab: Tab): MergedConversation | undefined {
  const { one, other } = versions;
  const messages = mergeMessageTrees(versions, settler);
  if (messages.length > LIMITS.messagesPerConversation) return undefined;
  const { draft, left } = mergeDrafts(versions, settler, tab);
  // The provider's own words: it knows the newest ones, whatever was seen here.
  const model = settler.fact(versions, 'model', 'page');
  const conversation: Conversation = {
    key: one.key,
    provider: one.provider,
    conversation: mergeFact(versions, 'conversation', settler.policy.newest),
    title: settler.fact(versions, 'title', 'page'),
    url: mergeFact(versions, 'url', settler.policy.newest),
    ...(model !== undefined && { model }),
    messages,
    draft,
    streaming: false,
    updatedAt: Math.max(one.updatedAt, other.updatedAt),
  };
  return { conversation, left };
}

/** Every message of both sides; the longer conversation gives the order, whichever side it is on. */
export function mergeMessageTrees({ base, one, other }: Conversations, settler: Settler): Message[] {
  const former = byId(base?.messages ?? []);
  const [mine, theirs] = [byId(one.messages), byId(other.messages)];
  const [lead, follow] = isAhead(one.messages, other.messages) ? [mine, theirs] : [theirs, mine];
  const order = mergeOrder({ base: undefined, one: [...lead.keys()], other: [...follow.keys()] }, 'this');
  const merged = order.flatMap((id) => {
    const [message, known] = [mine.get(id), theirs.get(id)];
    if (!message || !known) return message ?? known ?? [];
    return mergeMessage({ base: former.get(id), one: message, other: known }, settler);
  });
  return [...byId(merged).values()];
}

const byId = (messages: readonly Message[]): Map<string, Message> =>
  new Map(messages.map((message) => [message.id, message]));

/** The longer one, and of two as long always the same one. */
function isAhead(one: readonly Message[], other: readonly Message[]): boolean {
  if (one.length !== other.length) return one.length > other.length;
  return one.map(({ id }) => id).join('\n') >= other.map(({ id }) => id).join('\n');
}

/** Two texts of one message that do not continue each other: the shorter becomes a branch beside it. */
function mergeMessage({ base, one, other }: Versions<Message>, { policy }: Settler): Message[] {
  const [mine, theirs] = [JSON.stringify(one), JSON.stringify(other)];
  const former = base && JSON.stringify(base);
  if (mine === theirs || mine === former) return [other];
  if (theirs === former) return [one];
  const isFuller = one.text.length === other.text.length ? mine >= theirs : one.text.length > other.text.length;
  const [fuller, shorter] = isFuller ? [one, other] : [other, one];
  if (fuller.text.startsWith(shorter.text)) return [fuller];
  return [fuller, { ...shorter, id: policy.deriveId('message', shorter.id, shorter.text) }];
}

function mergeDrafts(versions: Conversations, settler: Settler, tab: Tab): { draft: string; left: Side[] } {
  const { one, other, base } = versions;
  const drafts = { base: base?.draft ?? '', one: one.draft, other: other.draft };
  const merged = mergeText(drafts, 'words') ?? longer(drafts);
  if (merged !== undefined) return { draft: merged, left: [] };
  const keeps = whoKept(drafts);
  const contested = { kind: 'draft', what: one.key, label: one.title, tab, texts: drafts } as const;
  const settled = settler.settle({ ...contested, ...(keeps && { keeps }) });
  const draft = take(drafts, settled.takes);
  const isKept = (side: Side): boolean => [draft, ''].includes((side === 'this' ? one : other).draft.trim());
  return { draft, left: leftSides(settled).filter((side) => !isKept(side)) };
}

/** The one that goes on where the other stopped; both have all of the base. */
function longer({ base = '', one, other }: Versions<string>): string | undefined {
  if (!one.startsWith(base) || !other.startsWith(base)) return undefined;
  if (one.startsWith(other)) return one;
  return other.startsWith(one) ? other : undefined;
}

/** The side that has a prompt still, where the other sent or removed it. */
function whoKept({ one, other }: Versions<string>): Side | undefined {
  if (one.trim() === '') return 'that';
  return other.trim() === '' ? 'this' : undefined;
}
