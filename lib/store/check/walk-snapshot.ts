import type { FramedObject } from '../../codec/frame-objects';
import type { DamagedPart } from '../../model/check-report';
import type { ObjectId } from '../../model/ids';
import type { TabState } from '../../model/manifest';
import { hasChildren, listChildren, type ObjectRef } from '../list-children';
import { ObjectIndex } from '../object-index';
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
type Place = ObjectRef & { tab: Tab };

/** What was found of an object, and what it points to. */
interface Found {
  bad: readonly BadObject[];
  below: readonly Place[];
}

export interface WalkOptions {
  db: Database;
  packs: PackCache;
  /** Found damaged before: not looked at again. */
  badObjects?: ReadonlySet<ObjectId>;
  /** Whether the pack that the index names is there; believed where it is not asked. */
  hasPack?: (pack: number) => boolean;
}

/** Objects remembered, about 20 MB of ids; beyond it some are looked at twice. */
const REMEMBERED = 100_000;
/** Packs unpacked at a time. */
const PACKS_AT_ONCE = 16;
const SOUND: Found = { bad: [], below: [] };

/**
 * Follows snapshots to everything they reach, level by level: each pack is unpacked once for a level. What two snapshots
 * share is looked at once.
 */
export class ReachWalker {
  private readonly found = new Map<ObjectId, Found>();
  private index: ObjectIndex | undefined;
  /** Objects looked at. */
  looked = 0;

  constructor(private readonly options: WalkOptions) {}

  /** For each manifest everything that is bad below it, itself included. */
  async walk(manifests: readonly ObjectId[]): Promise<(readonly BadObject[])[]> {
    if (this.found.size > REMEMBERED) this.found.clear();
    let level: readonly Place[] = manifests.map((id) => ({ kind: 'session', id, tab: undefined }));
    while (level.length > 0) level = await this.lookAt(level);
    return manifests.map((id) => this.badBelow(id));
  }

  /** Resolves to the level below. */
  private async lookAt(level: readonly Place[]): Promise<readonly Place[]> {
    const fresh = [...new Map(level.map((place) => [place.id, place])).values()].filter(
      ({ id }) => !this.found.has(id),
    );
    this.looked += fresh.length;
    this.index ??= await ObjectIndex.read(this.options.db);
    const packs = await this.index.find(fresh.map(({ id }) => id));
    const toRead = new Map<number, Place[]>();
    for (const [at, place] of fresh.entries()) {
      const pack = packs[at];
      const known = this.judge(place, pack);
      if (known) this.found.set(place.id, known);
      else group(toRead, pack ?? 0, place);
    }
    await this.readAll([...toRead].sort(([one], [other]) => one - other));
    return fresh.flatMap(({ id }) => this.found.get(id)?.below ?? []);
  }

  /** What can be said of an object without reading it. */
  private judge(place: Place, pack: number | undefined): Found | undefined {
    const { badObjects, hasPack } = this.options;
    if (pack === undefined || hasPack?.(pack) === false) return badOf(place, 'missing');
    if (badObjects?.has(place.id)) return badOf(place, 'its bytes are not what its id promises');
    return hasChildren(place.kind) ? undefined : SOUND;
  }

  private async readAll(packs: readonly (readonly [number, readonly Place[]])[]): Promise<void> {
    for (let at = 0; at < packs.length; at += PACKS_AT_ONCE) {
      const some = packs.slice(at, at + PACKS_AT_ONCE);
      this.options.packs.readAhead(some.map(([pack]) => pack));
      await Promise.all(some.map(([pack, places]) => this.readPack(pack, places)));
    }
  }

  private async readPack(pack: number, places: readonly Place[]): Promise<void> {
    const content = await this.options.packs.read(pack).catch(reasonOf);
    const [held, reason] = typeof content === 'string' ? [undefined, content] : [content, `not in pack ${pack}`];
    for (const place of places) {
      const object = held?.get(place.id) ?? (await this.readMoved(place.id, pack));
      this.found.set(place.id, object ? open(place, object) : badOf(place, reason));
    }
  }

  /** An object that was moved after the index was read: packs are merged into younger ones. */
  private async readMoved(id: ObjectId, from: number): Promise<FramedObject | undefined> {
    const [pack = 0] = await findPacks(this.options.db, [id]);
    if (pack <= from) return undefined;
    const content = await this.options.packs.read(pack).catch(() => undefined);
    return content?.get(id) ?? this.readMoved(id, pack);
  }

  /** What is sound is remembered by its id alone. */
  private badBelow(id: ObjectId): readonly BadObject[] {
    const found = this.found.get(id) ?? SOUND;
    if (found.below.length === 0) return found.bad;
    const bad = [...found.bad, ...found.below.flatMap((place) => this.badBelow(place.id))];
    this.found.set(id, bad.length === 0 ? SOUND : { bad, below: [] });
    return bad;
  }
}

function group(places: Map<number, Place[]>, pack: number, place: Place): void {
  const others = places.get(pack);
  if (others) others.push(place);
  else places.set(pack, [place]);
}

function badOf({ kind, id, tab }: Place, reason: string): Found {
  return { ...SOUND, bad: [{ id, part: kind === 'session' ? 'snapshot' : kind, reason, ...(tab && { tab }) }] };
}

function open(place: Place, object: FramedObject): Found {
  const { kind } = place;
  try {
    const payload = parseObject(kind, object);
    const { title, url } = payload as TabState;
    const tab = kind === 'tab' ? { title, url } : place.tab;
    return { ...SOUND, below: listChildren(kind, payload).map((ref) => ({ ...ref, tab })) };
  } catch (error) {
    return badOf(place, reasonOf(error));
  }
}
