// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest';
import { LibraryPage } from '../../components/library/LibraryPage';
import { AppError } from '../../lib/model/errors';
import type { FakeWorld } from './fake-access';
import { PLACES, STATES } from './gallery/states';
import { show, type Shown } from './show';

let shown: Shown;
const library = async (state: string, change: Partial<FakeWorld> = {}): Promise<Shown> => {
  history.replaceState(null, '', `/library.html?${PLACES[state] ?? ''}`);
  return (shown = await show(LibraryPage, { ...STATES.library[state], ...change }));
};
const typed = async (selector: string, text: string): Promise<void> => {
  const field = shown.root.querySelector<HTMLInputElement>(selector)!;
  await shown.settle(() => {
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
};
const submit = () =>
  shown.settle(() =>
    shown.root.querySelector('form')!.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })),
  );
const lines = (selector: string): number => shown.root.querySelectorAll(selector).length;
const query = (): URLSearchParams => new URLSearchParams(location.search);

afterEach(() => shown.close());

describe('the list of sessions', () => {
  it('shows thirty first, and thirty more at each press', async () => {
    await library('many');
    expect(lines('.session-line')).toBe(30);
    await shown.click('Show 30 more');
    await shown.click('Show 15 more');
    expect(lines('.session-line')).toBe(75);
    expect(shown.has('Show')).toBe(false);
  });

  it('keeps archived sessions in a list of their own', async () => {
    await library('typical');
    expect(shown.has('Tax return')).toBe(false);
    await shown.click('Archived');
    expect(lines('.session-line')).toBe(1);
    expect(shown.has('Tax return')).toBe(true);
  });

  it('opens one, and says so in the address, so that Back and a reload work', async () => {
    await library('typical');
    await shown.click('Release notes 4.2');
    const id = query().get('session');
    expect(shown.access.world.sessions.find((session) => session.id === id)?.title).toBe('Release notes 4.2');
    history.replaceState(null, '', '/library.html');
    await shown.settle(() => window.dispatchEvent(new PopStateEvent('popstate')));
    expect(shown.has('Choose a session')).toBe(true);
  });

  it('deletes several at once and takes it back', async () => {
    await library('many');
    await shown.click('Choose several');
    for (const box of [...shown.root.querySelectorAll<HTMLElement>('.session-item input')].slice(0, 3))
      await shown.settle(() => box.click());
    expect(shown.has('3 sessions chosen')).toBe(true);
    await shown.click('Delete', '.many button');
    expect(shown.access.world.sessions.filter(({ deletedAt }) => deletedAt !== undefined)).toHaveLength(3);
    await shown.click('Undo');
    expect(shown.access.world.sessions.filter(({ deletedAt }) => deletedAt !== undefined)).toHaveLength(0);
  });

  it('says what will be here while there is nothing', async () => {
    await library('empty');
    expect(shown.has('Nothing is kept yet')).toBe(true);
  });
});

describe('one session', () => {
  it('lists its checkpoints first, and its snapshots by number, a page at a time', async () => {
    await library('session');
    const text = shown.root.textContent;
    expect(text.indexOf('Before the rebase')).toBeLessThan(text.indexOf('Snapshots'));
    expect(lines('.snapshot-line')).toBe(50);
    expect(shown.root.querySelector('.snapshot-line')?.textContent).toMatch(/^148/);
    await shown.click('Show 50 more');
    expect(lines('.snapshot-line')).toBe(100);
  });

  it('that is deleted in another place is said to be gone, and is there again when that is taken back', async () => {
    await library('session');
    const { id } = STATES.library['session']!.sessions!.find((session) => session.id === query().get('session'))!;
    const deletedAt = (at: { deletedAt?: number }) =>
      shown.settle(() =>
        shown.access.change({
          sessions: STATES.library['session']!.sessions!.map((one) => (one.id === id ? { ...one, ...at } : one)),
        }),
      );
    await deletedAt({ deletedAt: 1 });
    expect(shown.has('This session is gone')).toBe(true);
    await deletedAt({});
    expect(shown.has('This session is gone')).toBe(false);
    expect(lines('.snapshot-line')).toBe(50);
  });

  it('is named, described and tagged', async () => {
    await library('session');
    await shown.click('Edit', '.top button');
    await typed('.words-form input', 'Lisbon');
    await typed('.words-form input:nth-of-type(2)', 'work, , work , trip');
    await submit();
    expect(shown.access.sent.at(-1)).toMatchObject({
      type: 'rename-session',
      words: { title: 'Lisbon', tags: ['work', 'trip'] },
    });
    expect(shown.root.querySelector('form')).toBeNull();
    expect(shown.has('Lisbon')).toBe(true);
  });

  it('refuses tags that could not be kept, in words', async () => {
    await library('session');
    await shown.click('Edit', '.top button');
    await typed('.words-form input:nth-of-type(2)', 'x'.repeat(61));
    expect(shown.root.querySelector('.words-form [role=alert]')?.textContent).toContain('At most 20 tags');
    await submit();
    expect(shown.access.sent).toEqual([]);
  });

  it('that runs is not deleted, but a checkpoint of it is kept; one that is known already is pointed out', async () => {
    await library('running');
    expect([...shown.root.querySelectorAll('.top button')].map(({ textContent }) => textContent)).not.toContain(
      'Delete',
    );
    await shown.click('Keep a checkpoint');
    await submit();
    expect(shown.has('Nothing changed since the checkpoint “Before the rebase”')).toBe(true);
  });

  it('a checkpoint is deleted at once, and back by Undo', async () => {
    await library('session');
    await shown.click('Delete Before the rebase');
    expect(shown.access.world.checkpoints.map(({ name }) => name)).toEqual(['Flight found']);
    await shown.click('Undo');
    expect(shown.access.world.checkpoints).toHaveLength(2);
  });

  it('that is gone is called gone', async () => {
    await library('gone');
    expect(shown.has('This session is gone')).toBe(true);
  });
});

