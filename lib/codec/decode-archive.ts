import { NewerArchiveError, NotAnArchiveError } from '../model/errors';
import {
  ARCHIVE_MAGIC,
  ARCHIVE_START_BYTES,
  ARCHIVE_VERSION,
  chainDigest,
  RECORD_HEADER_BYTES,
  RECORD_KINDS,
  RECORD_MAGIC,
  readRecordHeader,
  sha256,
  startsWith,
  type RecordHeader,
} from './archive-record';
import { ByteReader } from './byte-reader';
import { toHex } from './hex';

/** A sound record, in the order of the file. */
export interface ArchiveRecord {
  type: 'record';
  kind: string;
  number: number;
  body: Uint8Array<ArrayBuffer>;
  /** Checksum over all records before this one. */
  chain: string;
}

/** Something that is not as it should be, and is passed over. */
export interface ArchiveDamage {
  type: 'damage';
  /** `skipped`: a kind that nobody asked for. `noise`: bytes that belong to no record. */
  what: 'damaged' | 'skipped' | 'noise' | 'cut-off';
  bytes: number;
}

/** How far the search for the next record looks at once. */
const SEARCH_BYTES = 64 * 1024;

/**
 * The records of an archive, front to back; damage costs the record it is in. Only bodies of `kinds` are held, one at a
 * time, `progress` hears the bytes read. Throws NotAnArchiveError or NewerArchiveError, and nothing else of its own.
 */
export async function* decodeArchive(
  chunks: AsyncIterable<Uint8Array<ArrayBuffer>>,
  { kinds = Object.values(RECORD_KINDS), progress }: DecodeOptions = {},
): AsyncGenerator<ArchiveRecord | ArchiveDamage, void> {
  const source = chunks[Symbol.asyncIterator]();
  try {
    const reader = new ByteReader(source);
    await readStart(reader);
    yield* readRecords(reader, new Set<string>(kinds), progress);
  } finally {
    await source.return?.();
  }
}

export interface DecodeOptions {
  kinds?: readonly string[];
  progress?: ((bytes: number) => void) | undefined;
}

async function readStart(reader: ByteReader): Promise<void> {
  const start = await reader.take(ARCHIVE_START_BYTES);
  if (start.length < ARCHIVE_START_BYTES || !startsWith(start, ARCHIVE_MAGIC)) throw new NotAnArchiveError();
  const version = start[ARCHIVE_MAGIC.length] ?? 0;
  if (version === 0) throw new NotAnArchiveError();
  if (version > ARCHIVE_VERSION) throw new NewerArchiveError(version, ARCHIVE_VERSION);
}

async function* readRecords(
  reader: ByteReader,
  kinds: ReadonlySet<string>,
  progress?: (bytes: number) => void,
): AsyncGenerator<ArchiveRecord | ArchiveDamage, void> {
  let chain: Uint8Array<ArrayBuffer> = new Uint8Array(32);
  for (;;) {
    progress?.(reader.position);
    const head = await reader.peek(RECORD_HEADER_BYTES);
    if (head.length === 0) return;
    const header = readRecordHeader(head);
    if (!header) {
      yield await findNext(reader);
      continue;
    }
    await reader.skip(RECORD_HEADER_BYTES);
    const read = kinds.has(header.kind) ? await readBody(reader, header) : await skipBody(reader, header);
    if (read instanceof Uint8Array) yield { type: 'record', ...header, body: read, chain: toHex(chain) };
    else yield read;
    chain = await chainDigest(chain, header.digest);
  }
}

async function readBody(
  reader: ByteReader,
  { size, digest }: RecordHeader,
): Promise<Uint8Array<ArrayBuffer> | ArchiveDamage> {
  const body = await reader.take(size);
  if (body.length < size) return { type: 'damage', what: 'cut-off', bytes: body.length };
  const isSound = toHex(await sha256(body)) === toHex(digest);
  return isSound ? body : { type: 'damage', what: 'damaged', bytes: size };
}

async function skipBody(reader: ByteReader, { size }: RecordHeader): Promise<ArchiveDamage> {
  const bytes = await reader.skip(size);
  return { type: 'damage', what: bytes < size ? 'cut-off' : 'skipped', bytes };
}

/** Passes over what is no record, up to the next sound header or the end. */
async function findNext(reader: ByteReader): Promise<ArchiveDamage> {
  let bytes = await reader.skip(1);
  for (;;) {
    const view = await reader.peek(SEARCH_BYTES);
    const at = findHeader(view);
    if (at !== undefined) return { type: 'damage', what: 'noise', bytes: bytes + (await reader.skip(at)) };
    const isLast = view.length < SEARCH_BYTES;
    bytes += await reader.skip(isLast ? view.length : view.length - RECORD_HEADER_BYTES + 1);
    if (isLast) return { type: 'damage', what: bytes < RECORD_HEADER_BYTES ? 'cut-off' : 'noise', bytes };
  }
}

/** Where the first sound header of `bytes` begins. */
function findHeader(bytes: Uint8Array): number | undefined {
  const [first = 0] = RECORD_MAGIC;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (readRecordHeader(bytes.subarray(at, at + RECORD_HEADER_BYTES))) return at;
  }
  return undefined;
}
