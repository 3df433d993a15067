import { describe, expect, it } from 'vitest';
import { newId } from '../../../lib/model/ids';
import type { Recovery } from '../../../lib/model/recovery';
import { openSessionStore } from '../../../lib/store/create-session-store';
import { ensureDatabase } from '../../../lib/store/second-copy/ensure-database';
import { openSecondCopy } from '../../../lib/store/second-copy/open-second-copy';
import { withRawDatabase } from '../raw-database';
import { readWholeTree, sampleCommit, sampleSession, sealTree } from '../sample-tree';
import { memoryCertificate, memoryFolder } from './memory-folder';

function scene() {
  const name = newId();
  const folder = memoryFolder();
  const certificate = memoryCertificate();
  const recoveries: Recovery[] = [];
  return {
    name,
    folder,
    certificate,
    recoveries,
    copy: openSecondCopy({ name, folder, certificate }),
    ensure: () =>
      ensureDatabase({
        name,
        folder,
        certificate,
        thorough: true,
        now: () => 1,
        keepRecovery: (recovery) => Promise.resolve(void recoveries.push(recovery)),
      }),
  };
}

describe('rebuild', () => {
  it('brings back everything after the database was erased', async () => {
    const { name, copy, ensure, recoveries, certificate } = scene();
    await ensure();
    const store = await openSessionStore({ name });
    const session = sampleSession();
    await store.putSession(session);
    const tree = await sealTree(store, [[{ uid: newId(), text: 'x', chat: 'claude:1' }]]);
    const snapshot = await store.commitSnapshot(sampleCommit(session.id, tree));
    expect(await copy.flush()).toBe(true);
    expect(certificate.value?.counts).toEqual({ sessions: 1, snapshots: 1, packs: 1 });
    store.close();
    copy.close();
    await withRawDatabase(name, (db) => db.delete());
    await ensure();
    const later = await openSessionStore({ name });
    expect(await later.listSnapshots(session.id)).toEqual([snapshot]);
    expect(await readWholeTree(later, snapshot.manifest)).toHaveLength(2);
    expect(recoveries).toMatchObject([{ cause: 'erased', back: { sessions: 1, snapshots: 1 }, missingCount: 0 }]);
    later.close();
    await ensure();
    expect(recoveries).toHaveLength(1);
  });
});
