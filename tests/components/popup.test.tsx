// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest';
import { Popup } from '../../components/popup/Popup';
import { QuotaError } from '../../lib/model/errors';
import { DEFAULT_SETTINGS } from '../../lib/model/settings';
import { EMPTY_WORLD, type FakeWorld } from './fake-access';
import { STATES } from './gallery/states';
import { show, type Shown } from './show';

let shown: Shown;
const popup = async (state: string, change: Partial<FakeWorld> = {}): Promise<Shown> =>
  (shown = await show(Popup, { ...STATES.popup[state], ...change }));

afterEach(() => shown.close());

describe('an automatic archive that failed', () => {
  it('is said with its reason, and can be tried again', async () => {
    await popup('no-archive');
    expect(shown.has('An automatic archive failed 2 hours ago.')).toBe(true);
    await shown.click('Try again');
    expect(shown.access.sent).toEqual([{ type: 'archive-now' }]);
  });

  it('is no matter any more once they are turned off', async () => {
    await popup('no-archive', { settings: DEFAULT_SETTINGS });
    expect(shown.has('automatic archive')).toBe(false);
  });
});

describe('the card of the session that waits', () => {
  it('resumes it, and then says how many tabs are back', async () => {
    await popup('typical');
    const session = shown.access.world.sessions[0]!.id;
    await shown.click('Resume', 'button');
    await shown.until('10 tabs are back');
    expect(shown.access.sent).toEqual([{ type: 'restore', choice: { session, loading: 'all' } }]);
    await shown.click('Undo', 'button');
    expect(shown.access.sent.at(-1)).toMatchObject({ type: 'undo-restore' });
    expect(shown.has('crashed 12 minutes ago')).toBe(true);
  });

  it('goes away when the session is kept for later', async () => {
    await popup('typical');
    await shown.click('Keep for later');
    expect(shown.access.sent[0]).toMatchObject({ type: 'keep-for-later' });
    expect(shown.has('crashed')).toBe(false);
  });

  it('does not call a normal end a crash', async () => {
    await popup('completed');
    expect(shown.has('Your last session ended 12 minutes ago')).toBe(true);
  });
});

describe('pausing', () => {
  it('pauses this site from the menu, which the keyboard can use, and goes on', async () => {
    await popup('quiet');
    await shown.click('Pause', '[aria-haspopup]');
    expect(document.activeElement?.textContent).toBe('Pause everywhere');
    const key = (name: string) =>
      shown.settle(() =>
        document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true })),
      );
    await key('ArrowDown');
    expect(document.activeElement?.textContent).toBe('Pause on git.example.org');
    await shown.settle(() => (document.activeElement as HTMLElement).click());
    expect(shown.access.world.settings.excludedHosts).toEqual(['git.example.org']);
    expect(document.activeElement?.textContent).toBe('Pause');
    expect(shown.has('git.example.org is on the list')).toBe(true);
    await shown.click('Keep this site too');
    expect(shown.access.world.settings.excludedHosts).toEqual([]);
  });

  it('Escape closes the menu and changes nothing', async () => {
    await popup('quiet');
    await shown.click('Pause', '[aria-haspopup]');
    await shown.settle(() =>
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true })),
    );
    expect(shown.root.querySelector('[role=menu]')).toBeNull();
    expect(shown.access.sent).toEqual([]);
  });

  it('everything goes on from the line that says so', async () => {
    await popup('paused');
    await shown.click('Continue');
    expect(shown.access.sent).toEqual([{ type: 'change-settings', settings: DEFAULT_SETTINGS }]);
  });
});

describe('this page', () => {
  it('lists what is kept, and what never is with the reason, without its value', async () => {
    await popup('typical');
    const lines = [...shown.root.querySelectorAll('.kept-list li')].map(({ textContent }) => textContent);
    expect(lines).toContain('Leave a comment316 characters');
    expect(lines).toContain('Passwordpassword');
    expect(lines.at(-1)).toBe('Card numbercard data');
  });

  it('asks for a site that is not allowed, straight from the click', async () => {
    await popup('not-granted');
    await shown.click('Keep this site too');
    expect(shown.access.world.sites).toContain('*://git.example.org/*');
    expect(shown.has('7 fields')).toBe(true);
  });

  it('names a wider rule that keeps it out, and leads to the options', async () => {
    await popup('excluded', { settings: { ...DEFAULT_SETTINGS, excludedHosts: ['*.example.org'] } });
    expect(shown.find('Change in options').getAttribute('href')).toBe('/options.html');
  });

  it('orphans can be copied and dismissed', async () => {
    await popup('orphans');
    expect(shown.has('2 texts found no place')).toBe(true);
    await shown.click('Copy: Leave a comment');
    expect(shown.has('Copied')).toBe(true);
    await shown.click('Dismiss');
    expect(shown.access.sent).toMatchObject([{ type: 'dismiss-orphans' }]);
  });

  it('private windows are left alone unless they are on', async () => {
    await popup('typical', { tab: { ...EMPTY_WORLD.tab!, privateWindow: true } });
    expect(shown.has('Private windows are not kept')).toBe(true);
  });
});

describe('saving by hand', () => {
  it('says that it is saved', async () => {
    await popup('typical');
    await shown.click('Save now', 'button.steady');
    expect(shown.access.sent).toEqual([{ type: 'save-now' }]);
    expect(shown.root.querySelector('button.steady span:not(.unseen)')?.textContent).toBe('Saved');
  });

  it('that fails is said where everybody sees it, once', async () => {
    await popup('typical', { fails: { 'save-now': new QuotaError(undefined) } });
    await shown.click('Save now', 'button.steady');
    const alerts = [...shown.root.querySelectorAll('[role=alert]')];
    expect(alerts.map(({ textContent }) => textContent)).toEqual([expect.stringContaining('full')]);
  });
});
