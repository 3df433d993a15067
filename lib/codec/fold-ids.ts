/**
 * Manifests are mostly ids, and deflate turns the 66 bytes of a quoted id into 44. Folded, each is a byte that UTF-8 never
 * contains and the id's own 32 bytes: half of it, and faster to compress.
 */
const MARK = 0xff;
const QUOTE = 0x22;
const ID_BYTES = 32;
const QUOTED_BYTES = 2 + ID_BYTES * 2;
const FOLDED_BYTES = 1 + ID_BYTES;

/** Value of each ASCII lower-case hex digit; 255 for every other byte. */
const DIGIT_VALUES = Uint8Array.from({ length: 256 }, (_, code) => {
  const value = '0123456789abcdef'.indexOf(String.fromCharCode(code));
  return value < 0 ? 255 : value;
});

/** `text`, which is UTF-8, with every quoted run of 64 hex digits folded. Throws TypeError for what cannot be UTF-8. */
export function foldIds(text: Uint8Array): Uint8Array<ArrayBuffer> {
  const folded = new Uint8Array(text.length);
  let to = 0;
  for (let at = 0; at < text.length;) {
    if (text[at] === MARK) throw new TypeError('expected UTF-8');
    if (isQuotedId(text, at)) {
      folded[to] = MARK;
      writeId(folded, to + 1, text.subarray(at + 1));
      to += FOLDED_BYTES;
      at += QUOTED_BYTES;
    } else {
      folded[to] = text[at] ?? 0;
      to += 1;
      at += 1;
    }
  }
  return folded.slice(0, to);
}

/** What was folded; `folded` itself when it holds no id. Throws TypeError unless it is exactly `size` bytes long. */
export function unfoldIds(folded: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer> {
  const marks = findMarks(folded);
  if (folded.length + marks.length * (QUOTED_BYTES - FOLDED_BYTES) !== size) {
    throw new TypeError('wrong size of an object');
  }
  if (marks.length === 0) return folded;
  const text = new Uint8Array(size);
  let at = 0;
  let to = 0;
  for (const mark of marks) {
    text.set(folded.subarray(at, mark), to);
    to = writeQuoted(text, to + mark - at, folded.subarray(mark + 1, mark + FOLDED_BYTES));
    at = mark + FOLDED_BYTES;
  }
  text.set(folded.subarray(at), to);
  return text;
}

/** Where folded ids begin; an id may hold the mark's byte itself. */
function findMarks(folded: Uint8Array): number[] {
  const marks: number[] = [];
  for (let at = folded.indexOf(MARK); at >= 0; at = folded.indexOf(MARK, at + FOLDED_BYTES)) {
    if (at + FOLDED_BYTES > folded.length) throw new TypeError('an id is cut off');
    marks.push(at);
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

function writeId(target: Uint8Array, at: number, digits: Uint8Array): void {
  for (let byte = 0; byte < ID_BYTES; byte += 1) {
    const high = DIGIT_VALUES[digits[byte * 2] ?? 0] ?? 0;
    const low = DIGIT_VALUES[digits[byte * 2 + 1] ?? 0] ?? 0;
    target[at + byte] = high * 16 + low;
  }
}

function writeQuoted(target: Uint8Array, at: number, id: Uint8Array): number {
  let to = at;
  target[to++] = QUOTE;
  for (const byte of id) {
    target[to++] = '0123456789abcdef'.charCodeAt(byte >> 4);
    target[to++] = '0123456789abcdef'.charCodeAt(byte & 15);
  }
  target[to++] = QUOTE;
  return to;
}
