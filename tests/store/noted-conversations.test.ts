import { expect, it } from 'vitest';
import { newId } from '../../lib/model/ids';
import { openSessionStore } from '../../lib/store/create-session-store';
import { noteGarbage } from '../../lib/store/garbage/garbage-state';
import { withRawDatabase } from './raw-database';
import { NOW, sampleCommit, sampleConversation, sampleSession, sealTree } from './sample-tree';

/** A conversation of which nothing is left but a note that a purge was to remove it, and a session that is kept. */
async function makeScene() {
  const name = newId();
  const store = await openSessionStore({ name });
  const session = sampleSession();
  await store.putSession(session);
  await store.putConversation(sampleConversation('claude:1'));
  await withRawDatabase(name, (db) => db.transaction('rw', db.settings, () => noteGarbage(db, ['claude:1'])));
  const save = async (): Promise<void> => {
    const tree = await sealTree(store, [[{ uid: newId(), text: 'a page', chat: 'claude:1' }]]);
    await store.commitSnapshot(sampleCommit(session.id, tree));
  };
  const tidy = async (steps = 99): Promise<boolean> => {
    for (let step = 0; step < steps; step += 1) if (!(await store.stepUpkeep(NOW))) return true;
    return false;
  };
  return { store, save, tidy };
}

it('a conversation that was to go stays when a snapshot that shows it is saved at any step of the collection', async () => {
  for (let steps = 0; ; steps += 1) {
    const { store, save, tidy } = await makeScene();
    const isOver = await tidy(steps);
    if (isOver) break;
    const isGone = (await store.getConversation('claude:1')) === undefined;
    await save();
    expect(await tidy()).toBe(true);
    expect((await store.getConversation('claude:1')) === undefined).toBe(isGone);
    store.close();
  }
});

it('a conversation that was to go goes when nothing shows it', async () => {
  const { store, tidy } = await makeScene();
  await tidy();
  expect(await store.getConversation('claude:1')).toBeUndefined();
  store.close();
});
