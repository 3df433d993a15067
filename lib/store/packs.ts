import type { FramedObject } from '../codec/frame-objects';
import { decodePack } from '../codec/pack';
import { joinPieces, splitPieces } from '../codec/split-pieces';
import { CorruptObjectError } from '../model/errors';
import type { ObjectId } from '../model/ids';
import type { Database, PackRow } from './database';

const CACHE_BYTES = 4 * 1024 * 1024;

export type PackContent = ReadonlyMap<ObjectId, FramedObject>;
export type PackBytes = Uint8Array<ArrayBuffer>;

/** Writes a pack in pieces and returns its number. To be called inside a transaction. */
export async function addPack(db: Database, bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  const rows = toPackRows(bytes);
  const last = await db.packs.bulkAdd(rows);
  // Keys that the browser counts up inside one transaction have no gaps.
  return last - rows.length + 1;
}

/** A pack as its rows, in the order of their keys. */
export function toPackRows(bytes: Uint8Array<ArrayBuffer>): PackRow[] {
  const pieces = splitPieces(bytes);
  return pieces.map((piece, at) =>
    at === 0 ? { bytes: piece, pieces: pieces.length, size: bytes.length } : { bytes: piece },
  );
}

/** Removes packs with all their pieces. To be called inside a transaction. */
export async function deletePacks(db: Database, numbers: readonly number[]): Promise<void> {
  const firsts = await db.packs.bulkGet([...numbers]);
  const keys = firsts.flatMap((first, at) => pieceKeys(numbers[at] ?? 0, first?.pieces ?? 1));
  await db.packs.bulkDelete(keys);
}

/** The keys of the rows a pack lies in. */
export const pieceKeys = (pack: number, pieces: number): number[] =>
  Array.from({ length: pieces }, (_, at) => pack + at);

/** Unpacked packs, the least recently used ones forgotten first. Readers of one pack at one time share one unpacking. */
export class PackCache {
  private readonly entries = new Map<number, Entry>();
  private total = 0;

  constructor(
    private readonly db: Database,
    private readonly limit = CACHE_BYTES,
  ) {}

  /** Undefined when there is no such pack; CorruptObjectError when it is damaged. Numbers are never used again. */
  read(pack: number): Promise<PackContent | undefined> {
    const known = this.entries.get(pack);
    if (!known) return this.hold(pack, readPackBytes(this.db, pack));
    this.entries.delete(pack);
    this.entries.set(pack, known);
    return known.content;
  }

  /** Begins to read what is not at hand, in one transaction: a fraction of the time. For packs that are read next. */
  readAhead(packs: readonly number[]): void {
    const fresh = packs.filter((pack) => !this.entries.has(pack));
    const all = readEachPack(this.db, fresh);
    for (const [at, pack] of fresh.entries()) {
      const bytes = all.then((found) => orThrow(found[at]));
      this.hold(pack, bytes).catch(() => undefined);
    }
  }

  clear(): void {
    this.entries.clear();
    this.total = 0;
  }

  private hold(pack: number, bytes: Promise<PackBytes | undefined>): Promise<PackContent | undefined> {
    const entry: Entry = { content: unpack(pack, bytes), size: 0 };
    this.entries.set(pack, entry);
    return entry.content.then(
      (content) => {
        if (content) this.account(pack, entry, content);
        else this.forget(pack);
        return content;
      },
      (error: unknown) => {
        this.forget(pack);
        throw error;
      },
    );
  }

  private account(pack: number, entry: Entry, content: PackContent): void {
    if (this.entries.get(pack) !== entry) return;
    entry.size = [...content.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
    this.total += entry.size;
    for (const [oldest] of this.entries) {
      if (this.total <= this.limit || oldest === pack) break;
      this.forget(oldest);
    }
  }

  private forget(pack: number): void {
    this.total -= this.entries.get(pack)?.size ?? 0;
    this.entries.delete(pack);
  }
}

interface Entry {
  content: Promise<PackContent | undefined>;
  size: number;
}

async function unpack(pack: number, reading: Promise<PackBytes | undefined>): Promise<PackContent | undefined> {
  const bytes = await reading;
  if (!bytes) return undefined;
  const objects = await decodePack(bytes, `pack ${pack}`);
  return new Map(objects.map((object) => [object.id, object]));
}

/** A pack's bytes as they are stored; undefined when there is none. */
export async function readPackBytes(db: Database, pack: number): Promise<PackBytes | undefined> {
  const [bytes] = await readPacks(db, [pack]);
  return bytes;
}

/** The bytes of several packs, side by side with the errors of those that cannot be read. */
export async function readEachPack(db: Database, packs: readonly number[]): Promise<(PackBytes | Error | undefined)[]> {
  try {
    return await readPacks(db, packs);
  } catch {
    const alone = await Promise.allSettled(packs.map((pack) => readPackBytes(db, pack)));
    return alone.map((read) => (read.status === 'fulfilled' ? read.value : toError(read.reason)));
  }
}

const toError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)));

/** What `readEachPack` said of one pack. */
export function orThrow(read: PackBytes | Error | undefined): PackBytes | undefined {
  if (read instanceof Error) throw read;
  return read;
}

/** In one transaction: a repack may remove them meanwhile. Rejects when one of them cannot be read. */
function readPacks(db: Database, packs: readonly number[]): PromiseLike<(PackBytes | undefined)[]> {
  return db.transaction('r', db.packs, async () => {
    const firsts = await db.packs.bulkGet([...packs]);
    const rests = firsts.map((first, at) => pieceKeys((packs[at] ?? 0) + 1, (first?.pieces ?? 1) - 1));
    const keys = rests.flat();
    const rows = keys.length === 0 ? [] : await db.packs.bulkGet(keys);
    return firsts.map((first, at) => {
      const pieces = [first, ...rows.splice(0, rests[at]?.length)];
      return first && join(packs[at] ?? 0, pieces);
    });
  });
}

function join(pack: number, rows: readonly (PackRow | undefined)[]): PackBytes {
  const pieces = rows.map((row) => row?.bytes);
  if (!pieces.every((piece) => piece instanceof Uint8Array))
    throw new CorruptObjectError(`pack ${pack}`, 'a piece is missing');
  return joinPieces(pieces);
}

/** Numbers of all packs; only the first piece of a pack is in this index. */
export function listPackNumbers(db: Database): PromiseLike<number[]> {
  return db.packs.orderBy('size').primaryKeys();
}
