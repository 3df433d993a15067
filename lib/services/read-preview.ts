import type { OpenTab, OpenWindow } from '../model/browser-state';
import { AppError, MissingContentsError, UnknownSnapshotError, type ErrorReport } from '../model/errors';
import type { ObjectId, SnapshotId, Uid } from '../model/ids';
import { matchWindows } from '../model/match-windows';
import type { SessionPreview, TabPreview, WindowPreview } from '../model/preview';
import { openTreeTabs, type TreeTab, type TreeWindow } from '../model/session-tree';
import type { Session } from '../model/session';
import type { Snapshot } from '../model/snapshot';
import type { SessionStore } from '../store/session-store';
import { readNewestTree, readTree } from './read-tree';

type Store = Pick<SessionStore, 'getSnapshot' | 'listSnapshots' | 'readObject' | 'listMissing'>;

export interface PreviewOptions {
  readWindows: () => Promise<OpenWindow[]>;
  /** Which of its snapshots; the newest that can be read when absent. */
  snapshot?: SnapshotId | undefined;
}

/** A snapshot of a session for showing: windows, tabs, what they hold, and which of them are open already. */
export async function readPreview(
  store: Store,
  session: Session,
  { readWindows, snapshot: wanted }: PreviewOptions,
): Promise<SessionPreview> {
  const snapshot = await findSnapshot(store, session, wanted);
  const tree = wanted === undefined ? await readNewestTree(store, session) : await readTree(store, wanted);
  const matches = matchWindows(tree.windows, await readWindows());
  const icons = await readIcons(store, [...openTreeTabs(tree), ...tree.closedTabs]);
  const show = (tab: TreeTab): TabPreview => toTab(tab, matches, icons);
  return {
    session,
    snapshot: snapshot.id,
    takenAt: snapshot.takenAt,
    trigger: snapshot.trigger,
    windows: tree.windows.map((window) => toWindow(window, show)),
    closedTabs: tree.closedTabs.map(show),
    problems: [...tree.problems, ...(await findMissingContents(store, openTreeTabs(tree)))],
  };
}

async function findSnapshot(store: Store, { id, head }: Session, wanted: SnapshotId | undefined): Promise<Snapshot> {
  const asked = wanted ?? head;
  const snapshot = asked === undefined ? undefined : await store.getSnapshot(asked);
  if (snapshot && (wanted === undefined || snapshot.session === id)) return snapshot;
  if (wanted !== undefined) throw new UnknownSnapshotError(wanted);
  throw new AppError('no-snapshot', 'Nothing was saved in this session.', { data: { id } });
}

function toWindow({ state, tabs }: TreeWindow, show: (tab: TreeTab) => TabPreview): WindowPreview {
  const groups = new Map(state.groups.map((group) => [group.uid, group]));
  const shown = tabs.map((tab) => {
    const group = tab.state.group === undefined ? undefined : groups.get(tab.state.group);
    return { ...show(tab), ...(group && { group }) };
  });
  return { uid: state.uid, groups: state.groups, tabs: shown };
}

function toTab(
  { state }: TreeTab,
  matches: ReadonlyMap<Uid, OpenTab>,
  icons: ReadonlyMap<ObjectId, string>,
): TabPreview {
  const { uid, url, title, pinned, pages, conversations, closedAt } = state;
  const icon = state.icon === undefined ? undefined : icons.get(state.icon);
  const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0);
  return {
    uid,
    url,
    title: title === '' ? url : title,
    ...(icon !== undefined && { icon }),
    pinned,
    pages,
    fields: sum(pages.map(({ fields }) => fields)),
    drafts: sum(pages.map(({ drafts }) => drafts)),
    messages: sum(conversations.map(({ messages }) => messages)),
    unsent: conversations.some(({ unsent }) => unsent),
    alreadyOpen: closedAt === undefined && matches.has(uid),
    ...(closedAt !== undefined && { closedAt }),
  };
}

/** Tabs that are there but not what they held: named by their title, once each. */
async function findMissingContents(store: Store, tabs: readonly TreeTab[]): Promise<ErrorReport[]> {
  const idsOf = ({ state }: TreeTab): ObjectId[] =>
    [...state.pages, ...state.conversations].map((contents) => contents.state);
  const missing = new Set(await store.listMissing(tabs.flatMap(idsOf)));
  return tabs.flatMap((tab) => {
    const id = idsOf(tab).find((one) => missing.has(one));
    return id === undefined ? [] : [new MissingContentsError(id, tab.state).toJSON()];
  });
}

/** An icon that cannot be read is no problem worth naming. */
async function readIcons(store: Store, tabs: readonly TreeTab[]): Promise<Map<ObjectId, string>> {
  const ids = new Set(tabs.flatMap(({ state }) => state.icon ?? []));
  const read = [...ids].map(async (id): Promise<[ObjectId, string][]> => {
    try {
      return [[id, (await store.readObject('icon', id)).dataUrl]];
    } catch {
      return [];
    }
  });
  return new Map((await Promise.all(read)).flat());
}
