import { LIMITS } from '../model/limits';

/**
 * Indices of the frames from the top window down to `start`. Only what browsers allow across origins is used.
 * A frame inside a shadow root has no index in its parent; it gets the first that no other frame can have.
 */
export function framePath(start: Window): number[] {
  const path: number[] = [];
  let current = start;
  while (current.parent !== current && path.length < LIMITS.frameDepth) {
    path.unshift(indexIn(current.parent, current));
    current = current.parent;
  }
  return path;
}

function indexIn(parent: Window, child: Window): number {
  for (let index = 0; index < parent.length; index++) if (parent[index] === child) return index;
  return parent.length;
}
