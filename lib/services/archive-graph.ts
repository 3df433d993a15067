import { ArchiveLimitError } from '../model/errors';
import type { ObjectId } from '../model/ids';
import type { ObjectKind } from '../model/objects';
import type { ObjectRef } from '../store/list-children';

/** An object of an archive, or one that another object of it points to. Ids of an archive are labels, nothing more. */
export interface ArchiveNode {
  kind: ObjectKind;
  /** It is in the archive, and sound. */
  isPresent: boolean;
  children: readonly ArchiveNode[];
  /** A chosen snapshot reaches it. */
  isNeeded: boolean;
  /** What it is called in this store. */
  adopted?: ObjectId;
  /** The object's own turn to be looked at for what is missing; see `lacksParts`. */
  lacks?: boolean;
}

const NONE: readonly ArchiveNode[] = [];

/** What points to what in an archive. Kinds only point to kinds below them, so there are no circles. */
export class ArchiveGraph {
  private readonly nodes = new Map<ObjectKind, Map<ObjectId, ArchiveNode>>();
  private count = 0;

  constructor(private readonly limit: number) {}

  get({ kind, id }: ObjectRef): ArchiveNode | undefined {
    return this.nodes.get(kind)?.get(id);
  }

  /** False when an object of that name was there before: the first one holds. Throws ArchiveLimitError. */
  add(ref: ObjectRef, children: readonly ObjectRef[]): boolean {
    const node = this.ensure(ref);
    if (node.isPresent) return false;
    node.isPresent = true;
    if (children.length > 0) node.children = children.map((child) => this.ensure(child));
    return true;
  }

  private ensure({ kind, id }: ObjectRef): ArchiveNode {
    const ofKind = this.nodes.get(kind) ?? new Map<ObjectId, ArchiveNode>();
    this.nodes.set(kind, ofKind);
    const known = ofKind.get(id);
    if (known) return known;
    this.count += 1;
    if (this.count > this.limit) throw new ArchiveLimitError('objects', this.limit);
    const node: ArchiveNode = { kind, isPresent: false, children: NONE, isNeeded: false };
    ofKind.set(id, node);
    return node;
  }
}

/** True when anything below a node is not there. */
export function lacksParts(node: ArchiveNode): boolean {
  if (!node.isPresent) return true;
  node.lacks ??= node.children.some(lacksParts);
  return node.lacks;
}

/** Marks everything that is reached from `root`. */
export function markNeeded(root: ArchiveNode | undefined): void {
  if (!root || root.isNeeded) return;
  root.isNeeded = true;
  root.children.forEach(markNeeded);
}
