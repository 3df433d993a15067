import type { CleanExit } from '../browser/clean-exit';
import { countTotals } from '../model/count-totals';
import type { SessionId, Uid } from '../model/ids';
import { newSession, type Session } from '../model/session';
import { openTreeTabs, tabsByUid, type SessionTree } from '../model/session-tree';
import { isWorthOffering } from '../model/worth-offering';
import { addYoungTabs } from './add-young-tabs';
import { isWorthKeeping } from './is-worth-keeping';
import { buildTree, factsOf, type TabContents, type TabFacts, type WindowFacts } from './build-tree';
import { drainWal } from './drain-wal';
import { LiveIndex, type LiveEntry } from './live-index';
import type { Parts } from './parts';
import { readContents } from './read-contents';
import { readNewestTree } from './read-tree';

type Needs = Pick<Parts, 'store' | 'browser' | 'settings' | 'now' | 'newId' | 'report'>;

/** Windows that closed this shortly before the last one were closed by quitting, not one by one. */
const QUIT_BURST_MS = 5_000;

/**
 * Ends every run but the present one: marks it, drains the WAL into it, and takes its last snapshot from what its
 * documents held. Each step may be cut off and is done again at the next start. Nothing of the new run is written before.
 */
export async function sealPreviousRuns(parts: Needs): Promise<void> {
  const cleanExit = await parts.browser.readCleanExit();
  const sessions = await parts.store.listSessions();
  const active = sessions.filter(({ status }) => status === 'active');
  for (const session of active) await markEnded(parts, session, cleanExit);
  await drainLeftovers(parts, sessions);
  const unfinished = new Set<SessionId>();
  await parts.store.visitLiveDocuments(undefined, ({ session }) => void unfinished.add(session));
  for (const { id, endedAt } of sessions) if (endedAt === undefined) unfinished.add(id);
  for (const id of unfinished) await finish(parts, id, cleanExit);
}

/**
 * What the WAL holds of earlier runs. Documents nobody knows are those of the run that is being sealed, else of the one
 * that ended last, while nobody answered its offer. Else they are of a run that ended before it had begun, which becomes
 * a session of its own.
 */
async function drainLeftovers(parts: Needs, sessions: readonly Session[]): Promise<void> {
  let owner =
    sessions.find(({ status }) => status === 'active') ??
    // A seal that was cut off, or found no room, had marked its run as ended.
    sessions.find(({ endedAt }) => endedAt === undefined) ??
    sessions.find(({ offer }) => offer === 'pending');
  const ownerId = async (): Promise<SessionId> => {
    if (!owner) {
      owner = { ...newSession(parts.newId(), parts.now()), status: 'interrupted', leftovers: true };
      await parts.store.putSession(owner);
    }
    return owner.id;
  };
  await drainWal(parts, ownerId, parts.browser.readEarlyPages);
}

async function markEnded({ store }: Needs, session: Session, cleanExit: CleanExit | null): Promise<void> {
  const status = cleanExit?.run === session.id ? 'completed' : 'interrupted';
  await store.changeSession(session.id, { status });
}

async function finish(parts: Needs, id: string, cleanExit: CleanExit | null): Promise<void> {
  const { store } = parts;
  const session = await store.getSession(id);
  const index = await LiveIndex.load(store, id);
  const documents = index.all();
  if (!session) {
    parts.report(new Error(`live documents of an unknown session ${id}`), 'sealing a run');
    return;
  }
  const previous = await readNewestTree(store, session);
  for (const problem of previous.problems) parts.report(problem, 'reading a sealed run');
  const tree = await lastSnapshot(parts, { session, index, previous, cleanExit });
  const newestDocument = Math.max(0, ...index.all().map(({ receivedAt }) => receivedAt));
  const endedAt = Math.max(session.lastSavedAt, newestDocument);
  const isOffered = isWorthOffering(tree) || previous.problems.length > 0;
  // Nothing to offer when it ended empty. What never was anything goes when nobody waits for it.
  if (isOffered) await store.changeSession(id, { endedAt, lastSavedAt: endedAt, offer: 'pending' });
  else if (await isWorthKeeping(parts, session)) await store.changeSession(id, { endedAt, offer: 'none' });
  else await store.changeSession(id, { endedAt, deletedAt: endedAt });
  // Last: a seal that is done again without them would find that the pages held nothing.
  await store.deleteLiveDocuments(documents);
}

interface Ended {
  session: Session;
  index: LiveIndex;
  previous: SessionTree;
  cleanExit: CleanExit | null;
}

