// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OptionsPage } from '../../components/options/OptionsPage';
import { Popup } from '../../components/popup/Popup';
import { AppError } from '../../lib/model/errors';
import type { FakeWorld } from './fake-access';
import { FULL_SPACE, MUCH_TO_PRUNE } from './fake-space';
import { NOW } from './fake-sessions';
import { STATES } from './gallery/states';
import { show, type Shown } from './show';

let shown: Shown;
const popup = async (change: Partial<FakeWorld> = {}): Promise<Shown> =>
  (shown = await show(Popup, { ...STATES.popup['quiet'], ...change }));
const options = async (change: Partial<FakeWorld> = {}): Promise<Shown> =>
  (shown = await show(OptionsPage, { ...STATES.options['typical'], ...change }));
const full = { spaceReport: FULL_SPACE, prunable: MUCH_TO_PRUNE };
const seconds = async (count: number): Promise<void> => {
  for (let second = 0; second < count; second++) await shown.settle(() => vi.advanceTimersByTimeAsync(1_000));
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  shown.close();
  vi.useRealTimers();
});

describe('when space runs out', () => {
  it('the popup says so with the figures, and nothing while there is room', async () => {
    await popup(full);
    expect(shown.has('Holdfast takes 1.8 GB of the 2 GB you allow.')).toBe(true);
    shown.close();
    await popup();
    expect(shown.root.querySelector('[aria-label=Space]')).toBeNull();
  });

  it('one click frees it: what goes is said, and ten seconds remain to take it back', async () => {
    await popup(full);
    await shown.click('Free space', 'button');
    expect(shown.has('12,400 old snapshots go, about 380 MB.')).toBe(true);
    expect(shown.has('all checkpoints stay')).toBe(true);
    expect(shown.access.sent).toEqual([
      { type: 'prune', choice: { snapshots: true, checkpoints: [], archive: [], delete: [] } },
    ]);
    await seconds(4);
    await shown.click('Undo', 'button');
    expect(shown.access.sent.at(-1)).toEqual({ type: 'undo-prune', prune: 'prune-1' });
    expect(shown.root.querySelector('.undo-bar')).toBeNull();
  });

  it('after ten seconds it is done and cannot be taken back', async () => {
    await popup(full);
    await shown.click('Free space', 'button');
    await seconds(10);
    expect(shown.root.querySelector('.undo-bar')).toBeNull();
    expect(shown.has('The old snapshots are removed.')).toBe(true);
  });

  it('that is so by the clock: seconds last longer where nobody looks', async () => {
    await popup(full);
    await shown.click('Free space', 'button');
    vi.setSystemTime(Date.now() + 11_000);
    await seconds(1);
    expect(shown.root.querySelector('.undo-bar')).toBeNull();
  });

  it('with nothing old left it says what else can be done, and sends nothing', async () => {
    await popup({ spaceReport: FULL_SPACE });
    await shown.click('Free space', 'button');
    expect(shown.has('Nothing old is left to remove.')).toBe(true);
    expect(shown.access.sent).toEqual([]);
  });

  it('a failed save for want of space offers the remedy once, in the first line', async () => {
    const error = { ...new AppError('quota', 'full').toJSON(), at: NOW };
    await popup({ ...full, health: { saves: 3, error } });
    const buttons = [...shown.root.querySelectorAll('button')].filter(
      ({ textContent }) => textContent === 'Free space',
    );
    expect(buttons.length).toBe(1);
    expect(shown.root.querySelector('header')?.contains(buttons[0]!)).toBe(true);
  });
});

describe('the options', () => {
  it('change how long and how much, each with its effect in words', async () => {
    await options();
    const box = shown.find('Keep fewer', 'label').querySelector('input')!;
    await shown.settle(() => box.click());
    expect(shown.access.world.settings.retention.thinning).toBe(false);
    expect(shown.has('removed after 30 days')).toBe(true);
    expect(shown.has('70, 85 and 95 percent of 2,000 MB')).toBe(true);
  });

  it('lead to where the space is shown', async () => {
    await options(full);
    expect(shown.find('See what takes the space', 'a').getAttribute('href')).toBe('/library.html?section=space');
  });
});
