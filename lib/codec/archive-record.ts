import { crc32 } from './crc32';

/** "HFAR" and the format version: what an archive begins with. */
export const ARCHIVE_MAGIC = Uint8Array.of(0x48, 0x46, 0x41, 0x52);
export const ARCHIVE_VERSION = 1;
export const ARCHIVE_START_BYTES = ARCHIVE_MAGIC.length + 1;

/** "HFRD": what each record begins with, so that a reader finds the next one after damage. */
export const RECORD_MAGIC = Uint8Array.of(0x48, 0x46, 0x52, 0x44);

const AT = { kind: 4, number: 5, size: 9, digest: 13, check: 45 } as const;
export const RECORD_HEADER_BYTES = 49;

/** A pack at its largest, and room for its header. */
export const LARGEST_RECORD = 129 * 1024 * 1024;

/** Letters of the kinds of record; a reader passes over those it does not know. */
export const RECORD_KINDS = {
  head: 'a',
  session: 's',
  pack: 'p',
  snapshot: 'n',
  checkpoint: 'c',
  end: 'e',
} as const;
export type RecordKind = (typeof RECORD_KINDS)[keyof typeof RECORD_KINDS];

export interface RecordHeader {
  /** One ASCII letter. */
  kind: string;
  /** The record's place in the file: 0, 1, 2… */
  number: number;
  /** Bytes of the body. */
  size: number;
  /** SHA-256 of the body. */
  digest: Uint8Array<ArrayBuffer>;
}

export function writeRecordHeader({ kind, number, size, digest }: RecordHeader): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(RECORD_HEADER_BYTES);
  const view = new DataView(header.buffer);
  header.set(RECORD_MAGIC);
  view.setUint8(AT.kind, kind.charCodeAt(0));
  view.setUint32(AT.number, number);
  view.setUint32(AT.size, size);
  header.set(digest, AT.digest);
  view.setUint32(AT.check, crc32(header.subarray(0, AT.check)));
  return header;
}

/** Undefined when `bytes` do not begin with a sound header, or it promises more than any record holds. */
export function readRecordHeader(bytes: Uint8Array): RecordHeader | undefined {
  if (bytes.length < RECORD_HEADER_BYTES || !startsWith(bytes, RECORD_MAGIC)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, RECORD_HEADER_BYTES);
  if (view.getUint32(AT.check) !== crc32(bytes.subarray(0, AT.check))) return undefined;
  const size = view.getUint32(AT.size);
  if (size > LARGEST_RECORD) return undefined;
  return {
    kind: String.fromCharCode(view.getUint8(AT.kind)),
    number: view.getUint32(AT.number),
    size,
    digest: bytes.slice(AT.digest, AT.check),
  };
}

export const startsWith = (bytes: Uint8Array, start: Uint8Array): boolean =>
  bytes.length >= start.length && start.every((byte, at) => bytes[at] === byte);

export const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

/** The checksum over a run of records: SHA-256 of the one so far and the digest of the next; 32 zero bytes at first. */
export async function chainDigest(
  chain: Uint8Array<ArrayBuffer>,
  digest: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const both = new Uint8Array(chain.length + digest.length);
  both.set(chain);
  both.set(digest, chain.length);
  return sha256(both);
}
