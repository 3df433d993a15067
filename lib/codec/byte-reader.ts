/** Bytes of a stream, taken in the sizes a parser wants. Holds no more than it is asked for and one chunk. */
export class ByteReader {
  private readonly chunks: Uint8Array<ArrayBuffer>[] = [];
  private held = 0;
  private ended = false;
  /** Bytes taken so far. */
  position = 0;
  /** The most bytes that were held at once. */
  peak = 0;

  constructor(private readonly source: AsyncIterator<Uint8Array<ArrayBuffer>>) {}

  /** The next `size` bytes, or all that are left when there are fewer, without taking them. */
  async peek(size: number): Promise<Uint8Array<ArrayBuffer>> {
    await this.fill(size);
    this.joinFront(Math.min(size, this.held));
    return this.chunks[0]?.subarray(0, size) ?? new Uint8Array();
  }

  /** The next `size` bytes as a copy of their own; fewer when the stream ends before. */
  async take(size: number): Promise<Uint8Array<ArrayBuffer>> {
    await this.fill(size);
    const bytes = new Uint8Array(Math.min(size, this.held));
    let filled = 0;
    for (const chunk of this.chunks) {
      const part = chunk.subarray(0, bytes.length - filled);
      bytes.set(part, filled);
      filled += part.length;
      if (filled === bytes.length) break;
    }
    this.drop(filled);
    return bytes;
  }

  /** Passes over `size` bytes without holding them. Resolves to how many there were. */
  async skip(size: number): Promise<number> {
    let skipped = 0;
    while (skipped < size) {
      if (this.held === 0) await this.fill(1);
      if (this.held === 0) break;
      const step = Math.min(size - skipped, this.chunks[0]?.length ?? 0);
      this.drop(step);
      skipped += step;
    }
    return skipped;
  }

  private async fill(size: number): Promise<void> {
    while (this.held < size && !this.ended) {
      const next = await this.source.next();
      if (next.done) this.ended = true;
      else if (next.value.length > 0) this.hold(next.value);
    }
  }

  private hold(chunk: Uint8Array<ArrayBuffer>): void {
    this.chunks.push(chunk);
    this.held += chunk.length;
    this.peak = Math.max(this.peak, this.held);
  }

  /** Makes the first chunk at least `size` bytes long. */
  private joinFront(size: number): void {
    const [first] = this.chunks;
    if (!first || first.length >= size) return;
    let count = 0;
    for (let length = 0; length < size; count += 1) length += this.chunks[count]?.length ?? size;
    const parts = this.chunks.splice(0, count);
    const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      joined.set(part, at);
      at += part.length;
    }
    this.chunks.unshift(joined);
  }

  private drop(size: number): void {
    this.position += size;
    this.held -= size;
    for (let left = size; left > 0;) {
      const first = this.chunks.shift();
      if (!first) return;
      if (first.length > left) this.chunks.unshift(first.subarray(left));
      left -= Math.min(left, first.length);
    }
  }
}

/** The chunks of a stream. Leaving the loop early gives the stream up. */
export async function* readChunks(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
