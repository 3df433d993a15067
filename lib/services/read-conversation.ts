import { mergeMessages, type Conversation } from '../model/conversation';
import type { ObjectId } from '../model/ids';
import type { Parts } from './parts';

type Needs = Pick<Parts, 'store' | 'now' | 'report'>;

/** The conversation an object of a snapshot holds, all its leaves read. */
export async function readConversation(
  { store, now }: Pick<Needs, 'store' | 'now'>,
  id: ObjectId,
): Promise<Conversation> {
  const { leaves, formatVersion: _version, ...facts } = await store.readObject('conversation', id);
  const read = await Promise.all(leaves.map((leaf) => store.readObject('messages', leaf)));
  return { ...facts, messages: read.flatMap(({ messages }) => messages), streaming: false, updatedAt: now() };
}

/** Makes sure that a saved conversation is among the growing ones, so that later snapshots carry it on. */
export async function keepSavedConversation(parts: Needs, id: ObjectId): Promise<string | undefined> {
  try {
    const saved = await readConversation(parts, id);
    const known = await parts.store.getConversation(saved.key);
    if (!known) await parts.store.putConversation(saved);
    else await parts.store.putConversation({ ...known, messages: mergeMessages(saved.messages, known.messages) });
    return saved.key;
  } catch (error) {
    parts.report(error, 'reading a saved conversation');
    return undefined;
  }
}
