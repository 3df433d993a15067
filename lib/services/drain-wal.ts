import { Edit } from '../model/edit';
import { InvalidMessageError } from '../model/errors';
import type { DocumentId, SessionId } from '../model/ids';
import type { LiveDocument } from '../model/live-document';
import type { Parts } from './parts';
import { keepConversation, readEdit } from './record-edit';

type Needs = Pick<Parts, 'store' | 'browser' | 'now' | 'report'>;

/**
 * Makes what pages left behind on their way out durable. Idempotent: an entry goes only once its contents are stored.
 * Documents nobody knows yet go to `session`, as closed ones; those that `readOthers` names are not of it, and stay.
 * Returns the documents that changed.
 */
export async function drainWal(
  parts: Needs,
  session: SessionId,
  readOthers: () => Promise<ReadonlySet<DocumentId>> = () => Promise.resolve(new Set()),
): Promise<LiveDocument[]> {
  const drained: LiveDocument[] = [];
  const done: string[] = [];
  const entries = await parts.browser.readWal();
  // In this order: whoever is in the WAL by now was named before.
  const others = await readOthers();
  for (const { key, value } of entries) {
    const edit = Edit.safeParse(value);
    if (edit.success) {
      if (others.has(edit.data.document)) continue;
      const document = await keep(parts, edit.data, session);
      if (document) drained.push(document);
    } else {
      parts.report(new InvalidMessageError('a WAL entry cannot be read', { key }), 'draining the WAL');
    }
    done.push(key);
  }
  if (done.length > 0) await parts.browser.removeWal(done);
  return drained;
}

async function keep({ store, now }: Needs, edit: Edit, session: SessionId): Promise<LiveDocument | undefined> {
  const known = await store.getLiveDocument(edit.document);
  const conversation = edit.conversation && (await keepConversation({ store, now }, edit, edit.conversation));
  const document: LiveDocument = {
    session,
    phase: 'closed',
    tab: '',
    tabId: -1,
    ...known,
    ...readEdit(edit, now()),
    ...(conversation !== undefined && { conversation }),
  };
  return (await store.putLiveDocument(document)) ? document : undefined;
}
