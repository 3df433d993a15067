import { openPack, replacePacks, type OpenPack } from './compact-packs';
import type { Database } from './database';

/** Stored bytes below which a pack is merged with others of about its size; each object is written anew three times at most. */
const SIZE_CLASSES = [2 * 1024, 16 * 1024, 64 * 1024];
/** Fewer are not worth the writing. */
const LEAST_PACKS = 8;
/** Bytes before compression that one step unpacks and writes, as one commit does. */
const STEP_BYTES = 512 * 1024;

/** Merges small packs, one per commit, into larger ones, a few at a time. */
export class Repacker {
  /** Packs that are not to be merged: full although they compress well, or unreadable. */
  private readonly settled = new Set<number>();

  constructor(private readonly db: Database) {}

  /** Merges the oldest packs of one size. False when there is nothing to merge. */
  async step(): Promise<boolean> {
    const candidates = await this.findSmall();
    if (candidates.length === 0) return false;
    const packs = await this.openSome(candidates);
    if (packs.length < 2) for (const { number } of packs) this.settled.add(number);
    else if (!(await replacePacks(this.db, packs))) return false;
    return true;
  }

  /** Numbers of the packs of the smallest class that has enough of them, oldest first. */
  private async findSmall(): Promise<number[]> {
    const classes = SIZE_CLASSES.map((): number[] => []);
    await this.db.packs
      .where('size')
      .below(SIZE_CLASSES.at(-1) ?? 0)
      .eachKey((size, { primaryKey }) => {
        const at = SIZE_CLASSES.findIndex((limit) => Number(size) < limit);
        if (!this.settled.has(primaryKey)) classes[at]?.push(primaryKey);
      });
    return classes.find((numbers) => numbers.length >= LEAST_PACKS)?.sort((one, other) => one - other) ?? [];
  }

  private async openSome(numbers: readonly number[]): Promise<OpenPack[]> {
    const packs: OpenPack[] = [];
    let size = 0;
    for (const number of numbers) {
      const pack = await openPack(this.db, number);
      if (!pack) {
        this.settled.add(number);
        continue;
      }
      size += pack.living.reduce((sum, { bytes }) => sum + bytes.length, 0);
      if (packs.length > 0 && size > STEP_BYTES) break;
      packs.push(pack);
    }
    return packs;
  }
}
