import { AppError, type ErrorReport } from '../model/errors';
import type { SessionId, SnapshotId } from '../model/ids';
import { deriveId } from '../model/merge/derive-id';
import { findMergeBase } from '../model/merge/find-merge-base';
import { restrictTree } from '../model/merge/index-tree';
import { mergeSessionFacts, type SessionFacts } from '../model/merge/merge-facts';
import { mirrorVersion, type MergeRequest, type MergeVersion } from '../model/merge/merge-report';
import { mergeTrees, type SideVersion } from '../model/merge/merge-tree';
import type { MergedTree } from '../model/merge/merged-tree';
import { Settler, type MergePolicy } from '../model/merge/settle-conflicts';
import type { Side } from '../model/merge/versions';
import type { Session, SessionWords } from '../model/session';
import { tabsByUid, type SessionTree } from '../model/session-tree';
import type { Snapshot } from '../model/snapshot';
import type { SessionStore } from '../store/session-store';
import { withContents } from './load-contents';
import { isLost, readNewestTree, readTree } from './read-tree';
import { traceAncestors, type AncestorStore } from './trace-ancestors';

export type MergeStore = AncestorStore & Pick<SessionStore, 'readObject'>;

/**
 * A merge worked out and not yet written. `one` is the older of the two, whichever of them was asked for first: so both
 * ways make the same. The sides of everything in it are meant that way too.
 */
export interface MergePlan {
  one: Snapshot;
  other: Snapshot;
  /** The request calls `one` "that". */
  isMirrored: boolean;
  base?: SnapshotId;
  merged: MergedTree;
  facts: SessionFacts;
  settler: Settler;
  problems: ErrorReport[];
}

interface LoadedSide extends SideVersion {
  session: Session;
  head: Snapshot;
  /** Its newest snapshot was unreadable: what was read instead is older than what the two have in common. */
  isFallback: boolean;
}

/** Reads both sessions and what they have in common, and merges them. Damaged records are named, and cost themselves. */
export async function planMerge(store: MergeStore, request: MergeRequest): Promise<MergePlan> {
  if (request.one === request.other)
    throw new AppError('same-session', 'A session cannot be merged with itself. Choose another one.');
  const asked = [await loadSide(store, request.one), await loadSide(store, request.other)] as const;
  const isMirrored = isOlder(asked[1].head, asked[0].head);
  const [one, other] = isMirrored ? [asked[1], asked[0]] : asked;
  const base = await readBase(store, one, other);
  const { value, problems } = await withContents(store, (contents) => {
    const settler = new Settler({ ...toPolicy(request, isMirrored), newest: NEWEST, deriveId });
    const words = { base: base?.words, one: one.session, other: other.session };
    const facts = mergeSessionFacts(words, settler);
    return { settler, facts, merged: mergeTrees({ base: base?.tree, one, other }, settler, contents) };
  });
  return {
    one: one.head,
    other: other.head,
    isMirrored,
    ...(base && { base: base.id }),
    ...value,
    problems: [...one.tree.problems, ...other.tree.problems, ...problems],
  };
}

const NEWEST: Side = 'that';

/** Two saved in the same millisecond are told apart by their ids. */
const isOlder = (one: Snapshot, other: Snapshot): boolean =>
  one.takenAt - other.takenAt < 0 || (one.takenAt === other.takenAt && one.id < other.id);

function toPolicy(
  { strategy, choices }: MergeRequest,
  isMirrored: boolean,
): Pick<MergePolicy, 'strategy' | 'choices' | 'undecided'> {
  const turn = isMirrored ? mirrorVersion : (version: MergeVersion) => version;
  return {
    strategy,
    choices: new Map(choices.map(({ conflict, take }) => [conflict, turn(take)])),
    undecided: isMirrored ? 'that' : 'this',
  };
}

async function loadSide(store: MergeStore, id: SessionId): Promise<LoadedSide> {
  const session = await store.getSession(id);
  if (session?.deletedAt !== undefined || !session)
    throw new AppError('unknown-session', 'This session is not there any more.', { data: { id } });
  const head = (session.head && (await store.getSnapshot(session.head))) || (await store.listSnapshots(id))[0];
  if (!head) throw new AppError('no-snapshot', 'Nothing was saved in this session.', { data: { id } });
  const tree = await readTree(store, head.id);
  const isFallback = isLost(tree);
  const read = isFallback ? await readNewestTree(store, { id, head: head.id }) : tree;
  return { session, head, tree: read, snapshot: head.id, takenAt: head.takenAt, isFallback };
}

interface Base {
  id: SnapshotId;
  tree: SessionTree;
  words: SessionWords | undefined;
}

/** What neither side can have taken away, because it never had it or cannot be read, is no part of the base. */
async function readBase(store: MergeStore, one: LoadedSide, other: LoadedSide): Promise<Base | undefined> {
  if (one.isFallback || other.isFallback) return undefined;
  const [mine, theirs] = [await traceAncestors(store, one.head), await traceAncestors(store, other.head)];
  const found = findMergeBase(mine, theirs);
  if (!found) return undefined;
  const tree = await readTree(store, found.id);
  const kept = [mine.get(found.id)?.only, theirs.get(found.id)?.only, presentIn(one.tree), presentIn(other.tree)];
  const restricted = kept.reduce<SessionTree>((rest, tabs) => (tabs ? restrictTree(rest, tabs) : rest), tree);
  return { id: found.id, tree: restricted, words: await readFormerWords(store, found.id, [one, other]) };
}

/** What is written about the session both come from. One that is merged itself may have been renamed since. */
async function readFormerWords(
  store: MergeStore,
  base: SnapshotId,
  sides: readonly LoadedSide[],
): Promise<SessionWords | undefined> {
  const snapshot = await store.getSnapshot(base);
  if (!snapshot || sides.some(({ session }) => session.id === snapshot.session)) return undefined;
  return store.getSession(snapshot.session);
}

/** The tabs of a tree with holes; undefined for a whole one, in which what is missing was taken away. */
const presentIn = (tree: SessionTree): ReadonlySet<string> | undefined =>
  tree.problems.length > 0 ? new Set(tabsByUid(tree).keys()) : undefined;
