import type { Conversation } from '../model/conversation';
import { toReport, type ErrorReport } from '../model/errors';
import type { ObjectId } from '../model/ids';
import type { Contents } from '../model/merge/merged-tree';
import type { SessionStore } from '../store/session-store';

type Store = Pick<SessionStore, 'readObject'>;

/**
 * Runs a pure `use` twice: first to learn which pages and conversations it asks for, then with those read. So a session
 * of any size costs only what really differs. What cannot be read is undefined to `use` and named in `problems`.
 */
export async function withContents<Value>(
  store: Store,
  use: (contents: Contents) => Value,
): Promise<{ value: Value; problems: ErrorReport[] }> {
  const asked = { pages: new Set<ObjectId>(), conversations: new Set<ObjectId>() };
  use({
    page: (id) => void asked.pages.add(id),
    conversation: (id) => void asked.conversations.add(id),
  });
  const problems: ErrorReport[] = [];
  const pages = await readAll(asked.pages, (id) => orReport(() => store.readObject('page', id), problems));
  const chats = await readAll(asked.conversations, (id) => readReadable(store, id, problems));
  const value = use({ page: (id) => pages.get(id), conversation: (id) => chats.get(id) });
  return { value, problems };
}

async function readAll<Value>(
  ids: ReadonlySet<ObjectId>,
  read: (id: ObjectId) => Promise<Value>,
): Promise<Map<ObjectId, Value>> {
  const values = new Map<ObjectId, Value>();
  for (const id of ids) values.set(id, await read(id));
  return values;
}

/** A conversation without those of its leaves that are damaged. */
async function readReadable(store: Store, id: ObjectId, problems: ErrorReport[]): Promise<Conversation | undefined> {
  const found = await orReport(() => store.readObject('conversation', id), problems);
  if (!found) return undefined;
  const { leaves, formatVersion: _version, ...facts } = found;
  const read = leaves.map((leaf) => orReport(() => store.readObject('messages', leaf), problems));
  const messages = (await Promise.all(read)).flatMap((leaf) => leaf?.messages ?? []);
  return { ...facts, messages, streaming: false, updatedAt: 0 };
}

async function orReport<Value>(read: () => Promise<Value>, problems: ErrorReport[]): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    problems.push(toReport(error));
    return undefined;
  }
}
