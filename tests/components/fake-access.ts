import type { CurrentTab, HoldfastAccess, KeptPage, SpaceUsed, Watch } from '../../components/holdfast-access';
import type { Checkpoint, CheckpointWish, MadeCheckpoint } from '../../lib/model/checkpoint';
import type { ArchiveLog, ArchivePreview } from '../../lib/model/archive';
import type { AppCommand } from '../../lib/messaging/protocol';
import { AppError } from '../../lib/model/errors';
import type { Health } from '../../lib/model/health';
import type { Recovery } from '../../lib/model/recovery';
import type { SnapshotComparison } from '../../lib/model/compare/snapshot-comparison';
import type { LiveDocument } from '../../lib/model/live-document';
import type { CheckReport } from '../../lib/model/check-report';
import type { MergePreview } from '../../lib/model/merge/merge-report';
import type { SessionPreview } from '../../lib/model/preview';
import type { PrunePreview } from '../../lib/model/prune';
import type { RestorePoints } from '../../lib/model/restore-point';
import type { RestoreReport } from '../../lib/model/restore-report';
import type { Session } from '../../lib/model/session';
import type { Snapshot } from '../../lib/model/snapshot';
import { NO_TOTALS } from '../../lib/model/snapshot';
import { DEFAULT_SETTINGS, type Settings } from '../../lib/model/settings';
import type { SpaceReport } from '../../lib/model/space';
import german from '../../public/_locales/de/messages.json';
import english from '../../public/_locales/en/messages.json';
import { fakeId, NOW } from './fake-sessions';
import { EMPTY_SPACE, NOTHING_TO_PRUNE } from './fake-space';

/** What the invented world holds. Commands change it as the background would. */
export interface FakeWorld {
  health: Health;
  recovery: Recovery | undefined;
  settings: Settings;
  /** All of them; the offer decides which are listed. */
  sessions: Session[];
  preview: (session: Session, snapshot?: string) => Promise<SessionPreview>;
  snapshots: Snapshot[];
  checkpoints: Checkpoint[];
  /** The checkpoint that holds the present state already. */
  known?: Checkpoint;
  comparison: Omit<SnapshotComparison, 'before' | 'after'>;
  mergePreview: Omit<MergePreview, 'one' | 'other'>;
  restorePoints: RestorePoints;
  page: KeptPage | undefined;
  orphans: LiveDocument[];
  report: RestoreReport | undefined;
  /** What a restore command leads to, step by step. */
  restore: (session: string) => RestoreReport[];
  space: SpaceUsed;
  /** What reading any file as an archive gives. */
  archive: ArchivePreview | AppError;
  /** Newest first. */
  checks: CheckReport[];
  archives: ArchiveLog;
  mayDownload: boolean;
  /** What takes the space; its pressure is what `readPressure` answers. */
  spaceReport: SpaceReport;
  prunable: PrunePreview;
  tab: CurrentTab | undefined;
  sites: string[];
  /** What the browser's question about sites is answered with. */
  grants: boolean;
  privateAllowed: boolean;
  /** Makes these commands fail. */
  fails: Partial<Record<AppCommand['type'], AppError>>;
  language: 'en' | 'de';
  /** Stands still unless the clock is to tick. */
  now: () => number;
  /** Never answers: the first moment of a page. */
  silent: boolean;
}

export const EMPTY_WORLD: FakeWorld = {
  health: { saves: 0 },
  recovery: undefined,
  settings: DEFAULT_SETTINGS,
  sessions: [],
  preview: () => Promise.reject(new AppError('no-snapshot', 'Nothing was saved in this session.')),
  snapshots: [],
  checkpoints: [],
  comparison: { same: true, windows: [], tabs: [], more: 0, problems: [] },
  mergePreview: { newest: 'this', newestFacts: [], conflicts: [], conflictCount: 0, totals: NO_TOTALS, problems: [] },
  restorePoints: { snapshots: [], tables: [] },
  page: { documents: [], conversations: [] },
  orphans: [],
  report: undefined,
  restore: () => [],
  space: { bytes: 0, sessions: 0 },
  archive: { bytes: 0, sessions: [], warnings: [] },
  archives: { archives: [] },
  checks: [],
  mayDownload: false,
  spaceReport: EMPTY_SPACE,
  prunable: NOTHING_TO_PRUNE,
  tab: {
    tabId: 7,
    url: 'https://git.example.org/up/482',
    title: 'Pull request #482',
    privateWindow: false,
    granted: true,
  },
  sites: ['*://*/*'],
  grants: true,
  privateAllowed: false,
  fails: {},
  language: 'en',
  now: () => NOW,
  silent: false,
};

