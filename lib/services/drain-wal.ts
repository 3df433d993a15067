import { Edit } from '../model/edit';
import { InvalidMessageError } from '../model/errors';
import type { DocumentId, SessionId } from '../model/ids';
import type { LiveDocument } from '../model/live-document';
import { isExcluded } from '../model/settings';
import type { LiveIndex } from './live-index';
import type { Parts } from './parts';
import { keepConversation, readEdit } from './record-edit';

type Needs = Pick<Parts, 'store' | 'browser' | 'settings' | 'now' | 'report'>;

/**
 * Makes what pages left behind on their way out durable. Idempotent: an entry goes only once its contents are stored, or
 * when its site is not kept any more.
 * Documents nobody knows yet go to the session that `owner` names, as closed ones; those that `readOthers` names are not
 * of it, and stay. Returns the documents that changed.
 */
export async function drainWal(
  parts: Needs,
  owner: () => Promise<SessionId>,
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
      const document = (await isStillKept(parts, edit.data)) && (await keep(parts, edit.data, owner));
      if (document) drained.push(document);
    } else {
      parts.report(new InvalidMessageError('a WAL entry cannot be read', { key }), 'draining the WAL');
    }
    done.push(key);
  }
  if (done.length > 0) await parts.browser.removeWal(done);
  return drained;
}

/** Takes what pages of the present run left behind into its store and its index. Resolves to how many it was. */
export async function drainIntoRun(parts: Parts, index: LiveIndex): Promise<number> {
  const drained = await drainWal(parts, () => Promise.resolve(parts.run()));
  for (const document of drained) index.putNewer(document);
  return drained.length;
}

/** A page may go on writing after the user took its site back. Frames without an address of their own cannot be judged. */
async function isStillKept({ browser, settings }: Needs, { url }: Edit): Promise<boolean> {
  if (!/^https?:/.test(url)) return true;
  return !isExcluded(url, (await settings()).excludedHosts) && (await browser.isGranted(url));
}

async function keep(
  { store, now }: Needs,
  edit: Edit,
  owner: () => Promise<SessionId>,
): Promise<LiveDocument | undefined> {
  const known = await store.getLiveDocument(edit.document);
  const conversation = edit.conversation && (await keepConversation({ store, now }, edit, edit.conversation));
  const document: LiveDocument = {
    ...(known ?? { session: await owner(), phase: 'closed', tab: '', tabId: -1 }),
    ...readEdit(edit, now()),
    ...(conversation !== undefined && { conversation }),
  };
  return (await store.putLiveDocument(document)) ? document : undefined;
}