async function lastSnapshot({ store, now, newId }: Needs, ended: Ended): Promise<SessionTree> {
  const { session, index, previous } = ended;
  const windows = windowsAtEnd(ended, newId);
  const openTabs = new Set(windows.flatMap(({ tabs }) => tabs.map(({ uid }) => uid)));
  const contents = await readContents({
    store,
    index,
    entries: index.all().map((entry) => atEnd(entry, openTabs)),
    conversations: new Map(),
    openTabs,
    previous,
    now: now(),
  });
  const { leftPages, objects, ahead } = contents;
  const held = heldBy(previous);
  // What came to rest before has no documents any more: all of it in a run sealed before, else what a closing window held.
  const isAtRest = closedTabsOf(previous);
  const ofTab = (tab: Uid): TabContents => {
    if (session.endedAt !== undefined) return held(tab);
    return isAtRest.has(tab) ? joined(contents.ofTab(tab), held(tab)) : contents.ofTab(tab);
  };
  const built = await buildTree(store, { windows, previous, contents: ofTab, leftPages, now: now() });
  await store.commitSnapshot({
    session: session.id,
    objects: [...objects, ...built.objects],
    stored: ahead,
    manifest: built.root.id,
    trigger: 'close',
    takenAt: now(),
    totals: countTotals(built.tree),
  });
  return built.tree;
}

const closedTabsOf = ({ closedWindows }: SessionTree): ReadonlySet<Uid> =>
  new Set(closedWindows.flatMap(({ tabs }) => tabs.map(({ state }) => state.uid)));

/** The newer of each frame and of each conversation. */
function joined(newer: TabContents, older: TabContents): TabContents {
  const frames = new Set(newer.pages.map(({ frame }) => frame.join()));
  const keys = new Set(newer.conversations.map(({ key }) => key));
  return {
    pages: [...newer.pages, ...older.pages.filter(({ frame }) => !frames.has(frame.join()))],
    conversations: [...newer.conversations, ...older.conversations.filter(({ key }) => !keys.has(key))],
  };
}

/** What was sealed before. Its documents are gone since; only what was drained from the WAL comes to it. */
function heldBy(tree: SessionTree): (tab: Uid) => TabContents {
  const tabs = tabsByUid(tree);
  return (uid) => {
    const { pages = [], conversations = [] } = tabs.get(uid)?.state ?? {};
    return { pages, conversations };
  };
}

/** What still waited for a tab that is no more is kept as something closed. */
function atEnd(entry: LiveEntry, openTabs: ReadonlySet<Uid>): LiveEntry {
  return entry.phase === 'awaiting' && !openTabs.has(entry.tab) ? { ...entry, phase: 'closed', tab: '' } : entry;
}

/** The windows of the last snapshot, those that quitting closed just before, and tabs younger than the snapshot. */
function windowsAtEnd({ session, index, previous, cleanExit }: Ended, newId: () => string): WindowFacts[] {
  const quitAt = cleanExit?.run === session.id ? cleanExit.at : undefined;
  const closedByQuit = previous.closedWindows.filter(
    ({ state }) => quitAt !== undefined && quitAt - (state.closedAt ?? 0) < QUIT_BURST_MS,
  );
  const windows = [...previous.windows, ...closedByQuit].map(({ state, tabs }): WindowFacts => {
    const { closedAt: _closedAt, formatVersion: _version, lastAccessed: _seen, ...facts } = state;
    return { ...facts, tabs: tabs.map((tab) => newestFacts(factsOf(tab.state), index)) };
  });
  const known = new Set(
    [...openTreeTabs(previous), ...closedByQuit.flatMap(({ tabs }) => tabs)].map(({ state }) => state.uid),
  );
  const young = index.all().filter((entry) => isTop(entry) && entry.phase === 'open' && !known.has(entry.tab));
  return addYoungTabs(windows, young, newId);
}

const isTop = ({ tab, frame }: LiveEntry): boolean => tab !== '' && frame.length === 0;

/** A page may have moved on since the last snapshot. */
function newestFacts(facts: TabFacts, index: LiveIndex): TabFacts {
  const { closedAt: _closedAt, ...open } = facts;
  const shown = index.ofTab(facts.uid).filter((entry) => isTop(entry) && entry.phase === 'open');
  const [top] = shown.sort((one, other) => other.receivedAt - one.receivedAt);
  return top ? { ...open, url: top.url, title: top.title } : open;
}
