import type { OpenWindow } from '../model/browser-state';
import type { TabState } from '../model/manifest';
import { isPrivate } from '../model/match-windows';
import type { AdoptedTab, PlannedWindow, RestorePlan } from '../model/restore-plan';
import type { Parts } from './parts';

type Needs = Pick<Parts, 'uids' | 'newId'>;

/**
 * A snapshot of this very run names tabs that may be open still and show something else by now. No two open tabs may
 * have one uid: what comes back beside them gets a new one, in the window it was in if that is still there.
 */
export function keepUidsApart(parts: Needs, plan: RestorePlan, open: readonly OpenWindow[]): RestorePlan {
  const openTabs = new Set(open.flatMap(({ tabs }) => tabs.map(({ tabId }) => tabId)));
  const openWindows = new Map(open.map((window) => [window.windowId, window]));
  return {
    ...plan,
    adopt: plan.adopt.map((adopted) => adoptedApart(parts, adopted, openTabs)),
    windows: plan.windows.map((planned) => windowApart(parts, planned, { openTabs, openWindows })),
  };
}

/** The open tab keeps its own uid when another one has that of the saved tab. */
function adoptedApart({ uids }: Needs, { tab, open }: AdoptedTab, openTabs: ReadonlySet<number>): AdoptedTab {
  const holder = uids.browserId('tabs', tab.uid);
  const own = uids.get('tabs', open.tabId);
  const isTaken = holder !== undefined && holder !== open.tabId && openTabs.has(holder);
  return { open, tab: isTaken && own !== undefined ? { ...tab, uid: own } : tab };
}

interface Open {
  openTabs: ReadonlySet<number>;
  openWindows: ReadonlyMap<number, OpenWindow>;
}

function windowApart(parts: Needs, planned: PlannedWindow, { openTabs, openWindows }: Open): PlannedWindow {
  const { uids, newId } = parts;
  const holder = openWindows.get(uids.browserId('windows', planned.window.uid) ?? -1);
  // A snapshot may be older than the memory of which windows were private.
  const isAlike = holder !== undefined && holder.privateWindow === isPrivate(planned.window);
  const joins = planned.joins ?? (isAlike ? holder.windowId : undefined);
  const tabApart = (tab: TabState): TabState => {
    const taken = uids.browserId('tabs', tab.uid);
    return taken !== undefined && openTabs.has(taken) ? { ...tab, uid: newId() } : tab;
  };
  return {
    ...planned,
    window: holder && !isAlike ? { ...planned.window, uid: newId() } : planned.window,
    ...(joins !== undefined && { joins }),
    whole: planned.whole && joins === undefined,
    tabs: planned.tabs.map(({ tab, index }) => ({ tab: tabApart(tab), index })),
  };
}
