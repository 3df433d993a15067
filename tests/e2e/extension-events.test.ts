import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type } from '../day/typing';
import { openScene, pageAt, rows, until, type Scene } from './holdfast';

interface SnapshotRow {
  id: string;
  session: string;
  seq: number;
  trigger: string;
  totals: { tabs: number; drafts: number };
}

/** Chromium lets an event be dispatched by hand, which its types do not say. */
interface Dispatched {
  dispatch: (...args: unknown[]) => void;
}

let scene: Scene;
beforeAll(async () => {
  scene = await openScene('extension-events');
  const page = await scene.browser.openPage(`${scene.server.origin}/chapter/1`);
  await type(page, '#draft', 'half a sentence');
  // Right after a start the page may not have been welcomed yet.
  await until('the draft is kept', async () => (await liveWith('half a sentence')).length > 0);
});
afterAll(() => scene.close());

/** True also when there is no answer: a worker that is being replaced never gives one. */
const isFormerWorker = (): Promise<boolean> =>
  Promise.race([scene.browser.evaluateInWorker(() => 'isFormer' in globalThis), sleep(2_000, true)]);

/** The live documents that hold these words, of one session or of all. */
const liveWith = async (words: string, of?: string): Promise<unknown[]> =>
  (await rows<{ session: string; state: unknown }>(scene.browser, 'live')).filter(
    ({ session, state }) => (of === undefined || session === of) && JSON.stringify(state).includes(words),
  );

it('the command of the keyboard, dispatched in the worker, keeps what is open as a checkpoint', async () => {
  const suggested = await scene.browser.evaluateInWorker(() => chrome.runtime.getManifest().commands);
  expect(suggested).toMatchObject({ 'keep-checkpoint': { suggested_key: { default: 'Alt+Shift+S' } } });
  await scene.browser.evaluateInWorker(() =>
    (chrome.commands.onCommand as unknown as Dispatched).dispatch('keep-checkpoint'),
  );
  const [kept] = await until('it is kept', async () => {
    const found = await rows<{ snapshot: string; name: string }>(scene.browser, 'checkpoints');
    return found.length > 0 && found;
  });
  expect(kept?.name).not.toBe('');
  // A state that was just kept is not stored once more: the checkpoint is that snapshot then.
  const snapshot = (await rows<SnapshotRow>(scene.browser, 'snapshots')).find(({ id }) => id === kept?.snapshot);
  expect(snapshot?.totals).toMatchObject({ tabs: 1, drafts: 1 });
});

it('an update of Holdfast that waits, dispatched in the worker, is let in after a restore point of what is open', async () => {
  const page = await pageAt(scene.browser, `${scene.server.origin}/chapter/1`);
  await type(page, '#draft', ', and the rest');
  await scene.browser.evaluateInWorker(() => void Object.assign(globalThis, { isFormer: true }));
  await scene.browser.evaluateInWorker(() =>
    (chrome.runtime.onUpdateAvailable as unknown as Dispatched).dispatch({ version: '99.0.0' }),
  );
  await until('the new version has taken over', async () => !(await isFormerWorker()), 60_000);
  const point = (await rows<SnapshotRow>(scene.browser, 'snapshots')).find(
    ({ trigger }) => trigger === 'before-update',
  );
  expect(point?.totals).toMatchObject({ tabs: 1, drafts: 1 });
  expect(await liveWith('and the rest', point?.session)).toHaveLength(1);
  await type(page, '#draft', ', typed after it');
  await until('the page that stayed open is kept on', async () => (await liveWith('typed after it')).length > 0);
  // It takes the place of what its former script said; that is no closed tab.
  expect(await liveWith('half a sentence')).toHaveLength(1);
  expect(await rows(scene.browser, 'live')).toMatchObject([{ phase: 'open' }]);
});
