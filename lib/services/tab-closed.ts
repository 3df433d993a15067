import type { Uid } from '../model/ids';
import { setPhase } from './greet-page';
import type { LiveIndex } from './live-index';
import type { Parts } from './parts';

/**
 * What waited for a tab is closed with it. When its window closes too, it stays with the tab: quitting closes windows as
 * well, and then they come back.
 */
export async function tabClosed(
  live: { store: Pick<Parts['store'], 'changeLiveDocuments'>; index: LiveIndex },
  tab: Uid,
  withItsWindow: boolean,
): Promise<void> {
  const waiting = live.index.ofTab(tab).filter(({ phase }) => phase === 'awaiting');
  const ids = waiting.map(({ id }) => id);
  if (withItsWindow) live.index.change(ids, { closedWithWindow: true });
  else await setPhase(live, ids, 'closed');
}
