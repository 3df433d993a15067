import type { ObjectId } from '../model/ids';
import { DIGIT_VALUES, toHex } from './hex';

/**
 * Manifests are mostly ids, and deflate turns the 66 bytes of a quoted id into 44. Folded, each is a byte that UTF-8 never
 * contains and the id's own 32 bytes; or, when the object stands earlier in the same pack, another such byte and its place.
 */
const MARK = 0xff;
const NEAR_MARK = 0xfe;
const QUOTE = 0x22;
const ID_BYTES = 32;
const QUOTED_BYTES = 2 + ID_BYTES * 2;
const FOLDED_BYTES = 1 + ID_BYTES;
const NEAR_BYTES = 3;
const NEAR_LIMIT = 0x10000;

/**
 * `text`, which is UTF-8, with every quoted run of 64 hex digits folded. `places`: index in the pack of the objects that
 * stand before this one. Throws TypeError for what cannot be UTF-8.
 */
export function foldIds(text: Uint8Array, places: ReadonlyMap<ObjectId, number> = new Map()): Uint8Array<ArrayBuffer> {
  const folded = new Uint8Array(text.length);
  let to = 0;
  for (let at = 0; at < text.length;) {
    const byte = text[at] ?? 0;
    if (byte >= NEAR_MARK) throw new TypeError('expected UTF-8');
    if (isQuotedId(text, at)) {
      const id = foldId(readId(text.subarray(at + 1)), places);
      folded.set(id, to);
      to += id.length;
      at += QUOTED_BYTES;
    } else {
      folded[to] = byte;
      to += 1;
      at += 1;
    }
  }
  return folded.subarray(0, to);
}

/** The two forms an id takes: where it stands in the same pack, or the id itself. */
function foldId(id: Uint8Array<ArrayBuffer>, places: ReadonlyMap<ObjectId, number>): number[] {
  const place = places.size > 0 ? places.get(toHex(id)) : undefined;
  return place !== undefined && place < NEAR_LIMIT ? [NEAR_MARK, place >> 8, place & 255] : [MARK, ...id];
}

/**
 * What was folded; `folded` itself when it holds no id. `earlier`: ids of the objects that stand before this one in its
 * pack. Throws TypeError unless it is exactly `size` bytes long and names only what is there.
 */
export function unfoldIds(
  folded: Uint8Array<ArrayBuffer>,
  size: number,
  earlier: readonly ObjectId[] = [],
): Uint8Array<ArrayBuffer> {
  const marks = findMarks(folded, size);
  const growth = marks.reduce((sum, mark) => sum + QUOTED_BYTES - foldedBytes(folded, mark), 0);
  if (folded.length + growth !== size) throw new TypeError('wrong size of an object');
  if (marks.length === 0) return folded;
  const text = new Uint8Array(size);
  let at = 0;
  let to = 0;
  for (const mark of marks) {
    text.set(folded.subarray(at, mark), to);
    to = writeQuoted(text, to + mark - at, idAt(folded, mark, earlier));
    at = mark + foldedBytes(folded, mark);
  }
  text.set(folded.subarray(at), to);
  return text;
}

const foldedBytes = (folded: Uint8Array, mark: number): number => (folded[mark] === MARK ? FOLDED_BYTES : NEAR_BYTES);

function idAt(folded: Uint8Array<ArrayBuffer>, mark: number, earlier: readonly ObjectId[]): ObjectId {
  if (folded[mark] === MARK) return toHex(folded.subarray(mark + 1, mark + FOLDED_BYTES));
  const id = earlier[(folded[mark + 1] ?? 0) * 256 + (folded[mark + 2] ?? 0)];
  if (id === undefined) throw new TypeError('an id points outside its pack');
  return id;
}

/** Where folded ids begin; an id may hold the marks' bytes itself. Stops at the first that `size` bytes have no room for. */
function findMarks(folded: Uint8Array, size: number): number[] {
  const marks: number[] = [];
  for (let at = 0; at < folded.length; at += 1) {
    if ((folded[at] ?? 0) < NEAR_MARK) continue;
    marks.push(at);
    at += foldedBytes(folded, at) - 1;
    if (at >= folded.length) throw new TypeError('an id is cut off');
    if (marks.length * QUOTED_BYTES > size) throw new TypeError('wrong size of an object');
  }
  return marks;
}

function isQuotedId(text: Uint8Array, at: number): boolean {
  if (text[at] !== QUOTE || text[at + QUOTED_BYTES - 1] !== QUOTE) return false;
  for (let digit = at + 1; digit < at + QUOTED_BYTES - 1; digit += 1) {
    if (DIGIT_VALUES[text[digit] ?? 0] === 255) return false;
  }
  return true;
}

/** The 32 bytes that the 64 digits at the start of `digits` stand for. */
function readId(digits: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: ID_BYTES }, (_, byte) => {
    const high = DIGIT_VALUES[digits[byte * 2] ?? 0] ?? 0;
    return high * 16 + (DIGIT_VALUES[digits[byte * 2 + 1] ?? 0] ?? 0);
  });
}

function writeQuoted(target: Uint8Array, at: number, id: ObjectId): number {
  const end = at + QUOTED_BYTES;
  target[at] = QUOTE;
  for (let digit = 0; digit < id.length; digit += 1) target[at + 1 + digit] = id.charCodeAt(digit);
  target[end - 1] = QUOTE;
  return end;
}
