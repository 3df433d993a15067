import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckpointWish } from '../../lib/model/checkpoint';
import { newId } from '../../lib/model/ids';
import { changeCheckpoint, deleteCheckpoint, undoDeleteCheckpoint } from '../../lib/services/change-checkpoint';
import { createCheckpoint } from '../../lib/services/create-checkpoint';
import { prepareUpdate } from '../../lib/services/prepare-update';
import { renameSession } from '../../lib/services/rename-session';
import type { SessionStore } from '../../lib/store/session-store';
import { B, openFakeWork, write } from './fake-work';
import { beginFakeRun, type FakeRun, type FakeWorld } from './fake-world';

let store: SessionStore;
let world: FakeWorld;
let run: FakeRun;
beforeEach(async () => {
  ({ store, world } = await openFakeWork());
  run = await beginFakeRun(world);
  await write(world, run);
});
afterEach(() => store.close());

const wish = (change: Partial<CheckpointWish> = {}): CheckpointWish => ({
  name: 'Before the upgrade',
  description: '',
  tags: [],
  priority: 'normal',
  ...change,
});
const make = (change: Partial<CheckpointWish> = {}) => createCheckpoint({ parts: world.parts, ...run }, wish(change));

describe('a checkpoint', () => {
  it('is of what is open now, and its snapshot says so', async () => {
    const { checkpoint, isNew } = await make({ tags: ['work', 'work'] });
    expect(isNew).toBe(true);
    expect(await store.listCheckpoints()).toEqual([checkpoint]);
    expect(checkpoint).toMatchObject({ session: run.start.run, name: 'Before the upgrade', tags: ['work'] });
    expect(await store.getSnapshot(checkpoint.snapshot)).toMatchObject({ trigger: 'checkpoint', totals: { tabs: 2 } });
  });

  it('of an unchanged session is about the snapshot that is there: nothing is stored for it', async () => {
    const head = await run.takeSnapshot('interval');
    const before = await store.usage();
    expect((await make()).checkpoint.snapshot).toBe(head?.id);
    expect(await store.usage()).toEqual(before);
  });

  it('of a state that a checkpoint holds already is pointed out, and written nowhere', async () => {
    const first = await make();
    const again = await make({ name: 'Another name' });
    expect(again).toEqual({ checkpoint: first.checkpoint, isNew: false });
    expect(await store.listCheckpoints()).toHaveLength(1);
  });

  it('is also known again when tabs were looked at and the state was left and come back to meanwhile', async () => {
    await write(world, run, { document: 'dddddddd', text: 'one', seq: 1 });
    const first = await make();
    await write(world, run, { document: 'dddddddd', text: 'two', seq: 2 });
    expect((await make({ name: 'Two' })).isNew).toBe(true);
    await write(world, run, { document: 'dddddddd', text: 'one', seq: 3 });
    world.windows[0]!.tabs[1]!.lastAccessed = 600_000;
    world.windows[0]!.tabs[0]!.title = '(3) Inbox';
    expect(await make({ name: 'Three' })).toEqual({ checkpoint: first.checkpoint, isNew: false });
  });

  it('of another state is another one, however alike the counts are', async () => {
    await write(world, run, { document: 'dddddddd', text: 'one', seq: 1 });
    await make();
    await write(world, run, { document: 'dddddddd', text: 'two', seq: 2 });
    expect((await make({ name: 'Two' })).isNew).toBe(true);
  });

  it('without a name is called after the tab in front', async () => {
    world.windows[0]!.tabs[1]!.active = true;
    expect((await make({ name: '  ' })).checkpoint.name).toBe(`Title of ${B}`);
  });

  it('can be about an older snapshot, but not about one that is gone', async () => {
    const older = await run.takeSnapshot('interval');
    await write(world, run, { text: 'later' });
    await run.takeSnapshot('interval');
    expect((await make({ snapshot: older!.id })).checkpoint.snapshot).toBe(older!.id);
    await expect(make({ snapshot: newId() })).rejects.toMatchObject({ code: 'unknown-snapshot' });
  });

  it('is changed, deleted and had back; one that is gone is named', async () => {
    const { checkpoint } = await make();
    await changeCheckpoint(world.parts, checkpoint.snapshot, { priority: 'high' });
    const deleted = await deleteCheckpoint(world.parts, checkpoint.snapshot);
    expect(deleted).toEqual({ ...checkpoint, priority: 'high' });
    expect(await store.getSnapshot(checkpoint.snapshot)).toBeDefined();
    await expect(changeCheckpoint(world.parts, checkpoint.snapshot, {})).rejects.toMatchObject({
      code: 'unknown-checkpoint',
    });
    await undoDeleteCheckpoint(world.parts, deleted);
    expect(await store.listCheckpoints()).toEqual([deleted]);
  });

  it('that cannot be saved says why', async () => {
    const takeSnapshot = () => Promise.resolve(undefined);
    const health = {
      ...run.health,
      read: () => ({ saves: 0, error: { code: 'quota', message: 'full', data: {}, at: 1 } }),
    };
    await expect(createCheckpoint({ parts: world.parts, takeSnapshot, health }, wish())).rejects.toMatchObject({
      code: 'quota',
    });
  });
});

describe('before an update', () => {
  it('a snapshot is taken even when nothing changed, so that it can be found', async () => {
    await run.takeSnapshot('interval');
    await prepareUpdate({ parts: world.parts, ...run });
    const [newest] = await store.listSnapshots(run.start.run);
    expect(newest?.trigger).toBe('before-update');
  });

  it('a save that fails does not hold the update up', async () => {
    await prepareUpdate({ parts: world.parts, ...run, takeSnapshot: () => Promise.resolve(undefined) });
  });
});

describe('naming a session', () => {
  it('replaces what was said before', async () => {
    await renameSession(world.parts, run.start.run, {
      title: ' Lisbon ',
      description: 'flight',
      tags: ['trip', 'trip'],
    });
    expect(await store.getSession(run.start.run)).toMatchObject({
      title: 'Lisbon',
      description: 'flight',
      tags: ['trip'],
    });
    await expect(renameSession(world.parts, newId(), { title: '', description: '', tags: [] })).rejects.toMatchObject({
      code: 'unknown-session',
    });
  });
});
