import { PIECE_BYTES } from '../../codec/split-pieces';
import type { Database } from '../database';
import { pieceKeys } from '../packs';

/** The packs of a database. */
export interface PackLayout {
  /** Bytes of each, by its number, ascending. */
  sizes: ReadonlyMap<number, number>;
  /** Those that lack a piece. */
  broken: ReadonlySet<number>;
}

/**
 * From keys alone: no payload is read. Takes a while where there are many, so it is not for every step. In one
 * transaction: a pack that is written in between would seem to lack its pieces.
 */
export async function readPackLayout(db: Database): Promise<PackLayout> {
  const found: [number, number][] = [];
  const keys = await db.transaction('r', db.packs, async () => {
    await db.packs.orderBy('size').eachKey((size, { primaryKey }) => found.push([primaryKey, Number(size)]));
    return new Set(await db.packs.toCollection().primaryKeys());
  });
  const isBroken = ([number, size]: [number, number]): boolean =>
    !pieceKeys(number, Math.max(1, Math.ceil(size / PIECE_BYTES))).every((key) => keys.has(key));
  const broken = found.filter(isBroken).map(([number]) => number);
  return { sizes: new Map(found.sort(([one], [other]) => one - other)), broken: new Set(broken) };
}
