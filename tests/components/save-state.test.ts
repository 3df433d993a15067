import { describe, expect, it } from 'vitest';
import { countKept, describeKept } from '../../components/popup/kept-counts';
import { summarizeReport } from '../../components/resume/report-summary';
import { describeReport } from '../../components/resume/report-text';
import { describeSession, describeStatus } from '../../components/resume/session-facts';
import { describeSaving, type SaveFacts } from '../../components/save-state';
import { createTexts } from '../../components/texts';
import { QuotaError } from '../../lib/model/errors';
import { DEFAULT_SETTINGS } from '../../lib/model/settings';
import { NO_TOTALS } from '../../lib/model/snapshot';
import { fakeAccess } from './fake-access';
import { emptyPage, typicalPage } from './fake-pages';
import { troubledReport } from './fake-reports';
import { fakeSession, NOW, typicalPreview } from './fake-sessions';

const texts = createTexts(fakeAccess());
const german = createTexts(fakeAccess({ language: 'de' }));

const facts = (change: Partial<SaveFacts> = {}): SaveFacts => ({
  health: { saves: 3, lastSavedAt: NOW - 4_000 },
  settings: DEFAULT_SETTINGS,
  sites: ['*://*/*'],
  now: NOW,
  ...change,
});

describe('is everything kept?', () => {
  it('yes, and since when', () => {
    expect(describeSaving(facts(), texts)).toEqual({ dot: 'kept', headline: 'All kept', when: 'saved 4 sec ago' });
    expect(describeSaving(facts(), german)).toMatchObject({ headline: 'Alles gesichert' });
  });

  it('before anything is known nothing is claimed', () => {
    expect(describeSaving(facts({ health: undefined }), texts).dot).toBe('waiting');
    expect(describeSaving(facts({ sites: undefined }), texts).dot).toBe('waiting');
  });

  it('no, when a change waits for more than ten seconds, and what to do', () => {
    const state = describeSaving(facts({ health: { saves: 3, unsavedSince: NOW - 14_000 } }), texts);
    expect(state).toMatchObject({ dot: 'stale', headline: 'Not saved', when: 'for 14 secs' });
    expect(state.advice).toContain('Save now');
  });

  it('no, when saving fails, in the words of the error', () => {
    const error = { ...new QuotaError(undefined).toJSON(), at: NOW };
    const state = describeSaving(facts({ health: { saves: 3, lastSavedAt: NOW - 60_000, error } }), texts);
    expect(state).toMatchObject({ dot: 'failing', when: 'saved 1 min ago' });
    expect(state.advice).toContain('disk is full');
  });

  it('no, when no site is allowed or everything is paused, with the way out', () => {
    expect(describeSaving(facts({ sites: [] }), texts)).toMatchObject({ dot: 'stale', action: 'choose-sites' });
    expect(describeSaving(facts({ settings: { ...DEFAULT_SETTINGS, paused: true } }), texts)).toMatchObject({
      dot: 'paused',
      action: 'continue',
    });
  });
});

describe('what is kept of a page', () => {
  it('is counted by kind', () => {
    expect(describeKept(countKept(typicalPage()), texts)).toBe('7 fields, 1 editor (412 lines), 26 turns, scroll');
  });

  it('is nothing for a page nobody touched', () => {
    expect(describeKept(countKept(emptyPage()), texts)).toBe('');
  });
});

describe('a session in a sentence', () => {
  it('says what there is, what was never sent, and how much was lost', () => {
    expect(describeSession(fakeSession(), texts)).toBe(
      '3 windows, 27 tabs. 2 drafts and 1 unsent prompt were never sent. Last saved 0.4 s before the browser stopped.',
    );
    expect(describeStatus(fakeSession(), texts)).toBe('Interrupted · Thu 20 Nov, 23:41 · 2 hrs 10 mins');
  });

  it('claims no loss it does not know of', () => {
    const known = fakeSession({ lastSavedAt: NOW, endedAt: NOW, totals: { ...NO_TOTALS, windows: 1, tabs: 1 } });
    expect(describeSession(known, texts)).toBe('1 window, 1 tab. Last saved Thu 20 Nov, 23:53.');
    expect(describeSession({ ...known, status: 'completed' }, texts)).toBe('1 window, 1 tab.');
  });
});

describe('a report in a sentence', () => {
  it('counts what came back and names what needs a person', () => {
    const report = troubledReport(typicalPreview(fakeSession()));
    const summary = summarizeReport(report);
    expect(summary).toMatchObject({ failed: 2, conflicts: 1, orphans: 1, attention: 2, pending: 1 });
    expect(summary.back + summary.failed).toBe(report.tabs.length);
    expect(describeReport(report, summary, texts)).toMatch(/2 failed\..* 2 fields need you\. 1 page gets its contents/);
  });
});
