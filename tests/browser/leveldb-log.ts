import { appendFileSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

// The write-ahead log of LevelDB (doc/log_format.md, write_batch.cc), as far as `storage.local` needs it: text keys, text values.

/** A key with its new value; undefined: removed. */
export type LogEntry = [key: string, value: string | undefined];

/** One batch of writes, and where it lies in the file. */
export interface LogRecord {
  start: number;
  end: number;
  sequence: bigint;
  entries: LogEntry[];
}

const BLOCK = 32_768;
const HEADER = 7;
const FULL = 1;
const FIRST = 2;
const MIDDLE = 3;
const LAST = 4;
/** Sequence, number of entries. */
const BATCH_HEADER = 12;

/** The log in use of a LevelDB folder; undefined when there is none. */
export function newestLog(dir: string): string | undefined {
  if (!existsSync(dir)) return undefined;
  const names = readdirSync(dir).filter((name) => name.endsWith('.log'));
  const newest = names.sort().at(-1);
  return newest === undefined ? undefined : path.join(dir, newest);
}

/**
 * Every batch that the browser would read. Behind a header that cannot be the rest of the block is passed over; a wrong
 * checksum alone costs nothing: at the first one Chromium has LevelDB repair the folder, which reads without checksums.
 */
export function readLog(file: string): LogRecord[] {
  const bytes = readFileSync(file);
  const records: LogRecord[] = [];
  let parts: Buffer[] = [];
  let start = 0;
  for (let at = 0; at + HEADER <= bytes.length;) {
    const left = BLOCK - (at % BLOCK);
    const length = bytes.readUInt16LE(at + 4);
    const type = bytes[at + 6] ?? 0;
    const end = at + HEADER + length;
    const isSound = left >= HEADER && HEADER + length <= left && end <= bytes.length && type >= FULL && type <= LAST;
    if (!isSound) {
      parts = [];
      at += left;
      continue;
    }
    if (type === FULL || type === FIRST) [parts, start] = [[], at];
    parts.push(bytes.subarray(at + HEADER, end));
    at = end;
    if (type === FULL || type === LAST) records.push({ start, end, ...parseBatch(Buffer.concat(parts)) });
  }
  return records;
}

/** The newest word of the log about a key; undefined: nothing, or removed. */
export const readKey = (file: string, key: string): string | undefined =>
  readLog(file)
    .flatMap(({ entries }) => entries)
    .findLast(([found]) => found === key)?.[1];

/** Writes a batch at the end, as LevelDB would have: all of it is read at the next opening, or nothing. */
export function appendBatch(file: string, entries: readonly LogEntry[]): void {
  const sequence = readLog(file).reduce((newest, record) => (record.sequence > newest ? record.sequence : newest), 0n);
  const batch = encodeBatch(sequence + 1_000n, entries);
  let at = statSync(file).size;
  for (let done = 0; done < batch.length || done === 0;) {
    const left = BLOCK - (at % BLOCK);
    if (left < HEADER) {
      appendFileSync(file, Buffer.alloc(left));
      at += left;
      continue;
    }
    const part = batch.subarray(done, done + left - HEADER);
    const isLast = done + part.length === batch.length;
    const type = done === 0 ? (isLast ? FULL : FIRST) : isLast ? LAST : MIDDLE;
    appendFileSync(file, encodeFragment(type, part));
    done += part.length;
    at += HEADER + part.length;
  }
}

function encodeFragment(type: number, part: Buffer): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeUInt32LE(maskedCrc(Buffer.concat([Buffer.of(type), part])), 0);
  header.writeUInt16LE(part.length, 4);
  header[6] = type;
  return Buffer.concat([header, part]);
}

function encodeBatch(sequence: bigint, entries: readonly LogEntry[]): Buffer {
  const header = Buffer.alloc(BATCH_HEADER);
  header.writeBigUInt64LE(sequence, 0);
  header.writeUInt32LE(entries.length, 8);
  const bodies = entries.flatMap(([key, value]) =>
    value === undefined ? [Buffer.of(0), text(key)] : [Buffer.of(1), text(key), text(value)],
  );
  return Buffer.concat([header, ...bodies]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const size: number[] = [];
  for (let left = bytes.length; ; left >>>= 7) {
    size.push((left & 127) | (left > 127 ? 128 : 0));
    if (left <= 127) return Buffer.concat([Buffer.from(size), bytes]);
  }
}

function parseBatch(batch: Buffer): { sequence: bigint; entries: LogEntry[] } {
  const entries: LogEntry[] = [];
  let at = BATCH_HEADER;
  const next = (): string => {
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = batch[at++] ?? 0;
      size |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    at += size;
    return batch.toString('utf8', at - size, at);
  };
  while (at < batch.length) {
    const isPut = batch[at++] === 1;
    entries.push([next(), isPut ? next() : undefined]);
  }
  return { sequence: batch.length >= 8 ? batch.readBigUInt64LE(0) : 0n, entries };
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc >>> 0;
});

/** CRC-32C, turned and shifted as LevelDB stores it. */
function maskedCrc(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  crc = (crc ^ 0xffffffff) >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