describe('one snapshot', () => {
  it('is restored as it is, not the newest one', async () => {
    await library('snapshot');
    const snapshot = query().get('snapshot');
    await shown.click('Restore 8 tabs');
    expect(shown.access.sent).toMatchObject([{ type: 'restore', choice: { snapshot, loading: 'all' } }]);
    await shown.until('10 tabs are back');
  });

  it('leads to a session of its own', async () => {
    await library('snapshot');
    const snapshot = query().get('snapshot');
    await shown.click('Branch');
    expect(shown.access.sent).toEqual([{ type: 'branch-session', snapshot }]);
    expect(query().get('snapshot')).toBeNull();
  });

  it('is compared with the one before it, older first', async () => {
    await library('snapshot');
    await shown.click('Compare');
    const [before, after] = [...shown.root.querySelectorAll('select')].map(
      (select) => select.selectedOptions[0]?.textContent ?? '',
    );
    expect(before).toContain('144');
    expect(after).toContain('145');
    expect(shown.has('The backoff should cap at 30 s')).toBe(true);
    expect(shown.has('4 messages more')).toBe(true);
  });

  it('is not compared with one that is gone, and never with itself instead', async () => {
    const address = PLACES['compare'] ?? '';
    const gone = address.replace(/other=[0-9a-f]+/, `other=${'0'.repeat(32)}`);
    history.replaceState(null, '', `/library.html?${gone}`);
    shown = await show(LibraryPage, STATES.library['same']);
    expect(shown.has('This snapshot is gone')).toBe(true);
    expect(shown.has('Nothing')).toBe(false);
  });

  it('says of a box what it was and is', async () => {
    await library('snapshot');
    await shown.click('Compare');
    const box = shown.root.querySelector('[aria-label="Notify the team"]');
    expect([...(box?.querySelectorAll('dd') ?? [])].map((version) => version.textContent)).toEqual(['off', 'on']);
  });

  it('that cannot be read says so, and can be tried again', async () => {
    await library('snapshot', { preview: () => Promise.reject(new AppError('corrupt-object', 'x')) });
    expect(shown.root.querySelector('[role=alert]')?.textContent).toContain('A stored record is damaged');
  });
});

describe('merging by hand', () => {
  it('offers the linked session first, and sends what was chosen for each conflict', async () => {
    await library('merge');
    expect(shown.root.querySelector('select')?.selectedOptions[0]?.textContent).toContain('Session of');
    await shown.settle(() => shown.root.querySelector<HTMLElement>('.strategy:last-child input')!.click());
    await shown.settle(() => shown.root.querySelectorAll<HTMLElement>('.conflict .side input')[2]!.click());
    await shown.click('Merge', '.bar button');
    expect(shown.access.sent.at(-1)).toMatchObject({
      type: 'merge-sessions',
      strategy: 'by-hand',
      choices: [{ conflict: 'c1', take: 'that' }],
    });
  });

  it('sends no choices for a strategy that needs none', async () => {
    await library('merge');
    await shown.click('Merge', '.bar button');
    expect(shown.access.sent.at(-1)).toMatchObject({ strategy: 'most-complete', choices: [] });
  });
});

