// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { Popup } from '../../components/popup/Popup';
import { ResumePage } from '../../components/resume/ResumePage';
import type { Recovery } from '../../lib/model/recovery';
import { AppError } from '../../lib/model/errors';
import { STATES } from './gallery/states';
import { NOW } from './fake-sessions';
import { show, type Shown } from './show';

let shown: Shown;
afterEach(() => shown.close());

const recovery: Recovery = {
  formatVersion: 1,
  at: NOW,
  cause: 'erased',
  back: { sessions: 3, snapshots: 40, drafts: 0 },
  missing: [],
  missingCount: 0,
};

it('says in one sentence what happened and what came back, until it is dismissed', async () => {
  shown = await show(Popup, { ...STATES.popup['typical'], recovery });
  expect(
    shown.has('The browser erased Holdfast’s database. Everything came back from the second copy: 40 snapshots.'),
  ).toBe(true);
  await shown.click('Dismiss', 'button');
  expect(shown.access.sent).toContainEqual({ type: 'dismiss-recovery' });
  expect(shown.has('second copy')).toBe(false);
});

it('names what is missing by title and time', async () => {
  const missing = [
    { table: 'snapshots' as const, key: 'a'.repeat(32), session: 'b'.repeat(32), title: 'Thesis', at: NOW },
    { table: 'snapshots' as const, key: 'c'.repeat(32) },
  ];
  shown = await show(() => <ResumePage />, { recovery: { ...recovery, missing, missingCount: 7 } });
  expect(shown.has('40 snapshots came back from the second copy, 7 did not.')).toBe(true);
  expect(shown.has('Thesis, ')).toBe(true);
  expect(shown.has('Session without a title')).toBe(true);
  expect(shown.has('and 5 more')).toBe(true);
});

it('says so when nothing came back', async () => {
  shown = await show(Popup, {
    recovery: { ...recovery, back: { sessions: 0, snapshots: 0, drafts: 0 }, missingCount: 12 },
  });
  expect(shown.has('Nothing could be brought back; 12 records are missing.')).toBe(true);
});

it('a copy that cannot be written is said, though everything is kept', async () => {
  const error = new AppError('store-failed', 'x').toJSON();
  shown = await show(Popup, { health: { saves: 2, lastSavedAt: NOW, copyError: { ...error, at: NOW } } });
  expect(shown.has('Kept, but only once')).toBe(true);
});
