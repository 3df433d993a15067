import { compareTrees } from '../model/compare/compare-trees';
import type { SnapshotComparison } from '../model/compare/snapshot-comparison';
import { MissingObjectError } from '../model/errors';
import type { SnapshotId } from '../model/ids';
import { restrictTree } from '../model/merge/index-tree';
import { tabsByUid, type SessionTree } from '../model/session-tree';
import type { SessionStore } from '../store/session-store';
import { withContents } from './load-contents';
import { readTree } from './read-tree';

type Store = Pick<SessionStore, 'getSnapshot' | 'readObject'>;

/** What differs between two snapshots, of one session or of two. Throws MissingObjectError when either is gone. */
export async function compareSnapshots(
  store: Store,
  before: SnapshotId,
  after: SnapshotId,
): Promise<SnapshotComparison> {
  const [former, later] = [await read(store, before), await read(store, after)];
  // A tab that one side has and the other's damaged records may have held was neither opened nor closed.
  const [old, now] = [readableWith(former, later), readableWith(later, former)];
  const { value, problems } = await withContents(store, (contents) => compareTrees(old, now, contents));
  return { before, after, ...value, problems: [...former.problems, ...later.problems, ...problems] };
}

const readableWith = (tree: SessionTree, other: SessionTree): SessionTree =>
  other.problems.length > 0 ? restrictTree(tree, new Set(tabsByUid(other).keys())) : tree;

async function read(store: Store, id: SnapshotId): Promise<SessionTree> {
  if (!(await store.getSnapshot(id))) throw new MissingObjectError(id);
  return readTree(store, id);
}
