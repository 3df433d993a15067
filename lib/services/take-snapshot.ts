import { countTotals } from '../model/count-totals';
import type { Uid } from '../model/ids';
import type { TabState } from '../model/manifest';
import { MissingObjectError } from '../model/errors';
import { isExcluded } from '../model/settings';
import type { OpenWindow } from '../model/browser-state';
import { listShown, tabsByUid, type SessionTree } from '../model/session-tree';
import type { Snapshot, Trigger } from '../model/snapshot';
import { buildTree } from './build-tree';
import type { LiveIndex } from './live-index';
import { withRoom } from './make-room';
import type { HealthKeeper, Parts } from './parts';
import { readContents, type ConversationCache } from './read-contents';
import { rejoinRun } from './rejoin-run';
import { toWindowFacts, type IconLookup } from './window-facts';

/** What a background keeps between two snapshots of its run. */
export interface RunMemory {
  index: LiveIndex;
  /** The tree of the run's newest snapshot. */
  tree: SessionTree;
  conversations: ConversationCache;
  /** Tabs brought back in this run, as they were saved: an unloaded one has no title and no icon of its own. */
  restored: Map<Uid, TabState>;
}

export interface TakeSnapshot {
  (trigger: Trigger): Promise<Snapshot | undefined>;
  /** Does `work`, which takes snapshots of this run away, while none is taken. What was sealed is sealed anew after it. */
  between<Value>(work: () => Promise<Value>): Promise<Value>;
}

export interface SnapshotTools {
  icon: IconLookup;
  health: HealthKeeper;
  /** Thins this run, and all else, when there is no room for its next snapshot. */
  makeRoom?: () => Promise<boolean>;
}

/** Snapshots are taken one after the other; callers that come while one is taken get the next. */
export function createTakeSnapshot(parts: Parts, memory: RunMemory, tools: SnapshotTools): TakeSnapshot {
  const { icon, health, makeRoom = () => Promise.resolve(false) } = tools;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
  const trying = async (trigger: Trigger): Promise<Snapshot> => {
    try {
      return await commit(parts, memory, { icon, trigger });
    } catch (error) {
      // What was sealed for a commit that failed is not stored: later snapshots must not point at it.
      forgetSealed(memory);
      throw error;
    }
  };
  const insisting = async (trigger: Trigger): Promise<Snapshot> => {
    try {
      return await trying(trigger);
    } catch (error) {
      if (!(error instanceof MissingObjectError)) throw error;
      await rejoinRun(parts, memory);
      return trying(trigger);
    }
  };
  const take = async (trigger: Trigger): Promise<Snapshot | undefined> => {
    try {
      const snapshot = await withRoom(() => insisting(trigger), makeRoom);
      health.saved();
      return snapshot;
    } catch (error) {
      health.failed(error, 'taking a snapshot');
      return undefined;
    }
  };
  const between: TakeSnapshot['between'] = (work) =>
    inTurn(async () => {
      try {
        return await work();
      } finally {
        forgetSealed(memory);
      }
    });
  return Object.assign((trigger: Trigger) => inTurn(() => take(trigger)), { between });
}

/** The next snapshot seals everything anew and writes what is not stored. */
function forgetSealed({ conversations, index }: RunMemory): void {
  conversations.clear();
  index.change(
    index.all().map(({ id }) => id),
    { sealed: undefined },
  );
}

/** Of sites that are never kept not even that they are open. */
const withoutExcluded = (windows: readonly OpenWindow[], hosts: readonly string[]): OpenWindow[] =>
  windows.map((window) => ({ ...window, tabs: window.tabs.filter(({ url }) => !isExcluded(url, hosts)) }));

async function commit(
  { store, uids, browser, settings, run, now }: Parts,
  memory: RunMemory,
  { icon, trigger }: { icon: IconLookup; trigger: Trigger },
): Promise<Snapshot> {
  const { privateWindows, excludedHosts } = await settings();
  await uids.settled();
  const { index, conversations } = memory;
  const entries = index.all();
  const open = (await browser.readWindows()).filter((window) => privateWindows || !window.privateWindow);
  const used = new Map<string, ReturnType<IconLookup>>();
  const before = tabsByUid(memory.tree);
  const windows = toWindowFacts(withoutExcluded(open, excludedHosts), uids, {
    icon: (url) => used.set(url, icon(url)).get(url),
    saved: (uid) => before.get(uid)?.state ?? memory.restored.get(uid),
  });
  await uids.save();
  const openTabs = new Set(open.flatMap(({ tabs }) => tabs.flatMap(({ tabId }) => uids.get('tabs', tabId) ?? [])));
  const sources = { store, index, entries, conversations, openTabs, previous: memory.tree };
  const contents = await readContents({ ...sources, now: now() });
  const built = await buildTree(store, {
    windows,
    previous: memory.tree,
    contents: contents.ofTab,
    leftPages: contents.leftPages,
    now: now(),
  });
  const icons = [...used.values()].filter((object) => object !== undefined);
  const snapshot = await store.commitSnapshot({
    session: run(),
    objects: [...icons, ...contents.objects, ...built.objects],
    // A database that was rebuilt or damaged under this run may lack what the run remembers as stored.
    stored: [...contents.ahead, ...listShown(built.tree)],
    manifest: built.root.id,
    trigger,
    takenAt: now(),
    totals: countTotals(built.tree),
  });
  memory.tree = built.tree;
  const settled = contents.settled();
  await store.deleteLiveDocuments(settled);
  index.delete(settled);
  return snapshot;
}
