import { expect, it } from 'vitest';
import { newId } from '../../lib/model/ids';
import { openSessionStore } from '../../lib/store/create-session-store';
import { NOW, sampleCommit, sampleSession, sealTree } from './sample-tree';

it('a checkpoint under another session than its snapshot’s is refused: it would outlive it', async () => {
  const store = await openSessionStore({ name: newId() });
  const [session, other] = [sampleSession(), sampleSession()];
  for (const one of [session, other]) await store.putSession(one);
  const { id } = await store.commitSnapshot(sampleCommit(session.id, await sealTree(store, [])));
  const words = { name: 'kept', description: '', tags: [], priority: 'normal' as const };
  const checkpoint = { snapshot: id, session: other.id, createdAt: NOW, ...words };
  expect(await store.putCheckpoint(checkpoint)).toBe(false);
  expect(await store.putCheckpoint({ ...checkpoint, session: session.id })).toBe(true);
  await store.purgeSession(session.id);
  expect(await store.listCheckpoints()).toEqual([]);
});
