import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodePack, decodePack } from '../../lib/codec/pack';
import { splitPieces } from '../../lib/codec/split-pieces';
import { AppError } from '../../lib/model/errors';
import { newId } from '../../lib/model/ids';
import { OBJECT_SCHEMAS, type ObjectKind } from '../../lib/model/objects';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { Database } from '../../lib/store/database';
import { readPackBytes } from '../../lib/store/packs';
import { withRawDatabase } from './raw-database';
import { readWholeTree, sampleCommit, sampleSession, sealTree } from './sample-tree';

const NAMED = ['corrupt-object', 'missing-object', 'unknown-format'];
const KINDS = Object.keys(OBJECT_SCHEMAS) as ObjectKind[];

/** A store with one small session, the bytes of its only pack, and everything it says. */
async function storedSession() {
  const name = newId();
  const store = await openSessionStore({ name });
  const session = sampleSession();
  await store.putSession(session);
  const tabs = ['one', 'two', 'three'].map((text) => ({ uid: newId(), text, chat: `claude:${text}` }));
  const tree = await sealTree(store, [tabs]);
  await store.commitSnapshot(sampleCommit(session.id, tree));
  const truth = new Map<string, string>();
  for (const { id, kind } of tree.objects) truth.set(id, JSON.stringify(await store.readObject(kind, id)));
  store.close();
  const pack = await withRawDatabase(name, async (db) => (await readPackBytes(db, 1))!);
  return { name, tree, truth, pack, session: session.id };
}

/** Any bytes in the place of the pack, in as many pieces as they take. */
async function putPack(db: Database, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const pieces = splitPieces(bytes);
  await db.packs.bulkPut(
    pieces.map((piece, at) => ({ bytes: piece, ...(at === 0 && { pieces: pieces.length, size: bytes.length }) })),
    pieces.map((_, at) => at + 1),
  );
}

/** One way to change bytes: flipped, cut, filled, repeated, moved, replaced. */
const mutation = fc.oneof(
  fc.record({ how: fc.constant('flip' as const), at: fc.nat(), by: fc.integer({ min: 1, max: 255 }) }),
  fc.record({ how: fc.constant('cut' as const), at: fc.nat(), by: fc.nat(40) }),
  fc.record({ how: fc.constant('repeat' as const), at: fc.nat(), by: fc.nat(40) }),
  fc.record({ how: fc.constant('fill' as const), at: fc.nat(), by: fc.nat(255) }),
);
type Mutation = typeof mutation extends fc.Arbitrary<infer Value> ? Value : never;

function mutate(bytes: Uint8Array, { how, at, by }: Mutation): Uint8Array<ArrayBuffer> {
  const place = bytes.length === 0 ? 0 : at % bytes.length;
  const changed = Uint8Array.from(bytes);
  if (how === 'flip' && changed.length > 0) changed[place]! ^= by;
  if (how === 'fill') changed.fill(by, place, place + 16);
  if (how === 'cut') return Uint8Array.from([...bytes.slice(0, place), ...bytes.slice(place + by)]);
  if (how === 'repeat') return Uint8Array.from([...bytes.slice(0, place + by), ...bytes.slice(place)]);
  return changed;
}

/** The pack again after `change` of its unpacked content, with sizes and checksum that are right for it. */
function forgeContent(pack: Uint8Array<ArrayBuffer>, change: (content: Buffer) => Uint8Array): Uint8Array<ArrayBuffer> {
  const body = pack.subarray(50);
  const content = change(pack[37] === 1 ? inflateRawSync(body) : Buffer.from(body));
  const packed = deflateRawSync(content);
  const forged = new Uint8Array(50 + packed.length);
  forged.set(pack.subarray(0, 50));
  const view = new DataView(forged.buffer);
  view.setUint8(37, 1);
  view.setUint32(42, content.length);
  view.setUint32(46, packed.length);
  forged.set(packed, 50);
  forged.set(createHash('sha256').update(forged.subarray(37)).digest(), 5);
  return forged;
}

