import { crc32 } from './crc32';
import { fromHex, toHex } from './hex';

/**
 * Where an entry belongs, in the order of their numbers. `contents` says what another file held, by name, for the day
 * that file is gone.
 */
export const COPY_TABLES = [
  'contents',
  'sessions',
  'snapshots',
  'checkpoints',
  'settings',
  'packs',
  'live',
  'conversations',
  'audit',
] as const;
export type CopyTable = (typeof COPY_TABLES)[number];

/** One thing a file of the second copy says. The newer one of two about the same key is the one with the higher `change`. */
export interface CopyEntry {
  table: CopyTable;
  key: string;
  /** Number of the change of the database it stems from. */
  change: number;
  /** Undefined: deleted. */
  payload: Uint8Array<ArrayBuffer> | undefined;
}

/** An entry found in a file, its header sound. */
export interface FoundEntry extends CopyEntry {
  /** Bytes of the whole entry in the file. */
  start: number;
  end: number;
  /** False when the payload is damaged or cut off; it is left out then, though the entry is no deletion. */
  sound: boolean;
}

export interface CopyFile {
  /** 32 hex digits: the store the file belongs to. */
  storeId: string;
  generation: number;
  entries: FoundEntry[];
  /** Stretches of bytes that belong to no entry: an entry's header was there. Empty in a sound file. */
  lost: { start: number; end: number }[];
  /** Sound entries of tables nobody here knows: a newer Holdfast wrote them. */
  unknown: number;
}

const MAGIC = Uint8Array.of(0x48, 0x46, 0x53, 0x43);
const FORMAT_VERSION = 1;
const FILE_HEADER = 33;
const MARK = 0x48467e45;
const AT = { kind: 4, table: 5, keySize: 6, change: 8, size: 12, payloadCheck: 16, check: 20, key: 24 } as const;
const KIND = { put: 1, deletion: 2 } as const;

/** One file of the second copy; the layout is in README.md. */
export function encodeCopyFile(
  { storeId, generation }: Pick<CopyFile, 'storeId' | 'generation'>,
  entries: readonly CopyEntry[],
): Uint8Array<ArrayBuffer> {
  const keys = entries.map(({ key }) => new TextEncoder().encode(key));
  const size = entries.reduce((sum, { payload }, at) => sum + entrySize(keys[at], payload), FILE_HEADER);
  const file = new Uint8Array(size);
  const view = new DataView(file.buffer);
  file.set(MAGIC);
  view.setUint8(4, FORMAT_VERSION);
  view.setUint32(5, generation);
  file.set(fromHex(storeId), 9);
  view.setUint32(25, size);
  view.setUint32(29, crc32(file.subarray(0, 29)));
  let start = FILE_HEADER;
  entries.forEach((entry, at) => (start = putEntry(file, { start, entry, key: keys[at] ?? new Uint8Array() })));
  return file;
}

const entrySize = (key: Uint8Array | undefined, payload: Uint8Array | undefined): number =>
  AT.key + (key?.length ?? 0) + (payload?.length ?? 0);

function putEntry(
  file: Uint8Array<ArrayBuffer>,
  { start, entry, key }: { start: number; entry: CopyEntry; key: Uint8Array },
): number {
  const { table, change, payload = new Uint8Array() } = entry;
  const view = new DataView(file.buffer, start);
  view.setUint32(0, MARK);
  view.setUint8(AT.kind, entry.payload ? KIND.put : KIND.deletion);
  view.setUint8(AT.table, COPY_TABLES.indexOf(table));
  view.setUint16(AT.keySize, key.length);
  view.setUint32(AT.change, change);
  view.setUint32(AT.size, payload.length);
  view.setUint32(AT.payloadCheck, crc32(payload));
  file.set(key, start + AT.key);
  file.set(payload, start + AT.key + key.length);
  view.setUint32(AT.check, headerCheck(file.subarray(start, start + AT.key + key.length)));
  return start + AT.key + key.length + payload.length;
}

