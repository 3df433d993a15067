import { compareBytes } from '../codec/compare-bytes';
import type { FramedObject } from '../codec/frame-objects';
import type { SealedObject } from '../model/objects';

/** Children before parents, so that a reference costs three bytes. Kinds of tomorrow come first. */
const KINDS = ['icon', 'page', 'messages', 'conversation', 'tab', 'window', 'session'];

/**
 * The objects of one pack in the order in which they compress best: by kind, and likes beside likes. Of tabs that puts
 * those of one site together, whose icon comes first of what differs in their bytes.
 */
export function orderObjects<Item extends FramedObject>(objects: readonly Item[]): Item[] {
  const rank = ({ kind }: Item): number => KINDS.indexOf(kind);
  return [...objects].sort((one, other) => rank(one) - rank(other) || compareBytes(one.bytes, other.bytes));
}

/** To read one object its whole pack is unpacked, so a large commit becomes several packs. Bytes before compression. */
const GROUP_BYTES = 512 * 1024;

/** Objects in their order, in groups that become one pack each. A larger object is a group of its own. */
export function groupObjects<Item extends Pick<SealedObject, 'bytes'>>(
  objects: readonly Item[],
  limit = GROUP_BYTES,
): Item[][] {
  const groups: Item[][] = [];
  let size = Infinity;
  for (const object of objects) {
    if (size + object.bytes.length > limit) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1)?.push(object);
    size += object.bytes.length;
  }
  return groups;
}
