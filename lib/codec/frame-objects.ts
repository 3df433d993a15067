import type { ObjectId } from '../model/ids';
import { foldIds, unfoldIds } from './fold-ids';
import { fromHex, toHex } from './hex';

/** An object as a pack holds it. The kind is any word: a reader skips kinds it does not know. */
export interface FramedObject {
  id: ObjectId;
  kind: string;
  bytes: Uint8Array<ArrayBuffer>;
}

const ID_BYTES = 32;
const LENGTH_BYTES = 4;

/**
 * Bytes of all objects of a pack, unfolded. Three bytes of a folded form can stand for 66, so a bound on the content alone
 * would let 130 kB on the disk become some 3 GB in memory.
 */
export const LARGEST_OBJECTS = 128 * 1024 * 1024;

/**
 * A frame costs far more in memory than its 42 bytes, and empty ones deflate to a thousandth: 390 kB on the disk became
 * three million objects, 2 GB and a minute. A writer's 512 KiB hold no more than some thousands.
 */
export const MOST_OBJECTS = 65_536;

/**
 * Frames one after the other: kind length (1 byte), kind (ASCII), id (32), size of the object, size of its folded form
 * (4 each, big-endian), folded form.
 */
export function frameObjects(objects: readonly FramedObject[]): Uint8Array<ArrayBuffer> {
  const places = new Map<ObjectId, number>();
  const bodies = objects.map(({ id, bytes }, at) => {
    const body = foldIds(bytes, places);
    if (!places.has(id)) places.set(id, at);
    return body;
  });
  const framed = new Uint8Array(objects.reduce((size, { kind }, at) => size + frameSize(kind, bodies[at]), 0));
  const view = new DataView(framed.buffer);
  let at = 0;
  for (const [index, { id, kind, bytes }] of objects.entries()) {
    const body = bodies[index] ?? new Uint8Array();
    at = put(framed, at, Uint8Array.of(kind.length));
    at = put(framed, at, new TextEncoder().encode(kind));
    at = put(framed, at, idBytes(id));
    view.setUint32(at, bytes.length);
    view.setUint32(at + LENGTH_BYTES, body.length);
    at = put(framed, at + LENGTH_BYTES * 2, body);
  }
  return framed;
}

/** The objects of `framed`. Throws TypeError unless exactly `count` frames fill it, or when they exceed 128 MiB. */
export function readFrames(framed: Uint8Array<ArrayBuffer>, count: number): FramedObject[] {
  const objects: FramedObject[] = [];
  const ids: ObjectId[] = [];
  let unfolded = 0;
  const reader = new FrameReader(framed);
  while (!reader.isAtEnd()) {
    if (objects.length === count) throw new TypeError(`expected ${count} objects, got more`);
    const kind = readKind(reader.take(reader.takeByte()));
    const id = toHex(reader.take(ID_BYTES));
    const size = reader.takeLength();
    unfolded += size;
    if (unfolded > LARGEST_OBJECTS) throw new TypeError('the objects of a pack are too large');
    objects.push({ id, kind, bytes: unfoldIds(reader.take(reader.takeLength()), size, ids) });
    ids.push(id);
  }
  if (objects.length !== count) throw new TypeError(`expected ${count} objects, got ${objects.length}`);
  return objects;
}

class FrameReader {
  private at = 0;
  private readonly view: DataView;

  constructor(private readonly framed: Uint8Array<ArrayBuffer>) {
    this.view = new DataView(framed.buffer, framed.byteOffset, framed.byteLength);
  }

  isAtEnd(): boolean {
    return this.at === this.framed.length;
  }

  take(size: number): Uint8Array<ArrayBuffer> {
    return this.framed.subarray(this.step(size), this.at);
  }

  takeByte(): number {
    return this.view.getUint8(this.step(1));
  }

  takeLength(): number {
    return this.view.getUint32(this.step(LENGTH_BYTES));
  }

  /** Where the next `size` bytes begin. */
  private step(size: number): number {
    if (this.at + size > this.framed.length) throw new TypeError('a frame ends outside its pack');
    this.at += size;
    return this.at - size;
  }
}

const frameSize = (kind: string, body?: Uint8Array): number =>
  1 + kind.length + ID_BYTES + LENGTH_BYTES * 2 + (body?.length ?? 0);

function put(target: Uint8Array, at: number, bytes: Uint8Array): number {
  target.set(bytes, at);
  return at + bytes.length;
}

function idBytes(id: ObjectId): Uint8Array<ArrayBuffer> {
  const bytes = fromHex(id);
  if (bytes.length !== ID_BYTES) throw new TypeError(`expected an id of ${ID_BYTES} bytes, got ${id}`);
  return bytes;
}

function readKind(bytes: Uint8Array): string {
  const kind = String.fromCharCode(...bytes);
  if (!/^[a-z][a-z-]*$/.test(kind)) throw new TypeError('a frame has no kind');
  return kind;
}
