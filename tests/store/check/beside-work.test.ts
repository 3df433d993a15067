import { expect, it } from 'vitest';
import { newId } from '../../../lib/model/ids';
import { runCheck } from '../../../lib/store/check/run-check';
import { openSessionStore } from '../../../lib/store/create-session-store';
import type { SessionStore } from '../../../lib/store/session-store';
import {
  NOW,
  randomText,
  sampleCommit,
  sampleConversation,
  sampleDocument,
  sampleSession,
  sealTree,
} from '../sample-tree';
import { createFakeCopy } from './fake-copy';

const ROUNDS = 12;

/** Everything that goes on beside a check in life: saving, thinning, removing, collecting, merging of packs. */
async function keepBusy(store: SessionStore, isOver: () => boolean): Promise<void> {
  const stays = sampleSession();
  await store.putSession(stays);
  for (let round = 0; !isOver(); round += 1) {
    const goes = sampleSession();
    await store.putSession(goes);
    for (const { id } of [stays, goes]) {
      const text = `${round} ${randomText(round % 3 === 0 ? 80_000 : 200)}`;
      await store.commitSnapshot(sampleCommit(id, await sealTree(store, [[{ uid: newId(), text }]])));
    }
    await store.putLiveDocument(sampleDocument({ id: newId(), session: stays.id }));
    await store.putConversation(sampleConversation(`claude:${round}`));
    const old = (await store.listSnapshots(stays.id)).slice(3).map(({ id }) => id);
    await store.deleteSnapshots(old);
    await store.purgeSession(goes.id);
    await store.deleteLiveDocuments((await store.listLiveDocuments()).slice(0, -2));
    while (await store.stepUpkeep(NOW + round));
  }
}

it.each([
  ['without a second copy', false],
  ['with a second copy that is behind', true],
])(
  'a deep check beside saving, removing, collecting and merging, %s, names nothing as damaged',
  { timeout: 120_000 },
  async (_which, withCopy) => {
    const name = newId();
    const copy = createFakeCopy();
    const store = await openSessionStore({ name, ...(withCopy && { secondCopy: copy }) });
    let isOver = false;
    const busy = Promise.all([1, 2, 3, 4].map(() => keepBusy(store, () => isOver)));
    const damages: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const report = await runCheck(store, 2, () => NOW);
      damages.push(...report.damages.map(({ part, reason }) => `${part}: ${reason}`));
      if (round % 4 === 0) await copy.take(name);
    }
    isOver = true;
    await busy;
    expect(damages).toEqual([]);
    store.close();
  },
);
