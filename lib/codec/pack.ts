import { CorruptObjectError } from '../model/errors';
import { compress, decompress } from './compress';
import { frameObjects, LARGEST_OBJECTS, MOST_OBJECTS, readFrames, type FramedObject } from './frame-objects';

const MAGIC = Uint8Array.of(0x48, 0x46, 0x50, 0x4b);
const FORMAT_VERSION = 1;
const CODEC = { stored: 0, deflate: 1 } as const;
const AT = { version: 4, checksum: 5, codec: 37, count: 38, contentSize: 42, bodySize: 46, body: 50 } as const;

/** More than any one object can hold; a header that promises more is not believed. */
const LARGEST_CONTENT = 128 * 1024 * 1024;

/**
 * The objects of one commit as one self-contained, checksummed run of bytes; the layout is in README.md. Throws
 * TypeError when they exceed 128 MiB or 65,536, or an id is not 32 bytes.
 */
export async function encodePack(objects: readonly FramedObject[]): Promise<Uint8Array<ArrayBuffer>> {
  refuseTooMany(objects.length);
  if (sizeOf(objects) > LARGEST_OBJECTS) throw new TypeError('the objects of a pack are too large');
  const content = frameObjects(objects);
  if (content.length > LARGEST_CONTENT) throw new TypeError(`a pack of ${content.length} bytes is too large`);
  const deflated = await compress(content);
  const isSmaller = deflated.length < content.length;
  const body = isSmaller ? deflated : content;
  const pack = new Uint8Array(AT.body + body.length);
  const view = new DataView(pack.buffer);
  pack.set(MAGIC);
  view.setUint8(AT.version, FORMAT_VERSION);
  view.setUint8(AT.codec, isSmaller ? CODEC.deflate : CODEC.stored);
  view.setUint32(AT.count, objects.length);
  view.setUint32(AT.contentSize, content.length);
  view.setUint32(AT.bodySize, body.length);
  pack.set(body, AT.body);
  pack.set(await checksum(pack), AT.checksum);
  return pack;
}

function refuseTooMany(count: number): void {
  if (count > MOST_OBJECTS) throw new TypeError(`a pack of ${count} objects has too many`);
}

const sizeOf = (objects: readonly FramedObject[]): number =>
  objects.reduce((size, { bytes }) => size + bytes.length, 0);

/** The objects of a pack, their ids not yet verified. Throws CorruptObjectError, naming `name`, for any damage. */
export async function decodePack(pack: Uint8Array<ArrayBuffer>, name = 'pack'): Promise<FramedObject[]> {
  try {
    return await decode(pack);
  } catch (error) {
    throw new CorruptObjectError(name, error instanceof Error ? error.message : String(error));
  }
}

async function decode(pack: Uint8Array<ArrayBuffer>): Promise<FramedObject[]> {
  if (pack.length < AT.body || !isEqual(pack.subarray(0, MAGIC.length), MAGIC)) throw new TypeError('not a pack');
  const view = new DataView(pack.buffer, pack.byteOffset, pack.byteLength);
  const version = view.getUint8(AT.version);
  if (version !== FORMAT_VERSION) throw new TypeError(`pack format ${version} is unknown`);
  if (!isEqual(pack.subarray(AT.checksum, AT.codec), await checksum(pack))) throw new TypeError('wrong checksum');
  const body = pack.subarray(AT.body);
  if (view.getUint32(AT.bodySize) !== body.length) throw new TypeError('wrong body size');
  const contentSize = view.getUint32(AT.contentSize);
  if (contentSize > LARGEST_CONTENT) throw new TypeError(`a pack of ${contentSize} bytes is too large`);
  const count = view.getUint32(AT.count);
  refuseTooMany(count);
  return readFrames(await unpackBody(body, view.getUint8(AT.codec), contentSize), count);
}

async function unpackBody(
  body: Uint8Array<ArrayBuffer>,
  codec: number,
  contentSize: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (codec === CODEC.deflate) return decompress(body, contentSize);
  if (codec !== CODEC.stored) throw new TypeError(`codec ${codec} is unknown`);
  if (body.length !== contentSize) throw new TypeError('wrong content size');
  return body;
}

/** SHA-256 of everything after the checksum: what stands before it has one right value only. */
async function checksum(pack: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', pack.subarray(AT.codec)));
}

const isEqual = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);
