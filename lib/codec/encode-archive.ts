import { toHex } from './hex';
import { encodeCanonicalJson } from './canonical-json';
import {
  ARCHIVE_MAGIC,
  ARCHIVE_VERSION,
  chainDigest,
  RECORD_KINDS,
  sha256,
  writeRecordHeader,
  type RecordKind,
} from './archive-record';

/** A record before it has its place. */
export interface ArchivePart {
  kind: RecordKind;
  body: Uint8Array<ArrayBuffer>;
}

/**
 * An archive of `parts`, as chunks to be written one after the other; the layout is in README.md. `describeEnd` is asked
 * when all parts are written: what it says goes into the last record, with their number and checksum. Holds one part.
 */
export async function* encodeArchive(
  parts: AsyncIterable<ArchivePart>,
  describeEnd: () => Record<string, unknown>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  yield Uint8Array.of(...ARCHIVE_MAGIC, ARCHIVE_VERSION);
  let number = 0;
  let chain: Uint8Array<ArrayBuffer> = new Uint8Array(32);
  for await (const { kind, body } of parts) {
    const digest = await sha256(body);
    chain = await chainDigest(chain, digest);
    yield writeRecordHeader({ kind, number, size: body.length, digest });
    yield body;
    number += 1;
  }
  const body = encodeCanonicalJson({ ...describeEnd(), records: number, checksum: toHex(chain) });
  yield writeRecordHeader({ kind: RECORD_KINDS.end, number, size: body.length, digest: await sha256(body) });
  yield body;
}
