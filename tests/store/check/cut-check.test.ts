import { afterEach, describe, expect, it, vi } from 'vitest';
import { fromHex } from '../../../lib/codec/hex';
import { keptDamages } from '../../../lib/model/check-report';
import { newId } from '../../../lib/model/ids';
import { openSessionStore } from '../../../lib/store/create-session-store';
import type { SessionStore } from '../../../lib/store/session-store';
import { cutAt } from '../cut-at';
import { withRawDatabase } from '../raw-database';
import { NOW, randomText, readWholeTree, sampleCommit, sampleSession, sealTree } from '../sample-tree';
import { createFakeCopy, type FakeCopy } from './fake-copy';

afterEach(() => vi.restoreAllMocks());

interface Broken {
  name: string;
  copy: FakeCopy;
  manifests: string[];
}

/** A store in which a pack, a part of the index, a session and a snapshot are damaged at once. */
async function makeBroken(): Promise<Broken> {
  const [name, copy] = [newId(), createFakeCopy()];
  const store = await openSessionStore({ name });
  const sessions = [sampleSession(newId(), { title: 'One' }), sampleSession(newId(), { title: 'Two' })];
  const manifests: string[] = [];
  for (const session of sessions) {
    await store.putSession(session);
    for (const text of ['first', randomText(70_000), 'third']) {
      const tree = await sealTree(store, [[{ uid: newId(), text }]]);
      await store.commitSnapshot(sampleCommit(session.id, tree, { trigger: 'manual' }));
      manifests.push(tree.manifest);
    }
  }
  await copy.take(name);
  store.close();
  await withRawDatabase(name, async (db) => {
    const pack = (await db.objects.get(fromHex(manifests[1]!)))!;
    const row = (await db.packs.get(pack))!;
    await db.packs.put({ ...row, bytes: row.bytes.map((byte, at) => (at === 99 ? byte ^ 8 : byte)) }, pack);
    await db.objects.delete(fromHex(manifests[0]!));
    await db.packs.delete((await db.objects.get(fromHex(manifests[3]!)))!);
    await db.sessions.delete(sessions[1]!.id);
    await db.snapshots.toCollection().first((first) => first && db.snapshots.delete(first.id));
  });
  return { name, copy, manifests };
}

const open = ({ name, copy }: Broken): Promise<SessionStore> => openSessionStore({ name, secondCopy: copy });

async function finish(store: SessionStore): Promise<void> {
  for (;;) {
    const report = await store.stepCheck(NOW);
    if (!report || report.finishedAt !== undefined) return;
  }
}

describe('a check that is cut off', () => {
  it('at any transaction goes on where it was, and mends everything all the same', async () => {
    let cuts = 0;
    for (let at = 1; ; at += 1) {
      const broken = await makeBroken();
      const store = await open(broken);
      const { id } = await store.beginCheck(2, NOW);
      const cut = cutAt(at);
      await finish(store).catch(() => undefined);
      vi.restoreAllMocks();
      store.close();
      if (!cut.happened()) break;
      cuts += 1;
      const next = await open(broken);
      const before = await next.getCheckReport(id);
      await finish(next);
      const after = (await next.getCheckReport(id))!;
      expect(after.finishedAt).toBe(NOW);
      expect(after.done).toBeGreaterThanOrEqual(before!.done);
      expect(keptDamages(after)).toEqual([]);
      expect(after.damages.filter(({ part }) => part === 'session')).toHaveLength(1);
      for (const manifest of broken.manifests) expect(await readWholeTree(next, manifest)).toHaveLength(1);
      next.close();
    }
    expect(cuts).toBeGreaterThan(10);
  }, 60_000);

  it('has had its progress stored with every step', async () => {
    const broken = await makeBroken();
    const first = await open(broken);
    const { id } = await first.beginCheck(2, NOW);
    const seen: number[] = [];
    let store = first;
    for (let steps = 0; steps < 60; steps += 1) {
      const report = await store.stepCheck(NOW);
      if (!report || report.finishedAt !== undefined) break;
      seen.push(report.done);
      // A new worker for every step: what it remembers is of no account.
      store.close();
      store = await open(broken);
    }
    expect(seen).toEqual([...seen].sort((one, other) => one - other));
    const report = (await store.getCheckReport(id))!;
    expect(keptDamages(report)).toEqual([]);
    expect(report.finishedAt).toBe(NOW);
    store.close();
  });
});