describe('archives', () => {
  it('a file is looked into first; only what was chosen comes in', async () => {
    await library('archives');
    const field = shown.root.querySelector<HTMLInputElement>('input[type=file]')!;
    Object.defineProperty(field, 'files', { value: [new File(['x'], 'a.holdfast')] });
    await shown.settle(() => field.dispatchEvent(new Event('change', { bubbles: true })));
    expect(shown.has('The file ends too early')).toBe(true);
    expect(shown.root.querySelectorAll('.archived input:checked')).toHaveLength(3);
    await shown.settle(() => shown.root.querySelector<HTMLElement>('.archived input')!.click());
    await shown.click('Import 2 sessions');
    expect(shown.has('2 sessions came in')).toBe(true);
  });
});

describe('restore points', () => {
  it('lead to the snapshots taken before a restore or an update', async () => {
    await library('checkpoints');
    await shown.click('Thu', '.snapshot-line');
    expect(query().get('snapshot')).toBe(STATES.library['checkpoints']!.restorePoints!.snapshots[0]!.id);
  });

  it('give back the sessions that the list of today misses', async () => {
    await library('checkpoints');
    expect(shown.has('2 are missing now')).toBe(true);
    await shown.click('Put back');
    expect(shown.access.sent).toEqual([{ type: 'restore-sessions-list', version: 2 }]);
    expect(shown.has('missing now')).toBe(false);
  });
});

describe('space', () => {
  it('shows a bar per kind and the ten largest sessions, with their figures in words', async () => {
    await library('space');
    const rows = [...shown.root.querySelectorAll('.share')].map(({ textContent }) => textContent);
    expect(rows.slice(0, 2)).toEqual(['Second copy840 MB', 'Conversations in sessions512 MB']);
    expect(rows.length).toBe(17);
    expect(rows[7]).toBe('Upload retries, and the flight to Lisbon240 MB');
    expect(shown.has('Worked out from a sample.')).toBe(true);
  });

  it('is asked of the browser for good, straight from the click', async () => {
    await library('space');
    await shown.click('Ask the browser', 'button');
    expect(shown.has('promised not to discard')).toBe(true);
  });

  it('old checkpoints and idle sessions go when somebody chooses them, each with its bytes', async () => {
    await library('space');
    const [old, unused] = [...shown.root.querySelectorAll<HTMLInputElement>('.boxes input')];
    expect(shown.root.querySelector('.boxes')?.textContent).toContain('1.4 MB');
    await shown.settle(() => old!.click());
    await shown.settle(() => unused!.click());
    const fate = shown.root.querySelector<HTMLSelectElement>('.fate select')!;
    await shown.settle(() => {
      fate.value = 'delete';
      fate.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await shown.click('Free the space');
    const { checkpoints, idle } = STATES.library['space']!.prunable!;
    expect(shown.access.sent).toEqual([
      {
        type: 'prune',
        choice: { snapshots: true, checkpoints: [checkpoints[0]!.snapshot], archive: [], delete: [idle[0]!.id] },
      },
    ]);
    expect(shown.root.querySelector('.boxes')).toBeNull();
  });

  it('goes by the dry run, and can be had back', async () => {
    await library('space');
    expect(shown.has('12,400 old snapshots')).toBe(true);
    await shown.click('Free 380 MB');
    expect(shown.access.sent).toMatchObject([
      { type: 'prune', choice: { snapshots: true, checkpoints: [], archive: [] } },
    ]);
    await shown.click('Undo');
    expect(shown.access.sent.at(-1)).toEqual({ type: 'undo-prune', prune: 'prune-1' });
  });
});

describe('misuse', () => {
  it('two clicks in one moment do a thing once', async () => {
    await library('session');
    const button = shown.find('Archive', '.top button');
    await shown.settle(() => {
      button.click();
      button.click();
    });
    expect(shown.access.sent.map(({ type }) => type)).toEqual(['archive-sessions']);
  });

  it('a form that is left gives the focus back to what opened it', async () => {
    await library('session');
    const edit = shown.find('Edit', '.top button');
    edit.focus();
    await shown.settle(() => edit.click());
    expect(document.activeElement?.tagName).toBe('INPUT');
    await shown.settle(() =>
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true })),
    );
    expect(shown.root.querySelector('form')).toBeNull();
    expect(document.activeElement).toBe(edit);
  });

  it('a session that is gone leads back to the list', async () => {
    await library('gone');
    await shown.click('All sessions', 'a');
    expect(query().get('session')).toBeNull();
  });

  it('an empty library says so once', async () => {
    await library('empty');
    expect(shown.has('Nothing is kept yet')).toBe(true);
    expect(shown.has('All sessions are archived')).toBe(false);
  });
});
