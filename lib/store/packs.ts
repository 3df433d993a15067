import type { FramedObject } from '../codec/frame-objects';
import { decodePack } from '../codec/pack';
import { joinPieces, splitPieces } from '../codec/split-pieces';
import { CorruptObjectError } from '../model/errors';
import type { ObjectId } from '../model/ids';
import type { Database, PackRow } from './database';

const CACHE_BYTES = 4 * 1024 * 1024;

export type PackContent = ReadonlyMap<ObjectId, FramedObject>;

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
  private readonly entries = new Map<number, { content: Promise<PackContent | undefined>; size: number }>();
  private total = 0;

  constructor(
    private readonly db: Database,
    private readonly limit = CACHE_BYTES,
  ) {}

  /** Undefined when there is no such pack; CorruptObjectError when it is damaged. Numbers are never used again. */
  async read(pack: number): Promise<PackContent | undefined> {
    const known = this.entries.get(pack);
    if (known) {
      this.entries.delete(pack);
      this.entries.set(pack, known);
      return known.content;
    }
    const entry = { content: this.load(pack), size: 0 };
    this.entries.set(pack, entry);
    try {
      const content = await entry.content;
      if (!content) this.forget(pack);
      else this.account(pack, content);
      return content;
    } catch (error) {
      this.forget(pack);
      throw error;
    }
  }

  clear(): void {
    this.entries.clear();
    this.total = 0;
  }

  private async load(pack: number): Promise<PackContent | undefined> {
    const bytes = await readPackBytes(this.db, pack);
    if (!bytes) return undefined;
    const objects = await decodePack(bytes, `pack ${pack}`);
    return new Map(objects.map((object) => [object.id, object]));
  }

  private account(pack: number, content: PackContent): void {
    const entry = this.entries.get(pack);
    if (!entry) return;
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

/** A pack's bytes as they are stored; undefined when there is none. One transaction: a repack may remove it meanwhile. */
export async function readPackBytes(db: Database, pack: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  return await db.transaction('r', db.packs, async () => {
    const first = await db.packs.get(pack);
    if (!first) return undefined;
    const rest = first.pieces === 1 ? [] : await db.packs.bulkGet(pieceKeys(pack + 1, (first.pieces ?? 1) - 1));
    const pieces = [first, ...rest].map((row) => row?.bytes);
    if (!pieces.every((piece) => piece instanceof Uint8Array))
      throw new CorruptObjectError(`pack ${pack}`, 'a piece is missing');
    return joinPieces(pieces);
  });
}

/** Numbers of all packs; only the first piece of a pack is in this index. */
export function listPackNumbers(db: Database): PromiseLike<number[]> {
  return db.packs.orderBy('size').primaryKeys();
}