export interface FakeAccess extends HoldfastAccess {
  /** Every command sent so far. */
  sent: AppCommand[];
  world: FakeWorld;
  /** Changes the world and tells everyone who watches. */
  change: (change: Partial<FakeWorld>) => void;
}

const STEP_MS = 60;

export function fakeAccess(initial: Partial<FakeWorld> = {}): FakeAccess {
  let world: FakeWorld = { ...EMPTY_WORLD, ...initial };
  const watchers = new Set<() => void>();
  const sent: AppCommand[] = [];
  const change = (changed: Partial<FakeWorld>): void => {
    world = { ...world, ...changed };
    for (const watcher of watchers) watcher();
  };
  const watch =
    <Value>(read: () => Value): Watch<Value> =>
    (onChange) => {
      const tell = (): void => {
        if (!world.silent) onChange(read());
      };
      queueMicrotask(tell);
      watchers.add(tell);
      return () => watchers.delete(tell);
    };
  const answer = <Value>(value: Value): Promise<Value> =>
    world.silent ? new Promise(() => undefined) : Promise.resolve(value);
  const waiting = (): Session[] =>
    world.sessions.filter(({ offer, deletedAt }) => ['pending', 'later'].includes(offer) && deletedAt === undefined);
  return {
    sent,
    get world() {
      return world;
    },
    change,
    async send(command) {
      sent.push(command);
      const failure = world.fails[command.type];
      if (failure) throw failure;
      await obey(command, () => world, change);
      return answerTo(command, world);
    },
    watchHealth: watch(() => world.health),
    watchRecovery: watch(() => world.recovery),
    watchSettings: watch(() => world.settings),
    watchSessions: watch(waiting),
    watchAllSessions: watch(() => world.sessions.filter(({ deletedAt }) => deletedAt === undefined)),
    watchSnapshots: (session, onChange) =>
      watch(() => world.snapshots.filter((snapshot) => snapshot.session === session))(onChange),
    watchCheckpoints: watch(() => world.checkpoints),
    watchOrphans: watch(() => world.orphans),
    watchChecks: watch(() => world.checks),
    watchPage: (_tabId, onChange) =>
      watch(() => world.page)((page) => {
        if (page) onChange(page);
      }),
    watchRestore: (session, onChange) =>
      watch(() => (world.report?.session === session ? world.report : undefined))(onChange),
    readSession: (id) => answer(world.sessions.find((session) => session.id === id && session.deletedAt === undefined)),
    readPreview: (session, snapshot) => (world.silent ? answer(undefined as never) : world.preview(session, snapshot)),
    compareSnapshots: (before, after) => answer({ ...world.comparison, before, after }),
    previewMerge: ({ one, other }) => answer({ ...world.mergePreview, one, other }),
    readRestorePoints: () => answer(world.restorePoints),
    readSpaceUsed: () => answer(world.space),
    ...fakeArchives(() => world, answer),
    watchArchives: watch(() => world.archives),
    requestDownloads() {
      if (world.grants) change({ mayDownload: true });
      return answer(world.grants);
    },
    readPressure: () => answer(world.spaceReport.pressure),
    readSpace: () => answer(world.spaceReport),
    previewPrune: () => answer(world.prunable),
    requestPersistence() {
      change({ spaceReport: { ...world.spaceReport, persisted: world.grants } });
      return answer(world.grants);
    },
    currentTab: () => answer(world.tab),
    grantedSites: () => answer(world.sites),
    requestSites(origins) {
      if (world.grants) {
        change({
          sites: [...new Set([...world.sites, ...origins])],
          ...(world.tab && { tab: { ...world.tab, granted: true } }),
        });
      }
      return answer(world.grants);
    },
    tabApis: ['tabs', 'tabGroups'],
    hasTabApi: () => Promise.resolve(false),
    requestTabApi: () => Promise.resolve(true),
    removeTabApi: () => Promise.resolve(true),
    removeSites(origins) {
      change({ sites: world.sites.filter((site) => !origins.includes(site)) });
      return answer(true);
    },
    mayRunInPrivate: () => answer(world.privateAllowed),
    openExtensionDetails: () => undefined,
    openPage: () => undefined,
    copy: () => Promise.resolve(),
    text: (key, substitutions) => translate(world.language, key, substitutions),
    get language() {
      return world.language === 'en' ? 'en-GB' : 'de';
    },
    version: '0.1.0',
    now: () => world.now(),
  };
}

