import type { SealedObject } from '../model/objects';

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
