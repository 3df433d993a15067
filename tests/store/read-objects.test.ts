import { describe, expect, it } from 'vitest';
import { encodeCanonicalJson } from '../../lib/codec/canonical-json';
import { fromHex } from '../../lib/codec/hex';
import { decodePack, encodePack } from '../../lib/codec/pack';
import { newId } from '../../lib/model/ids';
import type { ObjectPayload } from '../../lib/model/objects';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { SessionStore } from '../../lib/store/session-store';
import { withRawDatabase } from './raw-database';
import { randomText, sampleCommit, samplePage, sampleSession, sealTree, type SampleTree } from './sample-tree';

interface Stored {
  store: SessionStore;
  name: string;
  /** Ids of the page, tab, window and session that are stored. */
  page: string;
  tab: string;
  tree: SampleTree;
}

/** One committed tree, read through a store that has nothing cached. */
async function storeTree(text = 'half an answer'): Promise<Stored> {
  const name = newId();
  const writer = await openSessionStore({ name });
  const session = sampleSession();
  await writer.putSession(session);
  const tree = await sealTree(writer, [[{ uid: newId(), text }]]);
  await writer.commitSnapshot(sampleCommit(session.id, tree));
  writer.close();
  const [page, tab] = tree.objects.map(({ id }) => id) as [string, string];
  return { store: await openSessionStore({ name }), name, page, tab, tree };
}

/** Changes the bytes of the only pack. */
function changePack(name: string, change: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>) {
  return withRawDatabase(name, async (db) => {
    const [row] = await db.packs.toArray();
    const bytes = await change(row!.bytes);
    await db.packs.put({ bytes, pieces: 1, size: bytes.length }, 1);
  });
}

describe('reading an object', () => {
  it('gives back what was sealed', async () => {
    const { store, page } = await storeTree();
    expect(await store.readObject('page', page)).toEqual(samplePage('half an answer'));
  });

  it('of a megabyte puts its pieces together', async () => {
    const text = randomText(1_000_000);
    const { store, name, page } = await storeTree(text);
    expect(await withRawDatabase(name, (db) => db.packs.count())).toBeGreaterThan(8);
    expect(await store.readObject('page', page)).toEqual(samplePage(text));
  });

  it('that is not stored says so by name', async () => {
    const { store } = await storeTree();
    for (const id of ['0'.repeat(64), 'abcdef012', 'not an id']) {
      await expect(store.readObject('page', id)).rejects.toMatchObject({ code: 'missing-object', data: { id } });
    }
  });

  it('of another kind than asked for is refused (S4)', async () => {
    const { store, page } = await storeTree();
    await expect(store.readObject('tab', page)).rejects.toMatchObject({ code: 'corrupt-object', data: { id: page } });
  });

  it('whose pack has a flipped bit is refused, every time it is asked for (S4)', async () => {
    const { store, name, page } = await storeTree();
    await changePack(name, (bytes) =>
      Promise.resolve(bytes.map((byte, at) => (at === bytes.length - 5 ? byte ^ 1 : byte))),
    );
    const refusal = { code: 'corrupt-object', data: { id: 'pack 1', reason: 'wrong checksum' } };
    await expect(store.readObject('page', page)).rejects.toMatchObject(refusal);
    await expect(store.readObject('page', page)).rejects.toMatchObject(refusal);
  });

  it('whose pack or a piece of it is gone is refused (S4)', async () => {
    const { store, name, page } = await storeTree(randomText(1_000_000));
    await withRawDatabase(name, (db) => db.packs.delete(3));
    await expect(store.readObject('page', page)).rejects.toMatchObject({ code: 'corrupt-object' });
    await withRawDatabase(name, (db) => db.packs.clear());
    await expect(store.readObject('page', page)).rejects.toMatchObject({ code: 'corrupt-object', data: { id: page } });
  });

  it('whose bytes were exchanged inside a sound pack is refused: the id tells (S1, S4)', async () => {
    const { store, name, page, tab } = await storeTree();
    await changePack(name, async (bytes) => {
      const objects = await decodePack(bytes);
      const forged = encodeCanonicalJson(samplePage('something else'));
      return encodePack(objects.map((object) => (object.id === page ? { ...object, bytes: forged } : object)));
    });
    await expect(store.readObject('page', page)).rejects.toMatchObject({
      code: 'corrupt-object',
      data: { id: page, reason: 'its bytes are not what its id promises' },
    });
    expect(await store.readObject('tab', tab)).toMatchObject({ pages: [{ state: page }] });
  });

  it('that its pack does not hold is refused (S4)', async () => {
    const { store, name, page, tree } = await storeTree();
    await changePack(name, async (bytes) => encodePack((await decodePack(bytes)).filter(({ id }) => id !== page)));
    await expect(store.readObject('page', page)).rejects.toMatchObject({ code: 'corrupt-object', data: { id: page } });
    expect((await store.readObject('session', tree.manifest)).windows).toHaveLength(1);
  });

  it('of an unknown format is refused by name, and its neighbours are read (P6, P10)', async () => {
    const { store, name, tab } = await storeTree();
    const future = await store.seal('page', { formatVersion: 2 } as unknown as ObjectPayload<'page'>);
    await withRawDatabase(name, async (db) => {
      await db.packs.put({ bytes: await encodePack([future]), pieces: 1, size: 1 }, 9);
      await db.objects.put(9, fromHex(future.id));
    });
    await expect(store.readObject('page', future.id)).rejects.toMatchObject({
      code: 'unknown-format',
      data: { kind: 'page', found: 2 },
    });
    expect(await store.readObject('tab', tab)).toBeDefined();
  });

  it('that its schema refuses is corrupt, and the message holds none of its text', async () => {
    const { store, name } = await storeTree();
    const secret = { formatVersion: 1, windows: ['hunter2'], closedTabs: [], closedWindows: [] } as const;
    const odd = await store.seal('session', { ...secret, windows: ['hunter2'], closedTabs: [], closedWindows: [] });
    await withRawDatabase(name, async (db) => {
      await db.packs.put({ bytes: await encodePack([odd]), pieces: 1, size: 1 }, 9);
      await db.objects.put(9, fromHex(odd.id));
    });
    const error: unknown = await store.readObject('session', odd.id).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'corrupt-object', data: { id: odd.id } });
    expect(JSON.stringify(error)).toContain('windows.0');
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });

  it('a hundred times at once unpacks its pack once', async () => {
    const { store, name, page } = await storeTree();
    const reads = Promise.all(Array.from({ length: 100 }, () => store.readObject('page', page)));
    await reads;
    await withRawDatabase(name, (db) => db.packs.clear());
    expect(await store.readObject('page', page)).toEqual(samplePage('half an answer'));
  });
});
