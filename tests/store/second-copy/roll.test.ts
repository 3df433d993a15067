import { describe, expect, it } from 'vitest';
import { newId } from '../../../lib/model/ids';
import { callRoll, type RollRow } from '../../../lib/store/second-copy/roll';

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
