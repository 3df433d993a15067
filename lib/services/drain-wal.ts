import { QuotaError } from '../model/errors';
import type { DocumentId, SessionId } from '../model/ids';
import type { LiveDocument } from '../model/live-document';
import { isExcluded } from '../model/settings';
import { listFinished, newestFirst, parseLeft, type Left } from './left-edits';
import type { LiveIndex } from './live-index';
import type { Parts } from './parts';
import { keepConversation, readEdit } from './record-edit';

type Needs = Pick<Parts, 'store' | 'browser' | 'settings' | 'now' | 'report'>;

/**
 * Makes what pages left behind on their way out durable, the newest first. Idempotent: an entry goes only once its
 * contents are stored, or when its site or private windows are not kept any more. For want of space a large one stops no small one; those that
 * found no room stay for the next time, and a QuotaError is thrown at the end.
 * Documents nobody knows yet go to the session that `owner` names, as closed ones; those that `readOthers` names are not
 * of it, and stay. Returns the documents that changed.
 */
export async function drainWal(
  parts: Needs,
  owner: () => Promise<SessionId>,
  readOthers: () => Promise<ReadonlySet<DocumentId>> = () => Promise.resolve(new Set()),
): Promise<LiveDocument[]> {
  return orThrow(await drain(parts, owner, readOthers));
}

/**
 * Takes what pages of the present run left behind into its store and its index. Resolves to how many it was; throws as
 * `drainWal`, having taken in what found room.
 */
export async function drainIntoRun(parts: Parts, index: LiveIndex): Promise<number> {
  const outcome = await drain(
    parts,
    () => Promise.resolve(parts.run()),
    () => Promise.resolve(new Set()),
  );
  for (const document of outcome.drained) index.putNewer(document);
  return orThrow(outcome).length;
}

interface Outcome {
  drained: LiveDocument[];
  failure: { error: unknown } | undefined;
}

function orThrow({ drained, failure }: Outcome): LiveDocument[] {
  if (failure) throw failure.error;
  return drained;
}

async function drain(
  parts: Needs,
  owner: () => Promise<SessionId>,
  readOthers: () => Promise<ReadonlySet<DocumentId>>,
): Promise<Outcome> {
  const outcome: Outcome = { drained: [], failure: undefined };
  const entries = await parts.browser.readWal();
  // In this order: whoever is in the WAL by now was named before.
  const others = await readOthers();
  const stranger = async (): Promise<Stranger> => ({ session: await owner(), phase: 'closed', tab: '', tabId: -1 });
  const { left, invalid } = parseLeft(parts, entries);
  const own = newestFirst(left.filter(({ edit }) => !others.has(edit.document)));
  const done = new Set<Left>();
  for (const one of own) {
    try {
      const document = (await isStillKept(parts, one)) && (await keep(parts, one, stranger));
      if (document) outcome.drained.push(document);
      done.add(one);
    } catch (error) {
      outcome.failure ??= { error };
      if (!(error instanceof QuotaError)) break;
    }
  }
  const keys = [...invalid, ...listFinished(own, done).map(({ key }) => key)];
  if (keys.length > 0) await parts.browser.removeWal(keys);
  return outcome;
}

/** A page may go on writing after the user took its site back. Frames without an address of their own cannot be judged. */
async function isStillKept({ browser, settings }: Needs, { edit: { url }, isPrivate }: Left): Promise<boolean> {
  const { privateWindows, excludedHosts } = await settings();
  if (isPrivate && !privateWindows) return false;
  if (!/^https?:/.test(url)) return true;
  return !isExcluded(url, excludedHosts) && (await browser.isGranted(url));
}

/** What is known of a document that was only ever seen in the WAL. */
type Stranger = Pick<LiveDocument, 'session' | 'phase' | 'tab' | 'tabId'>;

async function keep(
  { store, now }: Needs,
  { edit, leftAt, isPrivate }: Left,
  stranger: () => Promise<Stranger>,
): Promise<LiveDocument | undefined> {
  const known = await store.getLiveDocument(edit.document);
  const left = { ...edit, leftAt: Number.isFinite(leftAt) ? leftAt : undefined, former: known };
  const conversation = edit.conversation && (await keepConversation({ store, now }, left, edit.conversation));
  const document: LiveDocument = {
    ...(known ?? (await stranger())),
    ...(isPrivate && { privateWindow: true }),
    ...readEdit(edit, Math.max(left.leftAt ?? now(), known?.receivedAt ?? -Infinity)),
    ...(conversation !== undefined && { conversation }),
  };
  return (await store.putLiveDocument(document)) ? document : undefined;
}
