import { describe, expect, it } from 'vitest';
import { Certificate } from '../../../lib/model/certificate';
import { newId } from '../../../lib/model/ids';
import { callRoll, type RollRow } from '../../../lib/store/second-copy/roll';
import { withRawDatabase } from '../raw-database';
import { NOW } from '../sample-tree';
import { addSession, addSnapshot, openCopyScene } from './scene';

const session = newId();
const snapshot = (takenAt: number, id = newId()): RollRow => ({
  table: 'snapshots',
  key: id,
  row: { id, session, takenAt },
});
const titled = (title: string): RollRow => ({ table: 'sessions', key: session, row: { id: session, title } });

describe('the roll', () => {
  it('holds the newest 200 snapshots, newest first', () => {
    const rows = Array.from({ length: 250 }, (_, at) => snapshot(at));
    const roll = callRoll(callRoll([], rows.slice(0, 130)), rows.slice(130));
    expect(roll.map(({ at }) => at)).toEqual(Array.from({ length: 200 }, (_, at) => 249 - at));
  });

  it('calls a snapshot by what its session is called now', () => {
    const first = callRoll([], [titled('Thursday'), snapshot(1)]);
    expect(first).toMatchObject([{ session, title: 'Thursday', at: 1 }]);
    const second = callRoll(first, [snapshot(2)]);
    expect(second.map(({ title }) => title)).toEqual(['Thursday', 'Thursday']);
    expect(callRoll(second, [titled('Friday')]).map(({ title }) => title)).toEqual(['Friday', 'Friday']);
    expect(callRoll(second, [titled('')]).map(({ title }) => title)).toEqual([undefined, undefined]);
  });

  it('forgets what was removed on purpose', () => {
    const gone = snapshot(1);
    const roll = callRoll(callRoll([], [gone, snapshot(2)]), [{ ...gone, row: undefined }]);
    expect(roll.map(({ at }) => at)).toEqual([2]);
  });
});

describe('the certificate', () => {
  it('stays readable over a time that is none, which earlier versions took from an archive: the name is without it', async () => {
    const scene = await openCopyScene();
    const of = await addSession(scene);
    const [sound, forged] = [await addSnapshot(scene, of, 'first'), await addSnapshot(scene, of, 'second')];
    await withRawDatabase(scene.name, (db) => db.snapshots.update(forged, { takenAt: 1e300 }));
    await scene.copy.flush();
    const { newest, roll = [] } = Certificate.parse(scene.certificate.value);
    expect(newest).toMatchObject({ snapshot: sound, takenAt: NOW });
    expect(roll.map(({ key, at }) => [key, at])).toEqual([
      [forged, undefined],
      [sound, NOW],
    ]);
    scene.end();
  });
});
