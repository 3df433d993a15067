/** Makes an id out of what the thing comes from: the same parts give the same id, on every machine. */
export type DeriveId = (...parts: readonly string[]) => string;

const LANES = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f] as const;

/**
 * 128 bits as 32 hex digits. Not cryptographic: it names what a merge makes, it guards nothing. The parts of an id are
 * kept apart by their lengths, so that no two lists of parts read the same.
 */
export const deriveId: DeriveId = (...parts) => {
  const text = parts.map((part) => `${part.length}:${part}`).join('');
  return LANES.map((lane, index) => hashLane(text, lane, index).toString(16).padStart(8, '0')).join('');
};

function hashLane(text: string, lane: number, index: number): number {
  let hash = Math.imul(lane, index + 1) ^ text.length;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), lane | 1);
    hash ^= hash >>> (13 + index);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}
