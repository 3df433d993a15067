import { maskCards } from '../model/card-numbers';
import { mergeMessages, type ConversationCapture } from '../model/conversation';
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
    budget.spend(edit.document, now());
    const known = index.get(edit.document);
    if (known && known.tab !== '' && known.tab !== uids.get('tabs', sender.tabId)) {
      throw new InvalidMessageError('the document belongs to another tab', { document: edit.document });
    }
    // It is open, whatever was thought: a snapshot that is being taken must not let go of it.
    index.change([edit.document], { phase: 'open' });
    const key = edit.conversation && (await keepConversation({ store, now }, edit, edit.conversation));
    const document: LiveDocument = {
      ...readEdit(edit, now()),
      session: run(),
      phase: 'open',
      tab: uids.ensure('tabs', sender.tabId),
      tabId: sender.tabId,
      frameId: sender.frameId,
      ...(key !== undefined && { conversation: key }),
    };
    await uids.save();
    if (await store.putLiveDocument(document)) index.put(document);
    else await reopen({ store, index }, document);
    return Math.max(index.get(edit.document)?.seq ?? 0, edit.seq);
  };
}

/** The store had this edit from the WAL already, which says neither which tab it came from nor that it is still open. */
async function reopen(
  { store, index }: { store: Parts['store']; index: LiveIndex },
  { id, tab, tabId }: LiveDocument,
): Promise<void> {
  const here = { phase: 'open', tab, tabId } as const;
  await store.changeLiveDocuments([id], here);
  const stored = await store.getLiveDocument(id);
  if (stored) index.put(stored);
}

/** What an edit says of its document; whose document it is, the edit does not say. */
export function readEdit(
  { document: id, frame, url, title, seq, state, refused }: Edit,
  receivedAt: number,
): Omit<LiveDocument, 'session' | 'phase' | 'tab' | 'tabId' | 'frameId' | 'conversation'> {
  return { id, frame, url: withoutCredentials(url), title: maskCards(title), seq, receivedAt, state, refused };
}

/** Adds what the page shows of a conversation to what is known of it; a turn once seen is never lost. */
export async function keepConversation(
  { store, now }: Pick<Parts, 'store' | 'now'>,
  edit: Pick<Edit, 'document' | 'url'>,
  seen: ConversationCapture,
): Promise<string> {
  const named = seen.conversation !== '';
  const key = `${seen.provider}:${named ? seen.conversation : `document:${edit.document}`}`;
  const known = await store.getConversation(key);
  const messages = mergeMessages(known?.messages ?? [], seen.messages);
  const conversation = { ...seen, messages, key, url: withoutCredentials(edit.url), updatedAt: now() };
  const facts = (value: object): string => JSON.stringify({ ...value, updatedAt: 0 });
  if (!known || facts(known) !== facts(conversation)) await store.putConversation(conversation);
  return key;
}

/** A bucket of messages per document: a page that floods us is told so and costs the others nothing. */
class MessageBudget {
  private readonly spent = new Map<string, { second: number; count: number }>();

  spend(document: string, now: number): void {
    const second = Math.floor(now / 1_000);
    const bucket = this.spent.get(document);
    const count = bucket?.second === second ? bucket.count + 1 : 1;
    if (this.spent.size > 1_000) this.spent.clear();
    this.spent.set(document, { second, count });
    if (count > LIMITS.messagesPerSecond) throw new FloodError(document);
  }
}
