// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AI_HOSTS } from '../../components/ai-sites';
import { OptionsPage } from '../../components/options/OptionsPage';
import { WelcomePage } from '../../components/welcome/WelcomePage';
import type { FakeWorld } from './fake-access';
import { STATES } from './gallery/states';
import { show, type Shown } from './show';

let shown: Shown;
const options = async (change: Partial<FakeWorld> = {}): Promise<Shown> =>
  (shown = await show(OptionsPage, { ...STATES.options['typical'], ...change }));
const welcome = async (change: Partial<FakeWorld> = {}): Promise<Shown> =>
  (shown = await show(WelcomePage, { sites: [], ...change }));
const field = (label: string): HTMLInputElement => {
  const { htmlFor } = shown.find(label, 'label') as HTMLLabelElement;
  return shown.root.querySelector(`[id="${htmlFor}"]`)!;
};
const type = (label: string, text: string) =>
  shown.settle(() => {
    const target = field(label);
    target.value = text;
    target.dispatchEvent(new Event('input', { bubbles: true }));
  });
const submit = (label: string) =>
  shown.settle(() =>
    field(label)
      .closest('form')!
      .dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })),
  );
const wait = async (seconds: number): Promise<void> => {
  for (let second = 0; second < seconds; second++) await shown.settle(() => vi.advanceTimersByTimeAsync(1_000));
};
const leave = (label: string) => shown.settle(() => field(label).dispatchEvent(new FocusEvent('blur')));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  shown.close();
  vi.useRealTimers();
});

describe('options', () => {
  it('take effect at once and say so', async () => {
    await options();
    await shown.settle(() => shown.find('Always resume', 'label').querySelector('input')!.click());
    expect(shown.access.world.settings.resumeMode).toBe('always');
    expect(shown.root.querySelector('.saved-mark')?.textContent).toBe('Saved');
  });

  it('a number is saved when the field is left, in words before that, and not when it is wrong', async () => {
    await options();
    await type('Save after a pause of', '200');
    expect(shown.has('saved at most 0.4 s later')).toBe(true);
    expect(shown.access.sent).toEqual([]);
    await leave('Save after a pause of');
    expect(shown.access.world.settings.debounceMs).toBe(200);
    await type('Save after a pause of', '5000');
    await leave('Save after a pause of');
    expect(shown.access.world.settings.debounceMs).toBe(200);
    expect(shown.has('A whole number from 100 to 600.')).toBe(true);
    expect(field('Save after a pause of').getAttribute('aria-invalid')).toBe('true');
  });

  it('hosts are excluded as hosts, whatever was pasted', async () => {
    await options();
    await type('Never keep a site', 'https://Secret.Example.org/login');
    await submit('Never keep a site');
    expect(shown.access.world.settings.excludedHosts).toContain('secret.example.org');
    expect(field('Never keep a site').value).toBe('');
    await type('Never keep a site', 'no host!');
    await submit('Never keep a site');
    expect(shown.has('This is not a host.')).toBe(true);
  });

  it('sites are asked for and given back', async () => {
    await options({ sites: [] });
    await shown.click('Keep AI chats');
    expect(shown.access.world.sites).toHaveLength(AI_HOSTS.length);
    await shown.click('Removeclaude.ai');
    expect(shown.access.world.sites).not.toContain('*://claude.ai/*');
  });

  it('a declined question changes nothing and is said', async () => {
    await options({ grants: false });
    await type('Add a site', 'a.example');
    await submit('Add a site');
    expect(shown.has('was declined')).toBe(true);
    expect(field('Add a site').value).toBe('a.example');
  });

  it('nothing is cleared before ten seconds have passed, and not at all when it is stopped', async () => {
    await options();
    await shown.click('Clear everything');
    await wait(9);
    await shown.click('Keep everything');
    await wait(5);
    expect(shown.access.sent).toEqual([]);
    await shown.click('Clear everything');
    await wait(10);
    expect(shown.access.sent).toEqual([{ type: 'clear-everything' }]);
    expect(shown.has('Everything was deleted.')).toBe(true);
  });

  it('leaving the page while the seconds run clears nothing, also when the browser brings the page back', async () => {
    await options();
    await shown.click('Clear everything');
    await shown.settle(() => window.dispatchEvent(new Event('pagehide')));
    await wait(15);
    expect(shown.access.sent).toEqual([]);
    expect(shown.root.querySelector('.undo-bar')).toBeNull();
  });

  it('what cannot be saved is said', async () => {
    await options(STATES.options['error']);
    await shown.settle(() => shown.find('Never', 'label').querySelector('input')!.click());
    expect(shown.root.querySelector('[role=alert]')?.textContent).toContain('did not answer');
  });
});

describe('first run', () => {
  it('one click keeps all sites', async () => {
    await welcome();
    await shown.click('Keep all sites');
    expect(shown.access.world.sites).toEqual(['*://*/*']);
    expect(shown.has('All sites are kept from now on')).toBe(true);
  });

  it('sites can be named', async () => {
    await welcome();
    await shown.click('Choose sites');
    await type('Sites, one a line', 'github.com\n*.example.org');
    await submit('Sites, one a line');
    expect(shown.access.world.sites).toEqual(['*://github.com/*', '*://*.example.org/*']);
  });

  it('a refusal is no dead end', async () => {
    await welcome({ grants: false });
    await shown.click('Keep all sites');
    expect(shown.has('No site is kept')).toBe(true);
    expect(shown.find('Keep all sites')).toBeTruthy();
  });
});
