import { maskCards } from '../model/card-numbers';
import { mergeMessages, type Conversation, type ConversationCapture } from '../model/conversation';
import type { Edit } from '../model/edit';
import { FloodError, InvalidMessageError } from '../model/errors';
import { LIMITS } from '../model/limits';
import type { LiveDocument } from '../model/live-document';
import type { LiveIndex } from './live-index';
import type { Parts } from './parts';
import { withoutCredentials } from './window-facts';

/** Who sent a page's message, as the browser tells it; nothing here comes from the page. */
export interface PageSender {
  tabId: number;
  frameId: number;
  url: string;
  /** Whose page it is: a frame without a url of its own belongs to the page around it. */
  site: string;
  privateWindow: boolean;
}

export interface RecordEdit {
  (edit: Edit, sender: PageSender): Promise<number>;
}

/** Makes an edit durable. Returns the newest durable `seq` of its document. */
export function createRecordEdit({ store, uids, run, now }: Parts, index: LiveIndex): RecordEdit {
  const budget = new MessageBudget();
  return async (edit, sender) => {
    budget.spend(sender, now());
    const known = index.get(edit.document);
    if (known && known.tab !== '' && known.tab !== uids.get('tabs', sender.tabId)) {
      throw new InvalidMessageError('the document belongs to another tab', { document: edit.document });
    }
    // It is open, whatever was thought: a snapshot that is being taken must not let go of it.
    index.change([edit.document], { phase: 'open' });
    const key = edit.conversation && (await keepConversation({ store, now }, edit, edit.conversation));
    const document: LiveDocument = {
      ...readEdit({ ...edit, url: addressOf(edit, sender) }, now()),
      session: run(),
      phase: 'open',
      tab: uids.ensure('tabs', sender.tabId),
      tabId: sender.tabId,
      frameId: sender.frameId,
      ...(sender.privateWindow && { privateWindow: true }),
      ...(key !== undefined && { conversation: key }),
    };
    await uids.save();
    if (await store.putLiveDocument(document)) index.put(document);
    else await reopen({ store, index }, document);
    return Math.max(index.get(edit.document)?.seq ?? 0, edit.seq);
  };
}

/** An app may have moved on since the browser looked, but not to another site; frames without an address have their page's. */
function addressOf({ url }: Edit, { url: seen, site }: PageSender): string {
  const isOwn = seen.startsWith('about:')
    ? url.startsWith('about:') || originOf(url) === originOf(site)
    : originOf(url) === originOf(seen);
  return isOwn ? url : seen;
}

/** Files and data have no origin that tells one from another. */
function originOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { origin, protocol } = new URL(url);
  return origin === 'null' ? protocol : origin;
}

/** The store had this edit from the WAL already, which says neither which tab it came from nor that it is still open. */
async function reopen(
  { store, index }: { store: Parts['store']; index: LiveIndex },
  { id, tab, tabId, privateWindow }: LiveDocument,
): Promise<void> {
  const here = { phase: 'open', tab, tabId, ...(privateWindow && { privateWindow }) } as const;
  await store.changeLiveDocuments([id], here);
  const stored = await store.getLiveDocument(id);
  if (stored) index.put(stored);
}

/** What an edit says of its document; whose document it is, the edit does not say. */
export function readEdit(
  { document: id, frame, url, title, seq, state, refused }: Edit,
  receivedAt: number,
): Omit<LiveDocument, 'session' | 'phase' | 'tab' | 'tabId' | 'frameId' | 'privateWindow' | 'conversation'> {
  return { id, frame, url: withoutCredentials(url), title: maskCards(title), seq, receivedAt, state, refused };
}

/** An edit that was left in the WAL. */
export interface DrainedEdit extends Edit {
  /** When, in milliseconds since 1970; undefined where an earlier version did not say. */
  leftAt: number | undefined;
  /** What was stored of its document before. */
  former: LiveDocument | undefined;
}

/**
 * Adds what the page shows of a conversation to what is known of it; a turn once seen is never lost. What was left in the
 * WAL may be older than what is known: then it only adds what is not.
 */
export async function keepConversation(
  { store, now }: Pick<Parts, 'store' | 'now'>,
  edit: Edit | DrainedEdit,
  seen: ConversationCapture,
): Promise<string> {
  const named = seen.conversation !== '';
  const key = `${seen.provider}:${named ? seen.conversation : `document:${edit.document}`}`;
  const known = await store.getConversation(key);
  const url = withoutCredentials(edit.url);
  const shown =
    known && isOlder(edit, known)
      ? { ...known, messages: mergeMessages(seen.messages, known.messages) }
      : { ...seen, messages: mergeMessages(known?.messages ?? [], seen.messages), key, url };
  const conversation = { ...shown, updatedAt: nextUpdate(edit, known) ?? now() };
  const facts = (value: object): string => JSON.stringify({ ...value, updatedAt: 0 });
  if (!known || facts(known) !== facts(conversation)) await store.putConversation(conversation);
  return key;
}

/** Its document tells, else the time. */
function isOlder(edit: Edit | DrainedEdit, known: Conversation): boolean {
  if (!('leftAt' in edit)) return false;
  const { former, leftAt, seq } = edit;
  if (former && former.seq >= seq) return true;
  // All that is known was said before, by this document at the latest; it may have been stored a little later.
  if (former && known.updatedAt <= former.receivedAt) return false;
  return leftAt !== undefined && leftAt < known.updatedAt;
}

/** When it was said, and later than before in any case: what was sealed is known by it. */
const nextUpdate = (edit: Edit | DrainedEdit, known: Conversation | undefined): number | undefined =>
  'leftAt' in edit && edit.leftAt !== undefined
    ? Math.max(edit.leftAt, (known?.updatedAt ?? -Infinity) + 1)
    : undefined;

/** A bucket of messages per frame: a page that floods us is told so and costs the others nothing. */
class MessageBudget {
  private readonly spent = new Map<string, { second: number; count: number }>();

  spend({ tabId, frameId }: PageSender, now: number): void {
    const second = Math.floor(now / 1_000);
    const frame = `${String(tabId)}.${String(frameId)}`;
    const bucket = this.spent.get(frame);
    const count = bucket?.second === second ? bucket.count + 1 : 1;
    if (this.spent.size > 1_000) this.spent.clear();
    this.spent.set(frame, { second, count });
    if (count > LIMITS.messagesPerSecond) throw new FloodError(tabId, frameId);
  }
}
