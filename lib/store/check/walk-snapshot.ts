import type { DamagedPart } from '../../model/check-report';
import type { ObjectId } from '../../model/ids';
import type { TabState } from '../../model/manifest';
import { hasChildren, listChildren, type ObjectRef } from '../list-children';
import { findPacks, parseObject } from '../objects';
import type { PackCache } from '../packs';
import { reasonOf } from '../read-rows';
import type { Database } from '../database';

/** An object of a snapshot that is missing or cannot be read, and the tab it belongs to. */
export interface BadObject {
  id: ObjectId;
  part: DamagedPart;
  reason: string;
  tab?: { title: string; url: string };
}

type Tab = BadObject['tab'];

/** Follows snapshots to everything they reach. What two snapshots share is looked at once. */
export class ReachWalker {
  private readonly known = new Map<ObjectId, readonly BadObject[]>();
  /** Objects looked at. */
  looked = 0;

  constructor(
    private readonly db: Database,
    private readonly packs: PackCache,
    private readonly badObjects: ReadonlySet<ObjectId>,
  ) {}

  /** Everything that is bad below a snapshot's manifest, the manifest included. */
  async walk(manifest: ObjectId): Promise<readonly BadObject[]> {
    const [bad] = await this.visitAll([{ kind: 'session', id: manifest }], undefined);
    return bad ?? [];
  }

  /** For each of `refs`, what is bad of it and below it. */
  private async visitAll(refs: readonly ObjectRef[], tab: Tab): Promise<readonly (readonly BadObject[])[]> {
    const fresh = [...new Map(refs.filter(({ id }) => !this.known.has(id)).map((ref) => [ref.id, ref])).values()];
    const packs = await findPacks(
      this.db,
      fresh.map(({ id }) => id),
    );
    for (const [at, ref] of fresh.entries()) this.known.set(ref.id, await this.visit(ref, packs[at], tab));
    this.looked += fresh.length;
    return refs.map(({ id }) => this.known.get(id) ?? []);
  }

  private async visit({ kind, id }: ObjectRef, pack: number | undefined, tab: Tab): Promise<readonly BadObject[]> {
    const part: DamagedPart = kind === 'session' ? 'snapshot' : kind;
    const bad = (reason: string): BadObject[] => [{ id, part, reason, ...(tab && { tab }) }];
    if (pack === undefined) return bad('missing');
    if (this.badObjects.has(id)) return bad('its bytes are not what its id promises');
    if (!hasChildren(kind)) return [];
    try {
      const object = (await this.packs.read(pack))?.get(id);
      if (!object) return bad(`not in pack ${pack}`);
      const payload = parseObject(kind, object);
      const { title, url } = payload as TabState;
      const below = await this.visitAll(listChildren(kind, payload), kind === 'tab' ? { title, url } : tab);
      return below.flat();
    } catch (error) {
      return bad(reasonOf(error));
    }
  }
}
