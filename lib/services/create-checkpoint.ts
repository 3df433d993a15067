import type { Checkpoint, CheckpointWish, MadeCheckpoint } from '../model/checkpoint';
import { UnknownSnapshotError } from '../model/errors';
import { LIMITS } from '../model/limits';
import { isSameState } from '../model/same-state';
import type { SessionTree } from '../model/session-tree';
import type { Snapshot } from '../model/snapshot';
import type { Parts } from './parts';
import { readTree } from './read-tree';
import { saveNow, type SaveTools } from './save-now';

export interface CheckpointTools extends SaveTools {
  parts: Pick<Parts, 'browser' | 'store' | 'now'>;
}

/** Checkpoints that are compared with a new one: the newest of its session. */
const COMPARED = 50;

/**
 * Keeps what is open now, or the snapshot that is named, as a checkpoint. A state that a checkpoint of the session holds
 * already is not kept twice: the answer is that checkpoint. Throws UnknownSnapshotError, or what went wrong with saving.
 */
export async function createCheckpoint(tools: CheckpointTools, wish: CheckpointWish): Promise<MadeCheckpoint> {
  const { store, now } = tools.parts;
  const snapshot = await snapshotOf(tools, wish);
  const tree = await readTree(store, snapshot.id);
  const kept = await findSame(tools.parts, snapshot, tree);
  if (kept) return { checkpoint: kept, isNew: false };
  const { name, description, tags, priority } = wish;
  const checkpoint: Checkpoint = {
    snapshot: snapshot.id,
    session: snapshot.session,
    createdAt: now(),
    name: name.trim() || nameOf(tree),
    description,
    tags: [...new Set(tags)],
    priority,
  };
  if (!(await store.putCheckpoint(checkpoint))) throw new UnknownSnapshotError(snapshot.id);
  return { checkpoint, isNew: true };
}

async function snapshotOf(tools: CheckpointTools, { snapshot: id }: CheckpointWish): Promise<Snapshot> {
  if (id === undefined) return saveNow(tools, 'checkpoint');
  const found = await tools.parts.store.getSnapshot(id);
  if (!found) throw new UnknownSnapshotError(id);
  return found;
}

/** The checkpoint of the session that shows the same as `tree`. */
async function findSame(
  { store }: Pick<Parts, 'store'>,
  { id, session, manifest, totals }: Snapshot,
  tree: SessionTree,
): Promise<Checkpoint | undefined> {
  for (const checkpoint of (await store.listCheckpoints(session)).slice(0, COMPARED)) {
    if (checkpoint.snapshot === id) return checkpoint;
    const snapshot = await store.getSnapshot(checkpoint.snapshot);
    if (snapshot?.manifest === manifest) return checkpoint;
    // Counts are there without opening anything, and differ mostly.
    if (JSON.stringify(snapshot?.totals) !== JSON.stringify(totals)) continue;
    if (isSameState(tree, await readTree(store, checkpoint.snapshot))) return checkpoint;
  }
  return undefined;
}

/** Nobody named it: what was in front says best what it is about. */
function nameOf({ windows }: SessionTree): string {
  const window = windows.find(({ state }) => state.focused) ?? windows[0];
  const tab = window?.tabs.find(({ state }) => state.uid === window.state.active) ?? window?.tabs[0];
  return (tab?.state.title ?? tab?.state.url ?? '').slice(0, LIMITS.titleCharacters) || NO_TAB;
}

/** A name must not be empty; a state without a single tab has nothing to be named after. */
const NO_TAB = '–';
