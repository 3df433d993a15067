import { countTotals } from '../model/count-totals';
import { deriveId } from '../model/merge/derive-id';
import { mirrorConflict, type MergePreview, type MergeRequest, type MergeResult } from '../model/merge/merge-report';
import { newSession, type Session } from '../model/session';
import type { SessionStore } from '../store/session-store';
import { beginFinishedSession } from './begin-finished-session';
import type { Parts } from './parts';
import { planMerge, type MergePlan, type MergeStore } from './plan-merge';
import { sealMergedTree } from './seal-merged-tree';

type Needs = Pick<Parts, 'store' | 'now'>;

/** Conflicts a preview lists; all of them are counted. */
const CONFLICTS_SHOWN = 500;

/**
 * Merges two sessions into a new one, which waits to be opened; both stay as they are. The same merge asked for again,
 * of either of the two, stores nothing and returns the session it made. Throws an AppError when either session is gone
 * or holds nothing.
 */
export async function mergeSessions({ store, now }: Needs, request: MergeRequest): Promise<MergeResult> {
  const plan = await planMerge(store, request);
  const id = mergedId(plan);
  const made = await store.getSession(id);
  if (made?.head !== undefined && made.deletedAt === undefined)
    return { session: id, snapshot: made.head, problems: plan.problems };
  const { tree, root, objects } = await sealMergedTree(store, plan.merged);
  const session: Session = { ...newSession(id, now()), ...plan.facts };
  const snapshot = await beginFinishedSession(store, session, {
    id: deriveId('merge', 'snapshot', id),
    objects,
    manifest: root.id,
    trigger: 'merge',
    takenAt: now(),
    totals: countTotals(tree),
    parents: [plan.one.id, plan.other.id],
  });
  return { session: id, snapshot: snapshot.id, problems: plan.problems };
}

/** The same versions merged in the same way are the same session, wherever, however often and from whichever side. */
function mergedId({ one, other, settler }: MergePlan): string {
  const { strategy } = settler.policy;
  return deriveId('merge', one.id, other.id, strategy, ...(strategy === 'by-hand' ? settler.outcome : []));
}

/** What `mergeSessions` would do now. Writes nothing. */
export async function previewMerge(
  store: MergeStore & Pick<SessionStore, 'seal'>,
  request: MergeRequest,
): Promise<MergePreview> {
  const { base, isMirrored, merged, settler, problems } = await planMerge(store, request);
  const { tree } = await sealMergedTree(store, merged);
  const { conflicts, newestFacts } = settler;
  const shown = conflicts.slice(0, CONFLICTS_SHOWN);
  return {
    one: request.one,
    other: request.other,
    ...(base !== undefined && { base }),
    newest: isMirrored ? 'this' : 'that',
    newestFacts,
    conflicts: isMirrored ? shown.map(mirrorConflict) : shown,
    conflictCount: conflicts.length,
    totals: countTotals(tree),
    problems,
  };
}
