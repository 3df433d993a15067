import { describe, expect, it } from 'vitest';
import {
  checkedOf,
  closedTabs,
  defaultSelection,
  openTabs,
  toChoice,
  withTabs,
} from '../../components/resume/selection';
import { inRuns } from '../../components/resume/tab-runs';
import { fakeGroup, fakePreview, fakeSession, fakeTab, fakeWindow } from './fake-sessions';

const session = fakeSession();
const missing = fakeTab('missing', 'https://a.example/');
const openAndEmpty = fakeTab('open', 'https://b.example/', { alreadyOpen: true });
const openWithText = fakeTab('open with text', 'https://c.example/', { alreadyOpen: true, fields: 2 });
const openUnsent = fakeTab('open, unsent', 'https://d.example/', { alreadyOpen: true, unsent: true });
const closed = fakeTab('closed', 'https://e.example/', { closedAt: 1 });
const tabs = [missing, openAndEmpty, openWithText, openUnsent];
const preview = fakePreview(session, [fakeWindow(tabs)], { closedTabs: [closed, { ...missing, closedAt: 1 }] });

describe('what is chosen at first', () => {
  it('everything that would be missing, and nothing that is there or was closed on purpose', () => {
    expect([...defaultSelection(preview)]).toEqual([missing.uid, openWithText.uid, openUnsent.uid]);
  });

  it('a tab that is also among the open ones is not listed as closed', () => {
    expect(closedTabs(preview)).toEqual([closed]);
  });
});

describe('the box of a window', () => {
  it('is all, some or none', () => {
    const none = new Set<string>();
    expect(checkedOf(tabs, none)).toBe('none');
    expect(checkedOf(tabs, new Set([missing.uid]))).toBe('some');
    expect(checkedOf(tabs, withTabs(none, tabs, true))).toBe('all');
  });

  it('changes its own tabs only, and never the selection it was given', () => {
    const before = new Set([closed.uid, missing.uid]);
    expect([...withTabs(before, tabs, false)]).toEqual([closed.uid]);
    expect(before.size).toBe(2);
  });
});

describe('what is asked for', () => {
  it('names no tabs when nobody changed the selection', () => {
    expect(toChoice(preview, defaultSelection(preview), 'all')).toEqual({ session: session.id, loading: 'all' });
  });

  it('names exactly the chosen ones otherwise, closed ones last', () => {
    const chosen = new Set([closed.uid, openUnsent.uid, missing.uid]);
    expect(toChoice(preview, chosen, 'when-opened')).toEqual({
      session: session.id,
      loading: 'when-opened',
      tabs: [missing.uid, openUnsent.uid, closed.uid],
    });
  });
});

describe('groups', () => {
  it('neighbours of one group stand together, in the order of the window', () => {
    const group = fakeGroup('Retries', 'blue');
    const grouped = [fakeTab('1', ''), fakeTab('2', '', { group }), fakeTab('3', '', { group }), fakeTab('4', '')];
    expect(inRuns(grouped).map((run) => [run.group?.title, run.tabs.length])).toEqual([
      [undefined, 1],
      ['Retries', 2],
      [undefined, 1],
    ]);
    expect(inRuns(grouped).flatMap((run) => run.tabs)).toEqual(grouped);
    expect(inRuns(openTabs(preview))).toHaveLength(1);
  });
});
