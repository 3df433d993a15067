import fc from 'fast-check';
import { deflateRawSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { compress, decompress } from '../../lib/codec/compress';

afterEach(() => vi.unstubAllGlobals());

const anyBytes = fc.uint8Array({ maxLength: 5_000 }).map((bytes) => Uint8Array.from(bytes));

describe('compression', () => {
  it('comes back as what it was', async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes, async (bytes) => {
        expect(await decompress(await compress(bytes), bytes.length)).toEqual(bytes);
      }),
    );
  });

  it('reads what the ponyfill wrote, and the other way round', async () => {
    const bytes = new TextEncoder().encode('the same line\n'.repeat(500));
    const native = await compress(bytes);
    vi.stubGlobal('CompressionStream', undefined);
    vi.stubGlobal('DecompressionStream', undefined);
    const filled = await compress(bytes);
    expect(await decompress(native, bytes.length)).toEqual(bytes);
    vi.unstubAllGlobals();
    expect(await decompress(filled, bytes.length)).toEqual(bytes);
  });

  it('stops at the first byte more than was promised', async () => {
    const bomb = Uint8Array.from(deflateRawSync(new Uint8Array(200_000_000)));
    const before = process.memoryUsage().arrayBuffers;
    await expect(decompress(bomb, 1_000)).rejects.toThrow('expected 1000 bytes, got more');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
  });

  it('fails, and never hangs, on input that is cut off, empty, too short or not deflate', async () => {
    const whole = await compress(new TextEncoder().encode('something worth compressing '.repeat(20)));
    for (let size = 0; size < whole.length; size += 1) {
      await expect(decompress(whole.slice(0, size), 560)).rejects.toThrow();
    }
    await expect(decompress(whole, 561)).rejects.toThrow();
    await expect(decompress(Uint8Array.of(0xff, 0xff, 0xff), 3)).rejects.toThrow();
  });
});