/** Over everything before the payload but the checksum itself. */
function headerCheck(header: Uint8Array<ArrayBuffer>): number {
  const copy = header.slice();
  copy.fill(0, AT.check, AT.key);
  return crc32(copy);
}

/**
 * Everything a file still says. Damage costs the entry it lies in and is reported as `lost` or as an entry that is not
 * sound; a cut-off file gives what stands before the cut. Undefined when the file's own header is damaged or of an
 * unknown format, unless `expected` says whose it is: its entries are read all the same.
 */
export function readCopyFile(
  file: Uint8Array<ArrayBuffer>,
  expected?: Pick<CopyFile, 'storeId' | 'generation'>,
): CopyFile | undefined {
  const header = readHeader(file);
  const owner = header ?? expected;
  if (!owner || header === null) return undefined;
  const found: CopyFile = { storeId: owner.storeId, generation: owner.generation, entries: [], lost: [], unknown: 0 };
  if (!header) found.lost.push({ start: 0, end: FILE_HEADER });
  let at = FILE_HEADER;
  while (at < file.length) {
    const entry = readEntry(file, at);
    const next = entry?.end ?? findNext(file, at + 1);
    if (entry && isKnown(entry)) found.entries.push(entry);
    else if (entry) found.unknown += 1;
    else found.lost.push({ start: at, end: next });
    at = next;
  }
  if (header && at < header.size && found.entries.at(-1)?.sound !== false)
    found.lost.push({ start: at, end: header.size });
  return found;
}

interface Header {
  storeId: string;
  generation: number;
  size: number;
}

/** Undefined when it is damaged, null when it is a sound one of a format that is not known. */
function readHeader(file: Uint8Array<ArrayBuffer>): Header | undefined | null {
  if (file.length < FILE_HEADER || MAGIC.some((byte, at) => file[at] !== byte)) return undefined;
  const view = new DataView(file.buffer, file.byteOffset);
  if (view.getUint32(29) !== crc32(file.subarray(0, 29))) return undefined;
  if (view.getUint8(4) !== FORMAT_VERSION) return null;
  return { storeId: toHex(file.subarray(9, 25)), generation: view.getUint32(5), size: view.getUint32(25) };
}

const isKnown = (entry: FoundEntry | UnknownEntry): entry is FoundEntry => entry.table !== undefined;

interface UnknownEntry {
  table: undefined;
  end: number;
}

/** Undefined when no sound header of an entry is at `start`. */
function readEntry(file: Uint8Array<ArrayBuffer>, start: number): FoundEntry | UnknownEntry | undefined {
  if (start + AT.key > file.length) return undefined;
  const view = new DataView(file.buffer, file.byteOffset + start);
  if (view.getUint32(0) !== MARK) return undefined;
  const payloadAt = start + AT.key + view.getUint16(AT.keySize);
  if (payloadAt > file.length) return undefined;
  if (headerCheck(file.subarray(start, payloadAt)) !== view.getUint32(AT.check)) return undefined;
  const table = COPY_TABLES[view.getUint8(AT.table)];
  const kind = view.getUint8(AT.kind);
  if (kind !== KIND.put && kind !== KIND.deletion) return undefined;
  const promised = payloadAt + view.getUint32(AT.size);
  if (table === undefined) return { table, end: Math.min(promised, file.length) };
  const payload = file.subarray(payloadAt, promised);
  const sound = promised <= file.length && crc32(payload) === view.getUint32(AT.payloadCheck);
  const key = new TextDecoder().decode(file.subarray(start + AT.key, payloadAt));
  const facts = { table, key, change: view.getUint32(AT.change), start, end: Math.min(promised, file.length), sound };
  return { ...facts, payload: kind === KIND.put && sound ? payload : undefined };
}

/** Where the next sound header of an entry begins, or the end of the file. */
function findNext(file: Uint8Array<ArrayBuffer>, from: number): number {
  for (let at = from; at + AT.key <= file.length; at += 1) {
    if (file[at] === MARK >>> 24 && readEntry(file, at)) return at;
  }
  return file.length;
}
