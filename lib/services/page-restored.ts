import type { DocumentId } from '../model/ids';
import type { FieldOutcome } from '../model/restore-report';
import type { Parts } from './parts';
import type { PageSender } from './record-edit';
import type { RestoreTools } from './restore-session';

export interface PageRestored {
  document: DocumentId;
  awaiting: DocumentId[];
  outcomes: FieldOutcome[];
  milliseconds: number;
}

/** A page took up what waited for it. Its own state holds all of it now, orphans included, so the waiting rows go. */
export async function notePageRestored(
  { store, uids, now }: Parts,
  { memory, desk }: Pick<RestoreTools, 'memory' | 'desk'>,
  { message, sender }: { message: PageRestored; sender: PageSender },
): Promise<void> {
  const tab = uids.get('tabs', sender.tabId);
  if (tab === undefined) return;
  const own = memory.index.ofTab(tab).filter(({ id, phase }) => phase === 'awaiting' && message.awaiting.includes(id));
  await store.deleteLiveDocuments(own);
  memory.index.delete(own);
  memory.index.change([message.document], { tookUpAt: now() });
  // A page that takes up its state once more, after it was freed or loaded itself anew, is in the report already.
  if (own.some(({ seq }) => seq === 0)) await desk.pageDone(tab, message.outcomes, message.milliseconds);
}
