import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { QuotaError } from '../../lib/model/errors';
import { newId } from '../../lib/model/ids';
import { importArchive } from '../../lib/services/import-archive';
import { createMakeRoom, importStoreWithRoom, type MakeRoom } from '../../lib/services/make-room';
import type { ArchiveSource } from '../../lib/services/survey-archive';
import type { SessionStore } from '../../lib/store/session-store';
import { randomText } from '../store/sample-tree';
import { exportBytes, sourceOf } from './archive-bytes';
import { describeStore, openFreshStore, storeHistory } from './archive-sessions';
import { createFakeWorld } from './fake-world';

const MEGABYTE = 1024 * 1024;

let from: SessionStore;
let into: SessionStore;
beforeEach(async () => {
  [from, into] = [await openFreshStore(), await openFreshStore()];
});
afterEach(() => {
  from.close();
  into.close();
});

/** One session of so many pages, too many to be written at once. */
async function largeArchive(pages: number): Promise<Uint8Array<ArrayBuffer>> {
  const tabs = Array.from({ length: pages }, () => ({ uid: newId(), text: randomText(500_000) }));
  await storeHistory(from, { title: 'large', snapshots: [[tabs]] });
  return exportBytes(from);
}

interface Disk {
  store: SessionStore;
  /** How often room was made. */
  made(): number;
}

/** A disk that holds so many bytes of objects. `spendReserve` comes first whenever room is made. */
function diskOf(bytes: number, spendReserve = (): Promise<boolean> => Promise.resolve(false)): Disk {
  const addObjects: SessionStore['addObjects'] = async (objects) => {
    // Random digits take little more than half of their length in a pack.
    const more = objects.reduce((sum, object) => sum + object.bytes.length * 0.55, 0);
    if ((await into.usage()).packBytes + more > bytes) throw new QuotaError(new Error('full'));
    return into.addObjects(objects);
  };
  const store = { ...into, addObjects };
  const { settings, now, report } = createFakeWorld(into).parts;
  const clockInDoubt = () => Promise.resolve(false);
  const free = createMakeRoom({ store, settings, now, report, run: () => 'the run', clockInDoubt, spendReserve });
  let made = 0;
  const makeRoom: MakeRoom = (scope) => {
    made += 1;
    return free(scope);
  };
  return { store: importStoreWithRoom(store, makeRoom, () => 'the run'), made: () => made };
}

/** A source that counts how often it is read. */
function counted(bytes: Uint8Array<ArrayBuffer>): { source: ArchiveSource; reads: () => number } {
  const source = sourceOf(bytes);
  let reads = 0;
  const open = (): ReturnType<ArchiveSource['open']> => {
    reads += 1;
    return source.open();
  };
  return { source: { ...source, open }, reads: () => reads };
}

describe('an import into a disk that is nearly full', () => {
  it('says that there is no space when it can never fit, and makes room for it once', async () => {
    const bytes = await largeArchive(9);
    const disk = diskOf(bytes.length * 0.8);
    const { source, reads } = counted(bytes);
    await expect(importArchive(disk.store, source, { sessions: 'all' })).rejects.toBeInstanceOf(QuotaError);
    expect([reads(), disk.made(), await into.listSessions({ includeDeleted: true })]).toEqual([4, 1, []]);
    // The next import may make room again.
    await expect(importArchive(disk.store, source, { sessions: 'all' })).rejects.toBeInstanceOf(QuotaError);
    expect(disk.made()).toBeGreaterThan(1);
  });

  it('begins anew where making room swept what it had written, and comes in whole when it fits then', async () => {
    const bytes = await largeArchive(9);
    expect(bytes.length).toBeGreaterThan(2 * MEGABYTE);
    const filler = await storeHistory(into, {
      title: 'gone',
      snapshots: [[[{ uid: newId(), text: randomText(900_000) }]]],
    });
    const disk = diskOf(bytes.length * 1.1, () => into.purgeSession(filler).then(() => true));
    await importArchive(disk.store, sourceOf(bytes), { sessions: 'all' });
    expect([disk.made(), await describeStore(into)]).toEqual([1, await describeStore(from)]);
  });
});
