import type { ExportRequest } from '../../lib/services/export-archive';
import { exportArchive } from '../../lib/services/export-archive';
import type { ArchiveSource } from '../../lib/services/survey-archive';
import type { SessionStore } from '../../lib/store/session-store';

/** An archive in memory, as written. */
export async function exportBytes(
  store: SessionStore,
  sessions: ExportRequest['sessions'] = 'all',
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const sink = new WritableStream<Uint8Array<ArrayBuffer>>({ write: (chunk) => void chunks.push(chunk) });
  await exportArchive(store, sink, { sessions, appVersion: '0.1.0', now: 1_760_000_000_000 });
  return joinBytes(...chunks);
}

export function joinBytes(...chunks: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}

/** Bytes as a file that is read in chunks of `step`. */
export const sourceOf = (bytes: Uint8Array<ArrayBuffer>, step = 65_536): ArchiveSource => ({
  size: bytes.length,
  open: () => chunksOf(bytes, step),
});

export async function* chunksOf(
  bytes: Uint8Array<ArrayBuffer>,
  step: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  for (let at = 0; at < bytes.length; at += step) {
    await Promise.resolve();
    yield bytes.slice(at, at + step);
  }
}
