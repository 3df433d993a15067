import { mergeMessages, type Conversation } from '../model/conversation';
import type { ObjectId } from '../model/ids';
import type { SessionStore } from '../store/session-store';
import type { Parts } from './parts';

type Needs = Pick<Parts, 'store' | 'now' | 'report'>;

/** The conversation an object of a snapshot holds, all its leaves read. */
export async function readConversation(
  { store, now }: { store: Pick<SessionStore, 'readObject'>; now: () => number },
  id: ObjectId,
): Promise<Conversation> {
  const { leaves, formatVersion: _version, ...facts } = await store.readObject('conversation', id);
  const read = await Promise.all(leaves.map((leaf) => store.readObject('messages', leaf)));
  return { ...facts, messages: read.flatMap(({ messages }) => messages), streaming: false, updatedAt: now() };
}

/** A saved conversation among the growing ones. */
export interface KeptConversation {
  key: string;
  /** False when turns of it are damaged and left out. */
  whole: boolean;
}

/** Makes sure that a saved conversation is among the growing ones, so that later snapshots carry it on. */
export async function keepSavedConversation(parts: Needs, id: ObjectId): Promise<KeptConversation | undefined> {
  try {
    const { conversation: saved, whole } = await readWhatIsLeft(parts, id);
    const known = await parts.store.getConversation(saved.key);
    if (!known) await parts.store.putConversation(saved);
    else await parts.store.putConversation({ ...known, messages: mergeMessages(saved.messages, known.messages) });
    return { key: saved.key, whole };
  } catch (error) {
    parts.report(error, 'reading a saved conversation');
    return undefined;
  }
}

/** A damaged leaf costs its turns, not the conversation. */
async function readWhatIsLeft(parts: Needs, id: ObjectId): Promise<{ conversation: Conversation; whole: boolean }> {
  let whole = true;
  const readObject: typeof parts.store.readObject = async (kind, leaf) => {
    try {
      return await parts.store.readObject(kind, leaf);
    } catch (error) {
      if (kind !== 'messages') throw error;
      whole = false;
      parts.report(error, 'reading a part of a saved conversation');
      return { formatVersion: 1, messages: [] } as never;
    }
  };
  const conversation = await readConversation({ now: parts.now, store: { readObject } }, id);
  return { conversation, whole };
}
