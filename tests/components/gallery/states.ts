import { AppError } from '../../../lib/model/errors';
import { DEFAULT_SETTINGS } from '../../../lib/model/settings';
import { EMPTY_PAGE } from '../../../lib/model/page-state';
import { EMPTY_WORLD, type FakeWorld } from '../fake-access';
import { emptyPage, fakeDocument, orphanFields, typicalPage } from '../fake-pages';
import { newCheckReport, type CheckReport } from '../../../lib/model/check-report';
import { fakeReport, troubledReport } from '../fake-reports';
import {
  fakeCheckpoint,
  fakeSnapshots,
  manySessions,
  typicalArchive,
  typicalComparison,
  typicalMerge,
} from '../fake-library';
import { oddPreview, oddSessions } from '../odd-sessions';
import { FULL_SPACE, MUCH_TO_PRUNE } from '../fake-space';
import { earlierSessions, fakePreview, fakeSession, fullPreview, NOW, typicalPreview } from '../fake-sessions';

export type PageName = 'popup' | 'resume' | 'library' | 'options' | 'welcome';

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

const snapshots = fakeSnapshots(session, 148);
const running = fakeSession({
  title: '',
  status: 'active',
  offer: 'none',
  startedAt: NOW - 3_600_000,
  lastSavedAt: NOW - 4_000,
  links: [{ kind: 'resumed-from', session: session.id }],
});
const archived = { ...fakeSession({ title: 'Tax return' }), status: 'archived' as const };
const checkpoints = [
  fakeCheckpoint(snapshots[3]!, {
    name: 'Before the rebase',
    description: 'Tests are green here, and the review is answered.',
    tags: ['upload', 'review'],
    priority: 'high',
  }),
  fakeCheckpoint(snapshots[60]!, { name: 'Flight found', priority: 'low' }),
];
const odd: Partial<FakeWorld> = {
  ...typical,
  sessions: [...oddSessions(), ...manySessions(200)],
  preview: (wanted) => Promise.resolve(oddPreview(wanted)),
};
const idle = earlierSessions().slice(2);
const library: Partial<FakeWorld> = {
  ...typical,
  sessions: [
    running,
    { ...session, tags: ['work'], description: 'Everything for the upload pull request.' },
    ...earlierSessions(),
    archived,
  ],
  snapshots: [...snapshots, ...fakeSnapshots(running, 12)],
  checkpoints,
  comparison: typicalComparison,
  mergePreview: typicalMerge,
  archive: typicalArchive,
  archives: {
    archives: [1, 2, 3].map((day) => ({
      download: day,
      file: `Holdfast/holdfast-2025-11-${20 - day}.holdfast`,
      at: NOW - day * 86_400_000,
      bytes: 18_000_000,
      sessions: 42,
    })),
  },
  spaceReport: FULL_SPACE,
  prunable: {
    ...MUCH_TO_PRUNE,
    checkpoints: checkpoints.slice(1),
    idle,
    bytesOf: { [checkpoints[1]!.snapshot]: 1_400_000, [idle[0]!.id]: 18_000_000 },
  },
  restorePoints: {
    snapshots: snapshots.slice(8, 11).map((snapshot, at) => ({
      ...snapshot,
      trigger: at === 1 ? 'before-update' : 'before-restore',
    })),
    tables: [
      { version: 2, at: NOW - 3 * 86_400_000, sessions: 42, missing: earlierSessions().slice(0, 2) },
      { version: 1, sessions: 12, missing: [] },
    ],
  },
};
const at = (rest: Record<string, string>): string => new URLSearchParams({ session: session.id, ...rest }).toString();

const oddSnapshots = fakeSnapshots(odd.sessions![1]!, 3);

