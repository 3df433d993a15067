import { Conversation } from '../model/conversation';
import type { Database } from './database';
import { readRow, type OnProblem } from './read-rows';

/** The conversation of `provider:conversation`, as far as it has been seen. */
export function getConversation(db: Database, onProblem: OnProblem, key: string): Promise<Conversation | undefined> {
  return readRow({ table: db.conversations, onProblem, parse: (row) => Conversation.parse(row) }, key);
}

export async function putConversation(db: Database, conversation: Conversation): Promise<void> {
  await db.conversations.put(conversation);
}
