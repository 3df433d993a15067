// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ResumePage } from '../../components/resume/ResumePage';
import type { FakeWorld } from './fake-access';
import { DEFAULT_SETTINGS } from '../../lib/model/settings';
import { fakeSession } from './fake-sessions';
import { STATES } from './gallery/states';
import { show, type Shown } from './show';

let shown: Shown;
const resume = async (state: string, change: Partial<FakeWorld> = {}): Promise<Shown> => {
  const world = { ...STATES.resume[state], ...change };
  return (shown = await show(() => <ResumePage start={world.sessions?.[0]?.id} />, world));
};
const primary = (): HTMLButtonElement => shown.root.querySelector('button.primary')!;
const box = (label: string): HTMLInputElement => {
  const { htmlFor } = shown.find(label, 'label') as HTMLLabelElement;
  return shown.root.querySelector(`[id="${htmlFor}"]`)!;
};
const toggle = (label: string) => shown.settle(() => box(label).click());

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  shown.close();
  vi.useRealTimers();
});

describe('choosing', () => {
  it('starts with what would be missing', async () => {
    await resume('typical');
    expect(primary().textContent).toContain('Resume 8 tabs');
    expect(box('Window 1').indeterminate).toBe(true);
    expect(box('Window 2').checked).toBe(true);
    expect(box('Closed earlier').checked).toBe(false);
  });

  it('a window’s box takes all of its tabs, or none', async () => {
    await resume('typical');
    await toggle('Window 1');
    expect(primary().textContent).toContain('Resume 10 tabs');
    await toggle('Window 1');
    expect(primary().textContent).toContain('Resume 4 tabs');
  });

  it('Enter resumes what is chosen, from wherever the focus is', async () => {
    await resume('typical');
    await toggle('Reply to Ines');
    await shown.settle(() =>
      box('Reply to Ines').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true })),
    );
    const [command] = shown.access.sent;
    expect(command).toMatchObject({ type: 'restore', choice: { loading: 'all' } });
    expect(command?.type === 'restore' && command.choice.tabs).toHaveLength(9);
  });

  it('Enter on a button is that button’s', async () => {
    await resume('typical');
    await shown.settle(() =>
      shown.find('Delete').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true })),
    );
    expect(shown.access.sent).toEqual([]);
  });

  it('nothing chosen, nothing to resume', async () => {
    await resume('nothing');
    expect(primary().disabled).toBe(true);
    expect(primary().textContent).toBe('Choose a tab');
  });

  it('another session is one click away', async () => {
    await resume('typical');
    await shown.click('Release notes 4.2', 'a.session-link');
    expect(shown.root.querySelector('h1')?.textContent).toBe('Release notes 4.2');
  });
});

describe('many sessions', () => {
  it('show as many first as the options say, and the others on a click', async () => {
    const many = Array.from({ length: 25 }, (_, at) => fakeSession({ title: `Work ${String(at)}`, offer: 'later' }));
    const settings = { ...DEFAULT_SETTINGS, retention: { ...DEFAULT_SETTINGS.retention, shownSessions: 10 } };
    await resume('typical', { sessions: many, settings });
    expect(shown.root.querySelectorAll('.session-link').length).toBe(10);
    await shown.click('Show 15 more sessions', 'button');
    expect(shown.root.querySelectorAll('.session-link').length).toBe(25);
  });
});

