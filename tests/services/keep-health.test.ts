import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { healthLevel, type Health } from '../../lib/model/health';
import { keepHealth } from '../../lib/services/keep-health';

let written: Health[];
let stale: string[];
beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  written = [];
  stale = [];
});
afterEach(() => vi.useRealTimers());

const open = (initial: Health = { saves: 0 }) => {
  const write = (health: Health): Promise<void> => Promise.resolve(void written.push(health));
  const keeper = keepHealth(initial, write, {
    now: Date.now,
    log: () => undefined,
    onStale: () => stale.push(level()),
  });
  const level = (): string => healthLevel(keeper.read(), false, Date.now());
  return { keeper, level };
};

it('an edit that is stored at once is never said to wait', () => {
  const { keeper } = open();
  keeper.saving()();
  keeper.saved('edit');
  vi.advanceTimersByTime(60_000);
  expect(written.map(({ unsavedSince }) => unsavedSince)).toEqual([undefined]);
  expect(stale).toEqual([]);
});

it('an edit that is not stored for ten seconds makes saving stale, and the badge is told, until it is', () => {
  const { keeper, level } = open();
  const end = keeper.saving();
  vi.advanceTimersByTime(3_000);
  expect([level(), written.at(-1)?.unsavedSince]).toEqual(['kept', 1_000_000]);
  vi.advanceTimersByTime(8_000);
  expect([level(), stale]).toEqual(['stale', ['stale']]);
  keeper.saved('edit');
  end();
  expect([level(), stale, written.at(-1)?.unsavedSince]).toEqual(['kept', ['stale', 'kept'], undefined]);
});

it('one edit that waits is said also while others are stored', () => {
  const { keeper, level } = open();
  keeper.saving();
  vi.advanceTimersByTime(11_000);
  keeper.saving()();
  keeper.saved('edit');
  expect(level()).toBe('stale');
});

it('a snapshot that fails stays said while edits are stored, until a snapshot is', () => {
  const { keeper, level } = open();
  keeper.failed(new Error('no tree'), 'taking a snapshot');
  keeper.saved('edit');
  expect([level(), keeper.read().saves]).toEqual(['failing', 1]);
  keeper.saved();
  expect([level(), keeper.read().unsavedSince]).toEqual(['kept', undefined]);
});

it('an edit that fails is over with the next that is stored', () => {
  const { keeper, level } = open();
  keeper.failed(new Error('no row'), 'keeping an edit', 'edit');
  expect(level()).toBe('failing');
  keeper.saved('edit');
  expect([level(), keeper.read().unsavedSince]).toEqual(['kept', undefined]);
});

it('an edit that its worker took with it is not said to wait by the next', () => {
  const { keeper, level } = open({ saves: 3, unsavedSince: 1_000 });
  expect(level()).toBe('stale');
  keeper.saved('edit');
  expect(level()).toBe('kept');
});