/** A state that a checkpoint holds already is named by that checkpoint, as the background does. */
function fakeWish({ snapshot, ...words }: CheckpointWish, world: FakeWorld): Checkpoint {
  const of = world.snapshots.find(({ id }) => id === snapshot) ?? world.snapshots[0];
  return {
    ...words,
    name: words.name || 'Inbox (3)',
    snapshot: of?.id ?? fakeId(),
    session: of?.session ?? world.sessions[0]?.id ?? fakeId(),
    createdAt: world.now(),
  };
}

function answerTo(command: AppCommand, { sessions, checkpoints, known }: FakeWorld): unknown {
  if (command.type === 'prune') return { prune: 'prune-1', until: NOW + 12_000 };
  if (command.type === 'branch-session') return { session: sessions.at(-1)?.id };
  if (command.type === 'merge-sessions') return { session: command.one, snapshot: fakeId(), problems: [] };
  const checkpoint = known ?? checkpoints[0];
  if (command.type !== 'create-checkpoint' || !checkpoint) return null;
  return { checkpoint, isNew: known === undefined } satisfies MadeCheckpoint;
}

type Change = (changed: Partial<FakeWorld>) => void;

type Answer = <Value>(value: Value) => Promise<Value>;

/** Archives of the invented world: every file is the same one, and all of it comes in. */
function fakeArchives(
  world: () => FakeWorld,
  answer: Answer,
): Pick<HoldfastAccess, 'exportArchive' | 'readArchive' | 'importArchive' | 'mayDownload'> {
  const read = (): ArchivePreview => {
    const { archive } = world();
    if (archive instanceof AppError) throw archive;
    return archive;
  };
  return {
    exportArchive(sessions, { onProgress } = {}) {
      const count = sessions === 'all' ? world().sessions.length : sessions.length;
      onProgress?.({ sessions: count, ofSessions: count, bytes: 2_048 });
      return answer({ name: 'holdfast.holdfast', bytes: 2_048, sessions: count, snapshots: count, warnings: [] });
    },
    readArchive: async (file, { onProgress } = {}) => {
      onProgress?.({ sessions: 0, ofSessions: 0, bytes: file.size, ofBytes: file.size });
      return answer(read());
    },
    importArchive: async (file, wanted, { onProgress } = {}) => {
      const { sessions, warnings } = read();
      const imported = sessions.filter(({ id }) => wanted.includes(id));
      onProgress?.({ sessions: imported.length, ofSessions: imported.length, bytes: file.size, ofBytes: file.size });
      return answer({
        sessions: imported.map(({ id, title, adds }) => ({
          archived: id,
          session: id,
          title,
          added: adds,
          partial: 0,
        })),
        warnings,
        cancelled: false,
      });
    },
    mayDownload: () => answer(world().mayDownload),
  };
}

/** What a command does to the world at once. */
async function obey(command: AppCommand, world: () => FakeWorld, change: Change): Promise<void> {
  if (command.type === 'restore') await playRestore(command.choice.session, world, change);
  else change(effectOf(command, world()));
}

