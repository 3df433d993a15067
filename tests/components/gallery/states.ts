import { AppError } from '../../../lib/model/errors';
import { DEFAULT_SETTINGS } from '../../../lib/model/settings';
import { EMPTY_PAGE } from '../../../lib/model/page-state';
import { EMPTY_WORLD, type FakeWorld } from '../fake-access';
import { emptyPage, fakeDocument, orphanFields, typicalPage } from '../fake-pages';
import { fakeReport, troubledReport } from '../fake-reports';
import { FULL_SPACE, MUCH_TO_PRUNE } from '../fake-space';
import { earlierSessions, fakePreview, fakeSession, fullPreview, NOW, typicalPreview } from '../fake-sessions';

export type PageName = 'popup' | 'resume' | 'options' | 'welcome';

const session = fakeSession();
const preview = typicalPreview(session);
const kept = { saves: 148, lastSavedAt: NOW - 4_000 };

const typical: Partial<FakeWorld> = {
  health: kept,
  sessions: [session, ...earlierSessions()],
  preview: (wanted) =>
    Promise.resolve(wanted.id === session.id ? { ...preview, session: wanted } : typicalPreview(wanted)),
  page: typicalPage(),
  space: { bytes: 18_200_000, sessions: 42 },
  restore: () => [3, 6, 8, Infinity].map((done) => ({ ...fakeReport(preview, done), id: 'restore' })),
};

const full = fakeSession({
  totals: { windows: 3, tabs: 120, fields: 400, drafts: 9, conversations: 11, messages: 14_124, unsent: 6 },
  title:
    'A session with a name that somebody typed and that goes on for longer than any line of this page can hold, twice over',
  startedAt: NOW - 3 * 86_400_000,
});
const damaged = [
  {
    code: 'corrupt-object',
    message: 'A stored record is damaged.',
    data: { id: 'c0ffee0912345678', reason: 'length' },
  },
  { code: 'missing-object', message: 'A stored record is missing.', data: { id: 'deadbeef12345678' } },
];
const fullSpace = { spaceReport: FULL_SPACE, prunable: MUCH_TO_PRUNE };
const quota = new AppError('quota', 'The disk is full.');
const troubled = troubledReport(preview);
const orphanDocument = fakeDocument({
  tab: troubled.tabs[1]?.tab ?? '',
  state: { ...EMPTY_PAGE, orphans: orphanFields },
});
const resumed = { ...typical, sessions: [{ ...session, offer: 'resumed' as const }, ...earlierSessions()] };

/** Every state a page can be looked at in, by name. */
export const STATES: Record<PageName, Record<string, Partial<FakeWorld>>> = {
  popup: {
    typical,
    loading: { silent: true },
    first: { tab: { ...EMPTY_WORLD.tab!, granted: false }, sites: [] },
    quiet: { ...typical, sessions: [], page: emptyPage() },
    later: { ...typical, sessions: earlierSessions() },
    completed: {
      ...typical,
      sessions: [
        { ...session, status: 'completed', totals: { ...session.totals, drafts: 0, unsent: 0, windows: 1, tabs: 1 } },
      ],
    },
    orphans: { ...typical, sessions: [], page: typicalPage({ orphans: true }) },
    stale: { ...typical, health: { ...kept, unsavedSince: NOW - 14_000 } },
    failing: {
      ...typical,
      health: { ...kept, lastSavedAt: NOW - 130_000, error: { ...quota.toJSON(), at: NOW } },
      fails: { 'save-now': quota },
    },
    'little-space': { ...typical, ...fullSpace },
    paused: { ...typical, settings: { ...DEFAULT_SETTINGS, paused: true } },
    'not-granted': { ...typical, sites: ['*://claude.ai/*'], tab: { ...EMPTY_WORLD.tab!, granted: false } },
    excluded: { ...typical, settings: { ...DEFAULT_SETTINGS, excludedHosts: ['git.example.org'] } },
    'browser-page': { ...typical, tab: { ...EMPTY_WORLD.tab!, url: 'chrome://settings/' } },
    resuming: { ...typical, restore: () => [fakeReport(preview, 3)] },
    resumed: typical,
  },
  resume: {
    typical,
    loading: { ...typical, silent: true },
    reading: { ...typical, preview: () => new Promise(() => undefined) },
    empty: {},
    single: { ...typical, sessions: [session] },
    full: { ...typical, sessions: [full], preview: () => Promise.resolve(fullPreview(full)) },
    damaged: { ...typical, preview: (wanted) => Promise.resolve({ ...preview, session: wanted, problems: damaged }) },
    error: { ...typical, preview: () => Promise.reject(new AppError('corrupt-object', 'damaged')) },
    nothing: { ...typical, preview: (wanted) => Promise.resolve(fakePreview(wanted, [])) },
    progress: { ...typical, report: fakeReport(preview, 4) },
    report: { ...resumed, report: fakeReport(preview) },
    troubled: { ...resumed, report: troubled, orphans: [orphanDocument] },
    play: typical,
  },
  options: {
    typical: {
      ...typical,
      sites: ['*://claude.ai/*', '*://*.example.org/*'],
      settings: {
        ...DEFAULT_SETTINGS,
        excludedHosts: ['bank.example.com', '*.clinic.example.com'],
        privateWindows: true,
      },
    },
    empty: { sites: [] },
    'little-space': { ...typical, ...fullSpace },
    loading: { silent: true },
    error: { ...typical, fails: { 'change-settings': new AppError('no-answer', 'no') } },
  },
  welcome: {
    first: { sites: [] },
    refused: { sites: [], grants: false },
    all: { sites: ['*://*/*'] },
    chosen: { sites: ['*://claude.ai/*', '*://chatgpt.com/*'] },
  },
};