describe('resuming', () => {
  it('shows how it goes, then the report, and for ten seconds a bar to take it back', async () => {
    await resume('play');
    await shown.click('Resume 8 tabs');
    expect(shown.root.querySelector('progress')?.value).toBe(3);
    await shown.settle(() => vi.advanceTimersByTimeAsync(400));
    expect(shown.root.querySelector('h1')?.textContent).toBe('10 tabs are back');
    expect(shown.root.querySelector('.undo-bar')).not.toBeNull();
    for (let second = 0; second < 11; second++) await shown.settle(() => vi.advanceTimersByTimeAsync(1_000));
    expect(shown.root.querySelector('.undo-bar')).toBeNull();
    await shown.click('Undo');
    expect(shown.access.sent.at(-1)).toMatchObject({ type: 'undo-restore' });
    expect(shown.has('Undone.')).toBe(true);
    expect(primary().disabled).toBe(false);
  });

  it('can be cancelled while it runs', async () => {
    await resume('progress');
    await shown.click('Cancel');
    expect(shown.access.sent).toMatchObject([{ type: 'cancel-restore' }]);
  });

  it('more of the session can be chosen from the report', async () => {
    await resume('report');
    await shown.click('Resume more');
    expect(primary().textContent).toContain('Resume 8 tabs');
  });

  it('what failed and what found no place comes first, with the text to copy', async () => {
    await resume('troubled');
    expect(shown.root.querySelector('.report h2')?.textContent).toBe('Needs you');
    expect(shown.has('no place found: the page has no such field now')).toBe(true);
    expect(shown.find('Copy: Leave a comment')).toBeTruthy();
  });

  it.each([
    ['an ordinary tab is offered to be opened', {}, 1],
    ['none of a private window: the link would open it in an ordinary one', { privateWindow: true }, 0],
    ['none that an earlier Holdfast says was in a private window', { reason: 'private-not-allowed' }, 0],
  ])('of what failed %s', async (_, change, offered) => {
    const { report } = STATES.resume.troubled!;
    const [failed] = report!.tabs;
    await resume('troubled', { report: { ...report!, tabs: [{ ...failed!, ...change }] } });
    expect(shown.root.querySelector('.report .reason')).not.toBeNull();
    expect(shown.root.querySelectorAll('.report a').length).toBe(offered);
  });

  it('a refusal of the background is said, and nothing is lost', async () => {
    await resume('typical', { fails: { restore: { code: 'quota', message: 'full' } as never } });
    await shown.click('Resume 8 tabs');
    expect(shown.root.querySelector('[role=alert]')?.textContent).toContain('disk is full');
    expect(primary().disabled).toBe(false);
  });
});

describe('deleting', () => {
  it('happens at once, shows the next session, and can be undone for ten seconds', async () => {
    await resume('typical');
    const [first] = shown.access.world.sessions;
    await shown.click('Delete');
    expect(shown.access.sent).toEqual([{ type: 'delete-session', session: first?.id }]);
    expect(shown.root.querySelector('h1')?.textContent).toBe('Release notes 4.2');
    await shown.click('Undo');
    expect(shown.access.sent.at(-1)).toEqual({ type: 'undo-delete', session: first?.id });
    expect(shown.root.querySelector('h1')?.textContent).toBe(first?.title);
    expect(shown.root.querySelector('.undo-bar')).toBeNull();
  });

  it('the bar goes after ten seconds', async () => {
    await resume('single');
    await shown.click('Delete');
    for (let second = 0; second < 10; second++) await shown.settle(() => vi.advanceTimersByTimeAsync(1_000));
    expect(shown.root.querySelector('.undo-bar')).toBeNull();
    expect(shown.has('No session to resume')).toBe(true);
  });
});

describe('when something is missing', () => {
  it('damaged records are named and the rest can be resumed', async () => {
    await resume('damaged');
    expect(shown.has('2 records are damaged and are left out')).toBe(true);
    expect(shown.has('c0ffee09')).toBe(true);
    expect(primary().disabled).toBe(false);
  });

  it('a session that cannot be read says so and can be tried again', async () => {
    const read = vi.fn(() => Promise.reject(new Error('gone wrong')));
    await resume('error', { preview: read });
    await shown.click('Try again');
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('without a session the page says what will be here', async () => {
    await resume('empty');
    expect(shown.root.querySelector('h1')?.textContent).toBe('No session to resume');
  });
});
