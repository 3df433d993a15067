const FORMAT = 'deflate-raw';

interface ByteStream {
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly writable: WritableStream<Uint8Array<ArrayBuffer>>;
  readonly isPonyfill?: boolean;
}

/** Raw deflate of `bytes`. */
export async function compress(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = await openStream('CompressionStream');
  const [packed] = await Promise.all([new Response(stream.readable).arrayBuffer(), feed(stream, bytes)]);
  return new Uint8Array(packed);
}

/**
 * What was deflated, which must be exactly `size` bytes long: reading stops at the first byte too many, so that a bomb
 * costs no more than an honest pack. Throws TypeError for broken or wrongly long input.
 */
export async function decompress(bytes: Uint8Array<ArrayBuffer>, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const stream = await openStream('DecompressionStream');
  const fed = feed(stream, bytes);
  // Reading fails with the same error; this only keeps it from counting as unhandled.
  fed.catch(() => undefined);
  const content = await readExactly(stream.readable, size);
  await fed;
  return content;
}

async function feed({ writable, isPonyfill }: ByteStream, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const writer = writable.getWriter();
  // A copy for the ponyfill, which hands what it gets to a worker: the caller's bytes would be gone.
  const written = writer.write(isPonyfill ? bytes.slice() : bytes);
  await Promise.all([written, writer.close()]);
}

async function readExactly(
  readable: ReadableStream<Uint8Array<ArrayBuffer>>,
  size: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = readable.getReader();
  const content = new Uint8Array(size);
  let filled = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (filled + value.length > size) {
      reader.cancel().catch(() => undefined);
      throw new TypeError(`expected ${size} bytes, got more`);
    }
    content.set(value, filled);
    filled += value.length;
  }
  if (filled !== size) throw new TypeError(`expected ${size} bytes, got ${filled}`);
  return content;
}

/** The ponyfill is loaded only where the browser has no compression of its own. */
async function openStream(name: 'CompressionStream' | 'DecompressionStream'): Promise<ByteStream> {
  if (typeof globalThis[name] === 'function') return new globalThis[name](FORMAT);
  const { makeCompressionStream, makeDecompressionStream } = await import('compression-streams-polyfill/ponyfill');
  const Stream =
    name === 'CompressionStream' ? makeCompressionStream(TransformStream) : makeDecompressionStream(TransformStream);
  const { readable, writable } = new Stream(FORMAT) as ByteStream;
  return { readable, writable, isPonyfill: true };
}