/** Each object reads as what it was, or not at all and by name; a tree reads in part; and the store still saves. */
async function expectTruth({ name, tree, truth, session }: Awaited<ReturnType<typeof storedSession>>): Promise<number> {
  const store = await openSessionStore({ name });
  let unread = 0;
  for (const { id, kind } of tree.objects) {
    const read = await store.readObject(kind, id).catch((error: unknown) => error);
    if (read instanceof Error) {
      expect(read).toBeInstanceOf(AppError);
      expect(NAMED).toContain((read as Partial<AppError>).code);
      unread += 1;
    } else expect(JSON.stringify(read)).toBe(truth.get(id));
  }
  const more = await sealTree(store, [[{ uid: newId(), text: newId() }]]);
  const { manifest } = await store.commitSnapshot(sampleCommit(session, more));
  expect(await readWholeTree(store, manifest)).toHaveLength(1);
  store.close();
  return unread;
}

describe('a thousand damaged packs', () => {
  it(
    'of every kind are named or read as what they were, and never keep the store from saving',
    { timeout: 120_000 },
    async () => {
      const stored = await storedSession();
      let unread = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), fc.boolean(), async (steps, isForged) => {
          const change = (bytes: Uint8Array) => steps.reduce<Uint8Array<ArrayBuffer>>(mutate, Uint8Array.from(bytes));
          const bytes = isForged ? forgeContent(stored.pack, change) : change(stored.pack);
          await withRawDatabase(stored.name, (db) => putPack(db, bytes));
          unread += await expectTruth(stored);
        }),
        { numRuns: 500 },
      );
      expect(unread).toBeGreaterThan(0);
    },
  );

  it(
    'whose objects are other values under the same ids are refused, however well they are packed',
    { timeout: 120_000 },
    async () => {
      const stored = await storedSession();
      const objects = await decodePack(stored.pack);
      const other = fc.oneof(
        fc.jsonValue(),
        fc.record({
          formatVersion: fc.constantFrom<unknown>(1, 2, '1', null),
          tabs: fc.jsonValue(),
          fields: fc.jsonValue(),
        }),
      );
      await fc.assert(
        fc.asyncProperty(fc.nat(objects.length - 1), other, fc.constantFrom(...KINDS), async (at, value, kind) => {
          const victim = objects[at]!;
          const bytes = new TextEncoder().encode(JSON.stringify(value));
          const forged = await encodePack(objects.map((one) => (one === victim ? { ...one, kind, bytes } : one)));
          await withRawDatabase(stored.name, (db) => putPack(db, forged));
          expect(await expectTruth(stored)).toBe(1);
        }),
        { numRuns: 500 },
      );
    },
  );
});

describe('a thousand objects that are not what they should be', () => {
  it('are sealed and read back as what they are, or refused by name', { timeout: 120_000 }, async () => {
    const { name, session } = await storedSession();
    const store = await openSessionStore({ name });
    const tab = { uid: newId(), text: 'x' };
    const tree = await sealTree(store, [[tab]]);
    const key = fc.oneof(
      fc.string(),
      fc.constantFrom('__proto__', 'constructor', 'formatVersion', 'tabs', 'pages', 'fields'),
    );
    const value = fc.oneof(fc.jsonValue(), fc.dictionary(key, fc.jsonValue()));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...KINDS), value, async (kind, given) => {
        const payload = typeof given === 'object' && given !== null ? { formatVersion: 1, ...given } : given;
        const sealed = await store.seal(kind, payload as never).catch((error: unknown) => error as AppError);
        // What has no canonical form, such as the key `__proto__`, is refused before it is written.
        if (sealed instanceof Error) {
          expect(sealed.code).toBe('store-failed');
          return;
        }
        await store.commitSnapshot({
          ...sampleCommit(session, tree, { trigger: 'manual' }),
          objects: [...tree.objects, sealed],
        });
        const read = await store.readObject(kind, sealed.id).catch((error: unknown) => error);
        if (read instanceof Error) expect(NAMED).toContain((read as Partial<AppError>).code);
        else expect(OBJECT_SCHEMAS[kind].safeParse(read).success).toBe(true);
      }),
      { numRuns: 1_000 },
    );
    await store.purgeSession(session).catch((error: unknown) => expect(error).toBeInstanceOf(AppError));
    store.close();
  });
});
