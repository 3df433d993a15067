import type { ObjectId, SnapshotId } from '../ids';
import type { Snapshot } from '../snapshot';

/** A snapshot some version comes from. */
export interface Ancestor extends Pick<Snapshot, 'id' | 'manifest' | 'takenAt'> {
  parents: readonly SnapshotId[];
}

/**
 * The newest state both versions come from: a snapshot that is an ancestor of both (or one of the two themselves), else
 * one that holds the very same as one of the other's ancestors, as an imported copy does. Undefined when there is none.
 */
export function findMergeBase<One extends Ancestor>(
  one: ReadonlyMap<SnapshotId, One>,
  other: ReadonlyMap<SnapshotId, Ancestor>,
): One | undefined {
  const shared = [...one.values()].filter(({ id }) => other.has(id));
  if (shared.length > 0) return newest(withoutAncestorsOfOthers(shared));
  const held = new Map<ObjectId, number>();
  for (const { manifest, takenAt } of other.values()) held.set(manifest, Math.max(takenAt, held.get(manifest) ?? 0));
  const same = [...one.values()].filter(({ manifest }) => held.has(manifest));
  return newest(same, ({ manifest, takenAt }) => Math.min(takenAt, held.get(manifest) ?? 0));
}

/** Clocks go back; what another common ancestor comes from is older whatever its clock said. */
function withoutAncestorsOfOthers<One extends Ancestor>(shared: readonly One[]): One[] {
  const parents = new Set(shared.flatMap((snapshot) => snapshot.parents));
  return shared.filter(({ id }) => !parents.has(id));
}

/** Of several as new always the same one, whichever side asks. */
function newest<One extends Ancestor>(
  snapshots: readonly One[],
  ageOf: (snapshot: One) => number = ({ takenAt }) => takenAt,
): One | undefined {
  return [...snapshots].sort((a, b) => ageOf(b) - ageOf(a) || (a.manifest + a.id < b.manifest + b.id ? -1 : 1))[0];
}