async function playRestore(session: string, world: () => FakeWorld, change: Change): Promise<void> {
  for (const report of world().restore(session)) {
    change({ report });
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
  change(withSession(world(), session, { offer: 'resumed' }));
}

function effectOf(command: Exclude<AppCommand, { type: 'restore' }>, world: FakeWorld): Partial<FakeWorld> {
  const { report } = world;
  switch (command.type) {
    case 'save-now':
      return { health: { saves: world.health.saves + 1, lastSavedAt: world.now() } };
    case 'change-settings':
      return { settings: command.settings };
    case 'keep-for-later':
      return withSession(world, command.session, { offer: 'later' });
    case 'delete-session':
      return withSession(world, command.session, { deletedAt: world.now() });
    case 'undo-delete':
      return { sessions: world.sessions.map(({ deletedAt: _deletedAt, ...kept }) => kept) };
    case 'undo-restore':
      return report
        ? { report: { ...report, undone: true }, ...withSession(world, report.session, { offer: 'pending' }) }
        : {};
    case 'rename-session':
      return withSession(world, command.session, command.words);
    case 'create-checkpoint':
      if (world.known) return {};
      return { checkpoints: [fakeWish(command.wish, world), ...world.checkpoints] };
    case 'change-checkpoint':
      return {
        checkpoints: world.checkpoints.map((found) =>
          found.snapshot === command.snapshot ? { ...found, ...command.change } : found,
        ),
      };
    case 'delete-checkpoint':
      return { checkpoints: world.checkpoints.filter(({ snapshot }) => snapshot !== command.snapshot) };
    case 'undo-delete-checkpoint':
      return { checkpoints: [command.checkpoint, ...world.checkpoints] };
    case 'dismiss-orphans':
      return { orphans: world.orphans.filter(({ id }) => id !== command.document) };
    case 'clear-everything':
      return { sessions: [], space: { bytes: 0, sessions: 0 } };
    case 'dismiss-recovery':
      return { recovery: undefined };
    case 'delete-sessions':
      return withSessions(world, command.sessions, { deletedAt: world.now() });
    case 'undo-delete-sessions':
      return {
        sessions: world.sessions.map(({ deletedAt, ...kept }) =>
          deletedAt === undefined || command.sessions.includes(kept.id) ? kept : { ...kept, deletedAt },
        ),
      };
    case 'archive-sessions':
      return withSessions(world, command.sessions, { status: 'archived', offer: 'none' });
    case 'unarchive-sessions':
      return withSessions(world, command.sessions, { status: 'completed', offer: 'later' });
    case 'prune':
      return { prunable: NOTHING_TO_PRUNE };
    case 'restore-sessions-list':
      return { restorePoints: { ...world.restorePoints, tables: [] } };
    case 'wait-until-ready':
    case 'merge-sessions':
    case 'branch-session':
    case 'check-store':
    case 'cancel-check':
    case 'cancel-restore':
    case 'undo-prune':
    case 'sites-changed':
    case 'import-archive':
    case 'cancel-import':
    case 'archive-now':
      return {};
  }
}

const withSession = (world: FakeWorld, id: string, changed: Partial<Session>): Partial<FakeWorld> =>
  withSessions(world, [id], changed);

const withSessions = (
  { sessions }: FakeWorld,
  ids: readonly string[],
  changed: Partial<Session>,
): Partial<FakeWorld> => ({
  sessions: sessions.map((session) => (ids.includes(session.id) ? { ...session, ...changed } : session)),
});

const TEXTS: Record<'en' | 'de', Readonly<Record<string, { message: string }>>> = { en: english, de: german };

/** As the browser does it: `$1` to `$9`, and nothing for a key that does not exist. */
export function translate(language: 'en' | 'de', key: string, substitutions: string | readonly string[] = []): string {
  const values = typeof substitutions === 'string' ? [substitutions] : substitutions;
  const message = TEXTS[language][key]?.message ?? '';
  return message.replace(/\$(\d)/g, (_, digit: string) => values[Number(digit) - 1] ?? '');
}