const incomplete = {
  archives: [{ ...library.archives!.archives[0]!, damaged: { sessions: 2, titles: ['Release notes 4.2', ''] } }],
};
const checked: CheckReport = {
  ...newCheckReport('one', 2, NOW - 3_600_000),
  finishedAt: NOW - 3_590_000,
  damages: (['page', 'messages', 'icon'] as const).map((part, index) => ({
    part,
    record: part,
    session: { id: session.id, title: session.title },
    snapshots: [4, 5],
    tab: {
      title: 'Pull request #482 · Upload retries, and what becomes of them after a cut-off connection',
      url: 'https://git.example.org/up/482',
    },
    reason: 'corrupt-object',
    outcome: index === 0 ? 'kept' : 'repaired',
  })),
};

/** Where in the library a state is, as its address says it. */
export const PLACES: Readonly<Record<string, string>> = {
  session: at({}),
  running: `session=${running.id}`,
  snapshot: at({ snapshot: snapshots[3]!.id }),
  restored: at({ snapshot: snapshots[3]!.id }),
  damaged: at({ snapshot: snapshots[4]!.id }),
  odd: `session=${odd.sessions![0]!.id}`,
  'odd-snapshot': `session=${oddSnapshots[0]!.session}&snapshot=${oddSnapshots[0]!.id}`,
  compare: at({ snapshot: snapshots[0]!.id, other: snapshots[1]!.id }),
  same: at({ snapshot: snapshots[0]!.id, other: snapshots[1]!.id }),
  merge: at({ merge: 'choose' }),
  gone: 'session=00000000000000000000000000000000',
  checkpoints: 'section=checkpoints',
  archives: 'section=archives',
  checking: 'section=archives',
  checked: 'section=archives',
  space: 'section=space',
  quiet: 'section=space',
};

/** Every state a page can be looked at in, by name. */
export const STATES: Record<PageName, Record<string, Partial<FakeWorld>>> = {
  popup: {
    typical,
    odd,
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
    'no-archive': {
      ...typical,
      settings: { ...DEFAULT_SETTINGS, archive: { ...DEFAULT_SETTINGS.archive, schedule: 'daily' } },
      health: {
        ...kept,
        archiveError: { ...new AppError('download-failed', 'no').toJSON(), at: NOW - 7_200_000 },
      },
    },
    paused: { ...typical, settings: { ...DEFAULT_SETTINGS, paused: true } },
    'not-granted': { ...typical, sites: ['*://claude.ai/*'], tab: { ...EMPTY_WORLD.tab!, granted: false } },
    excluded: { ...typical, settings: { ...DEFAULT_SETTINGS, excludedHosts: ['git.example.org'] } },
    'browser-page': { ...typical, tab: { ...EMPTY_WORLD.tab!, url: 'chrome://settings/' } },
    resuming: { ...typical, restore: () => [fakeReport(preview, 3)] },
    resumed: typical,
    checkpoint: { ...typical, sessions: earlierSessions() },
  },
  resume: {
    typical,
    odd,
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
  library: {
    typical: library,
    odd: { ...library, ...odd, snapshots: fakeSnapshots(odd.sessions![0]!, 3) },
    'odd-snapshot': { ...library, ...odd, snapshots: oddSnapshots },
    loading: { ...library, silent: true },
    empty: {},
    many: { ...library, sessions: manySessions(75) },
    session: library,
    running: { ...library, known: checkpoints[0]! },
    snapshot: library,
    restored: library,
    damaged: {
      ...library,
      preview: (wanted) => Promise.resolve({ ...preview, session: wanted, problems: damaged }),
    },
    compare: library,
    same: { ...library, comparison: { same: true, windows: [], tabs: [], more: 0, problems: [] } },
    merge: library,
    gone: library,
    checkpoints: library,
    archives: library,
    checking: { ...library, checks: [{ ...newCheckReport('now', 2, NOW), done: 730, total: 1_240 }, checked] },
    checked: { ...library, archives: incomplete, checks: [checked] },
    space: library,
    quiet: { spaceReport: { ...FULL_SPACE, kinds: [], sessions: [], persisted: true } },
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
