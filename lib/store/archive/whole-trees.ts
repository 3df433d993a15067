import { MissingObjectError } from '../../model/errors';
import type { ObjectId } from '../../model/ids';
import type { Database } from '../database';
import { hasChildren, listChildren, type ObjectRef } from '../list-children';
import { findPacks, parseObject, readFound } from '../objects';
import { PackCache } from '../packs';
import { readSweeps } from '../stored-ids';

/** Bounds what is remembered: about 20 MB of ids. */
const REMEMBERED = 100_000;

/** Knows of which objects all that is below them is stored too. What was swept since is looked at anew. */
export class WholeTrees {
  private readonly whole = new Set<ObjectId>();
  private sweeps = -1;
  /** A cache of its own: this goes through much, and would push out what readers need. */
  private readonly packs: PackCache;

  constructor(private readonly db: Database) {
    this.packs = new PackCache(db);
  }

  /** Resolves to the count of sweeps for which it is true. Throws MissingObjectError or CorruptObjectError. */
  async require(manifest: ObjectId): Promise<number> {
    const sweeps = await readSweeps(this.db);
    if (sweeps !== this.sweeps || this.whole.size > REMEMBERED) this.whole.clear();
    this.sweeps = sweeps;
    const found = new Set<ObjectId>();
    let level: readonly ObjectRef[] = [{ kind: 'session', id: manifest }];
    while (level.length > 0) {
      const unknown = level.filter(({ id }) => !this.whole.has(id) && !found.has(id));
      for (const { id } of unknown) found.add(id);
      level = await this.listBelow(unknown);
    }
    for (const id of found) this.whole.add(id);
    return sweeps;
  }

  forget(): void {
    this.whole.clear();
    this.packs.clear();
  }

  /** The level below: one look into the index for all of them. */
  private async listBelow(refs: readonly ObjectRef[]): Promise<ObjectRef[]> {
    const packs = await findPacks(
      this.db,
      refs.map(({ id }) => id),
    );
    const below: ObjectRef[] = [];
    for (const [at, ref] of refs.entries()) {
      const pack = packs[at];
      if (pack === undefined) throw new MissingObjectError(ref.id);
      if (hasChildren(ref.kind)) below.push(...(await this.readChildren(ref, pack)));
    }
    return below;
  }

  /** Ids are not verified anew: the pack's checksum says that its objects are sound. */
  private async readChildren({ kind, id }: ObjectRef, pack: number): Promise<ObjectRef[]> {
    const { db, packs } = this;
    return listChildren(kind, parseObject(kind, await readFound({ db, packs }, id, pack)));
  }
}
