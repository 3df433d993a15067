/** Deeper nesting is nobody's payload, and recursion must end before the stack does. */
const DEEPEST = 200;

/** Names through which a careless copy of a parsed object reaches its prototype. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The one UTF-8 form of a JSON value: keys sorted by UTF-16 unit, no white space, members that are `undefined` left out,
 * -0 written as 0. Throws TypeError for what JSON cannot say exactly: NaN, infinities, `undefined` in lists, functions,
 * class instances, prototype keys.
 */
export function encodeCanonicalJson(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(write(value, 0));
}

/** Parses UTF-8 JSON. Throws SyntaxError or TypeError; never hands out prototype keys. */
export function parseCanonicalJson(bytes: Uint8Array): unknown {
  const value: unknown = JSON.parse(UTF8.decode(bytes));
  refuseForbiddenKeys(value, 0);
  return value;
}

function write(value: unknown, depth: number): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      return writeNumber(value);
    case 'object':
      refuseDepth(depth);
      return Array.isArray(value)
        ? `[${list(value.map((item) => write(item, depth + 1)))}]`
        : writeObject(value, depth);
    default:
      throw new TypeError(`expected a JSON value, got ${typeof value}`);
  }
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`expected a finite number, got ${String(value)}`);
  return JSON.stringify(value === 0 ? 0 : value);
}

function writeObject(value: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw new TypeError(`expected a plain object, got ${value.constructor.name}`);
  }
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${list(members.map(([key, member]) => `${writeKey(key)}:${write(member, depth + 1)}`))}}`;
}

/** Not joined: that would copy a long text once for every level it lies in. */
function list(items: readonly string[]): string {
  return items.reduce((all, item) => (all === '' ? item : `${all},${item}`), '');
}

function writeKey(key: string): string {
  refuseKey(key);
  return JSON.stringify(key);
}

function refuseForbiddenKeys(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  refuseDepth(depth);
  if (!Array.isArray(value)) Object.keys(value).forEach(refuseKey);
  for (const member of Object.values(value)) refuseForbiddenKeys(member, depth + 1);
}

function refuseKey(key: string): void {
  if (FORBIDDEN_KEYS.has(key)) throw new TypeError(`the key ${key} is not allowed`);
}

function refuseDepth(depth: number): void {
  if (depth > DEEPEST) throw new TypeError(`nested deeper than ${DEEPEST} levels`);
}
