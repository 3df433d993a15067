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
});
afterAll(() => scene.close());

const listSnapshots = (trigger: string): Promise<SnapshotRow[]> =>
  rows<SnapshotRow>(scene.browser, 'snapshots').then((all) => all.filter((one) => one.trigger === trigger));

it('the command of Alt+Shift+S, dispatched in the worker, keeps what is open as a checkpoint', async () => {
  const keys = await scene.browser.evaluateInWorker(() => chrome.commands.getAll());
  expect(keys).toContainEqual(expect.objectContaining({ name: 'keep-checkpoint', shortcut: 'Alt+Shift+S' }));
  await scene.browser.evaluateInWorker(() =>
    (chrome.commands.onCommand as unknown as Dispatched).dispatch('keep-checkpoint'),
  );
  const [kept] = await until('it is kept', async () => {
    const found = await rows<{ snapshot: string; name: string }>(scene.browser, 'checkpoints');
    return found.length > 0 && found;
  });
  expect(kept?.name).not.toBe('');
  const [snapshot] = await listSnapshots('checkpoint');
  expect(snapshot).toMatchObject({ id: kept?.snapshot, totals: { tabs: 1, drafts: 1 } });
});

it('an update of Holdfast that waits, dispatched in the worker, is let in after a restore point of what is open', async () => {
  await type(await pageAt(scene.browser, `${scene.server.origin}/chapter/1`), '#draft', ', and the rest');
  const isOld = (): Promise<boolean> => scene.browser.evaluateInWorker(() => 'isOldWorker' in globalThis);
  await scene.browser.evaluateInWorker(() => {
    Reflect.set(globalThis, 'isOldWorker', true);
    (chrome.runtime.onUpdateAvailable as unknown as Dispatched).dispatch({ version: '99.0.0' });
  });
  await until('the new version has taken over', async () => !(await isOld()));
  const [point] = await listSnapshots('before-update');
  expect(point?.totals).toMatchObject({ tabs: 1, drafts: 1 });
  const documents = await rows<{ session: string; state: unknown }>(scene.browser, 'live');
  const kept = documents.filter(
    ({ session, state }) => session === point?.session && JSON.stringify(state).includes('and the rest'),
  );
  expect(kept).toHaveLength(1);
});
