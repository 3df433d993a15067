import { isWorthOffering } from '../model/worth-offering';
import { matchWindows } from '../model/match-windows';
import { openTreeTabs } from '../model/session-tree';
import type { Session } from '../model/session';
import type { ResumeMode } from '../model/settings';
import { isCrashLoop } from './detect-crash-loop';
import type { Parts } from './parts';
import { readNewestTree } from './read-tree';

/** What to do about a sealed run at the start of the next. */
export type Offer = 'nothing' | 'ask' | 'resume';

/** Sessions that wait to be resumed, newest first. */
export async function pendingSessions({ store }: Pick<Parts, 'store'>): Promise<Session[]> {
  return (await store.listSessions()).filter(({ offer }) => offer === 'pending');
}

/** Decides about the newest sealed run: what the user chose, but never by itself in a crash loop. */
export async function decideOffer(
  parts: Pick<Parts, 'store' | 'browser'>,
  newest: Session,
  mode: ResumeMode,
): Promise<Offer> {
  if (mode === 'never') return 'nothing';
  if (await isAllThere(parts, newest)) {
    await parts.store.changeSession(newest.id, { offer: 'none' });
    return 'nothing';
  }
  if (mode === 'ask') return 'ask';
  return (await isCrashLoop(parts)) ? 'ask' : 'resume';
}

/** True when the browser brought every tab back and no page had anything to put back into it. */
async function isAllThere({ store, browser }: Pick<Parts, 'store' | 'browser'>, session: Session): Promise<boolean> {
  if (!session.head) return true;
  const tree = await readNewestTree(store, session);
  const tabs = openTreeTabs(tree).map(({ state }) => state);
  if (!isWorthOffering(tree)) return true;
  if (tree.problems.length > 0 || tabs.some(({ pages }) => pages.length > 0)) return false;
  return matchWindows(tree.windows, await browser.readWindows()).size === tabs.length;
}
