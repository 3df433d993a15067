/** Largest value, in bytes, that browsers still keep inside their database instead of in a file of its own. */
export const PIECE_BYTES = 60_000;

/** `bytes` cut into pieces of at most `size` bytes, in order; at least one. */
export function splitPieces(bytes: Uint8Array<ArrayBuffer>, size = PIECE_BYTES): Uint8Array<ArrayBuffer>[] {
  const count = Math.max(1, Math.ceil(bytes.length / size));
  return Array.from({ length: count }, (_, at) => bytes.slice(at * size, (at + 1) * size));
}

/** The bytes that `splitPieces` cut. */
export function joinPieces(pieces: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const [first] = pieces;
  if (first && pieces.length === 1) return first;
  const joined = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
