import { compareBytes } from '../codec/compare-bytes';
import { fromHex } from '../codec/hex';
import type { ObjectId } from '../model/ids';
import type { Database } from './database';
import { findPacks } from './objects';

/** A row of the index: an object and the pack that holds it. */
export interface IndexRow {
  key: Uint8Array<ArrayBuffer>;
  pack: number;
}

/** The next `limit` rows in the order of their keys. */
export function readIndexRows(
  db: Database,
  after: Uint8Array<ArrayBuffer> | undefined,
  limit: number,
): PromiseLike<IndexRow[]> {
  return db.transaction('r', db.objects, async () => {
    const rows = () =>
      (after === undefined ? db.objects.toCollection() : db.objects.where(':id').above(after)).limit(limit);
    const [keys, packs] = await Promise.all([rows().primaryKeys(), rows().toArray()]);
    return keys.map((key, at) => ({ key: new Uint8Array(key), pack: packs[at] ?? 0 }));
  });
}

const KEY_BYTES = 32;
const ROWS_AT_ONCE = 4_000;
/** Rows that are held, 36 bytes each; the others are looked up one by one. */
const HELD = 500_000;

/**
 * Where the objects of a store lie, for a walk through all of them: read once in the order of the keys, the index takes
 * a fraction of the time of as many single looks. What it says of an object may be older than the database.
 */
export class ObjectIndex {
  private readonly keys: Uint8Array<ArrayBuffer>;
  private readonly packs: Uint32Array<ArrayBuffer>;
  private size = 0;

  private constructor(
    private readonly db: Database,
    rows: number,
  ) {
    this.keys = new Uint8Array(rows * KEY_BYTES);
    this.packs = new Uint32Array(rows);
  }

  static async read(db: Database): Promise<ObjectIndex> {
    const index = new ObjectIndex(db, Math.min(await db.objects.count(), HELD));
    let last: Uint8Array<ArrayBuffer> | undefined;
    while (index.size < index.packs.length) {
      const rows = await readIndexRows(db, last, Math.min(ROWS_AT_ONCE, index.packs.length - index.size));
      if (rows.length === 0) break;
      for (const row of rows) index.hold(row);
      last = rows.at(-1)?.key;
    }
    return index;
  }

  /** The numbers of the packs that hold `ids`; undefined for those not stored. What is not held is looked up. */
  async find(ids: readonly ObjectId[]): Promise<(number | undefined)[]> {
    const held = new Map(ids.map((id) => [id, this.findHeld(id)]));
    const others = ids.filter((id) => held.get(id) === undefined);
    if (others.length === 0) return ids.map((id) => held.get(id));
    const packs = await findPacks(this.db, others);
    for (const [at, id] of others.entries()) held.set(id, packs[at]);
    return ids.map((id) => held.get(id));
  }

  /** A key that is none is nobody's. */
  private hold({ key, pack }: IndexRow): void {
    if (key.length !== KEY_BYTES) return;
    this.keys.set(key, this.size * KEY_BYTES);
    this.packs[this.size] = pack;
    this.size += 1;
  }

  private findHeld(id: ObjectId): number | undefined {
    if (id.length !== KEY_BYTES * 2) return undefined;
    const key = fromHex(id);
    let from = 0;
    let to = this.size;
    while (from < to) {
      const middle = (from + to) >>> 1;
      const order = compareBytes(this.keyAt(middle), key);
      if (order === 0) return this.packs[middle];
      if (order < 0) from = middle + 1;
      else to = middle;
    }
    return undefined;
  }

  private keyAt(row: number): Uint8Array {
    return this.keys.subarray(row * KEY_BYTES, (row + 1) * KEY_BYTES);
  }
}
