import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreError } from '../../lib/model/errors';
import { newId } from '../../lib/model/ids';
import { openTreeTabs } from '../../lib/model/session-tree';
import { readTree } from '../../lib/services/read-tree';
import { rejoinRun } from '../../lib/services/rejoin-run';
import type { SessionStore } from '../../lib/store/session-store';
import { A, B, openFakeWork, write as writeInto } from './fake-work';
import { beginFakeRun, type FakeRun, type FakeWorld } from './fake-world';

let store: SessionStore;
let world: FakeWorld;
let run: FakeRun;
beforeEach(async () => {
  ({ store, world } = await openFakeWork());
  run = await beginFakeRun(world);
  await write('before');
  await run.takeSnapshot('tab');
});
afterEach(() => store.close());

const document = newId();
let seq = 0;

const write = (text: string): Promise<string> => writeInto(world, run, { text, document, seq: ++seq });

/** Of the newest snapshot; throws where it shows what is not stored. */
async function shown(): Promise<{ urls: string[]; texts: string[] }> {
  const session = await store.getSession(run.start.run);
  const tree = await readTree(store, session?.head ?? '');
  expect(tree.problems).toEqual([]);
  const tabs = openTreeTabs(tree);
  const pages = await Promise.all(
    tabs.flatMap(({ state }) => state.pages).map(({ state }) => store.readObject('page', state)),
  );
  const texts = pages.flatMap(({ fields }) => fields.map(({ value }) => (value.kind === 'text' ? value.text : '')));
  return { urls: tabs.map(({ state }) => state.url), texts };
}

describe('a run whose database was made anew under it, empty', () => {
  beforeEach(() => store.wipe());

  it('goes on with its next snapshot, which shows all that is open', async () => {
    expect(await run.takeSnapshot('interval')).toBeDefined();
    expect((await shown()).urls).toEqual([A, B]);
  });

  it('has back what its pages say again', async () => {
    await write('before');
    await run.takeSnapshot('interval');
    expect((await shown()).texts).toEqual(['before']);
    expect(run.failures).toEqual([]);
  });
});

it('a run whose database was rebuilt as it was a while ago shows nothing that is not stored', async () => {
  const { run: id } = run.start;
  const [then] = await store.listSnapshots(id);
  await write('later');
  await run.takeSnapshot('edit');
  const [later] = await store.listSnapshots(id);
  await store.changeSession(id, { head: then!.id });
  await store.deleteSnapshots([later!.id]);
  await store.collectGarbage();
  expect(await store.listMissing([later!.manifest])).toEqual([later!.manifest]);
  await run.takeSnapshot('manual');
  expect(await shown()).toEqual({ urls: [A, B], texts: ['later'] });
});

describe('a run that finds something missing', () => {
  const loseHead = (): Promise<void> => store.changeSession(run.start.run, { head: newId() });

  it('goes on from the newest snapshot that can be read', async () => {
    await loseHead();
    await rejoinRun(world.parts, run.memory);
    expect(openTreeTabs(run.memory.tree).map(({ state }) => state.url)).toEqual([A, B]);
  });

  it('does not take what cannot be read at this moment for gone', async () => {
    const before = run.memory.tree;
    store.readObject = () => Promise.reject(new StoreError('reading', undefined));
    await expect(rejoinRun(world.parts, run.memory)).rejects.toMatchObject({ code: 'store-failed' });
    expect(run.memory.tree).toBe(before);
  });
});
