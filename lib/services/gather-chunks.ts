/** The same bytes in chunks of at least `size` bytes, the last one apart: writing small ones to a disk one by one is slow. */
export async function* gatherChunks(
  chunks: AsyncIterable<Uint8Array<ArrayBuffer>>,
  size = 256 * 1024,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  let held: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    held.push(chunk);
    length += chunk.length;
    if (length < size) continue;
    yield join(held, length);
    held = [];
    length = 0;
  }
  if (length > 0) yield join(held, length);
}

function join(chunks: readonly Uint8Array<ArrayBuffer>[], length: number): Uint8Array<ArrayBuffer> {
  const [first] = chunks;
  if (first && chunks.length === 1) return first;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}
