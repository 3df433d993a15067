import { Edit } from '../model/edit';
import { InvalidMessageError } from '../model/errors';
import type { SessionId } from '../model/ids';
import type { LiveDocument } from '../model/live-document';
import type { Parts } from './parts';
import { keepConversation, readEdit } from './record-edit';

type Needs = Pick<Parts, 'store' | 'browser' | 'now' | 'report'>;

/**
 * Makes what pages left behind on their way out durable. Idempotent: an entry goes only once its contents are stored.
 * Documents nobody knows yet go to `session`, as closed ones. Returns the documents that changed.
 */
export async function drainWal(parts: Needs, session: SessionId): Promise<LiveDocument[]> {
  const drained: LiveDocument[] = [];
  const done: string[] = [];
  for (const { key, value } of await parts.browser.readWal()) {
    const edit = Edit.safeParse(value);
    if (edit.success) {
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
