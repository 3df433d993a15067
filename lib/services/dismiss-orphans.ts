import type { DocumentId } from '../model/ids';
import { setPhase } from './greet-page';
import type { Parts } from './parts';
import type { RunMemory } from './take-snapshot';

/** Somebody looked at what found no place in one document, and needs it no more. That of other frames stays. */
export async function dismissOrphans(
  { parts, memory }: { parts: Pick<Parts, 'store' | 'browser'>; memory: Pick<RunMemory, 'index'> },
  document: DocumentId,
): Promise<void> {
  const entry = memory.index.get(document);
  // What waits for a frame that is gone has no page to tell; it is kept as something closed.
  if (entry?.phase === 'awaiting') await setPhase({ store: parts.store, index: memory.index }, [entry.id], 'closed');
  else if (entry) await parts.browser.commandPage(entry.tabId, { type: 'dismiss-orphans' }, entry.frameId);
}
