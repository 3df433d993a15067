/** Below, above or at 0, as `one` comes before, after or is `other`: by their first different byte, the shorter one first. */
export function compareBytes(one: Uint8Array, other: Uint8Array): number {
  const shorter = Math.min(one.length, other.length);
  let at = 0;
  while (at < shorter && one[at] === other[at]) at += 1;
  return at < shorter ? (one[at] ?? 0) - (other[at] ?? 0) : one.length - other.length;
}
