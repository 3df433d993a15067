import type { CurrentTab, HoldfastAccess, KeptPage, SpaceUsed, Watch } from '../../components/holdfast-access';
import type { AppCommand } from '../../lib/messaging/protocol';
import { AppError } from '../../lib/model/errors';
import type { Health } from '../../lib/model/health';
import type { Recovery } from '../../lib/model/recovery';
import type { SnapshotComparison } from '../../lib/model/compare/snapshot-comparison';
import type { LiveDocument } from '../../lib/model/live-document';
import type { MergePreview } from '../../lib/model/merge/merge-report';
import type { SessionPreview } from '../../lib/model/preview';
import type { RestoreReport } from '../../lib/model/restore-report';
import type { Session } from '../../lib/model/session';
import { NO_TOTALS } from '../../lib/model/snapshot';
import { DEFAULT_SETTINGS, type Settings } from '../../lib/model/settings';
import german from '../../public/_locales/de/messages.json';
import english from '../../public/_locales/en/messages.json';
import { NOW } from './fake-sessions';

/** What the invented world holds. Commands change it as the background would. */
export interface FakeWorld {
  health: Health;
  recovery: Recovery | undefined;
  settings: Settings;
  /** All of them; the offer decides which are listed. */
  sessions: Session[];
  preview: (session: Session) => Promise<SessionPreview>;
  comparison: Omit<SnapshotComparison, 'before' | 'after'>;
  mergePreview: Omit<MergePreview, 'one' | 'other'>;
  page: KeptPage | undefined;
  orphans: LiveDocument[];
  report: RestoreReport | undefined;
  /** What a restore command leads to, step by step. */
  restore: (session: string) => RestoreReport[];
  space: SpaceUsed;
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
  comparison: { same: true, windows: [], tabs: [], more: 0, problems: [] },
  mergePreview: { newest: 'this', conflicts: [], conflictCount: 0, totals: NO_TOTALS, problems: [] },
  page: { documents: [], conversations: [] },
  orphans: [],
  report: undefined,
  restore: () => [],
  space: { bytes: 0, sessions: 0 },
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
    },
    watchHealth: watch(() => world.health),
    watchRecovery: watch(() => world.recovery),
    watchSettings: watch(() => world.settings),
    watchSessions: watch(waiting),
    watchOrphans: watch(() => world.orphans),
    watchPage: (_tabId, onChange) =>
      watch(() => world.page)((page) => {
        if (page) onChange(page);
      }),
    watchRestore: (session, onChange) =>
      watch(() => (world.report?.session === session ? world.report : undefined))(onChange),
    readSession: (id) => answer(world.sessions.find((session) => session.id === id && session.deletedAt === undefined)),
    readPreview: (session) => (world.silent ? answer(undefined as never) : world.preview(session)),
    compareSnapshots: (before, after) => answer({ ...world.comparison, before, after }),
    previewMerge: ({ one, other }) => answer({ ...world.mergePreview, one, other }),
    readSpaceUsed: () => answer(world.space),
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

type Change = (changed: Partial<FakeWorld>) => void;

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
    case 'dismiss-orphans':
      return { orphans: world.orphans.filter(({ id }) => id !== command.document) };
    case 'clear-everything':
      return { sessions: [], space: { bytes: 0, sessions: 0 } };
    case 'dismiss-recovery':
      return { recovery: undefined };
    case 'wait-until-ready':
    case 'merge-sessions':
    case 'branch-session':
    case 'cancel-restore':
    case 'sites-changed':
      return {};
  }
}

const withSession = ({ sessions }: FakeWorld, id: string, changed: Partial<Session>): Partial<FakeWorld> => ({
  sessions: sessions.map((session) => (session.id === id ? { ...session, ...changed } : session)),
});

const TEXTS: Record<'en' | 'de', Readonly<Record<string, { message: string }>>> = { en: english, de: german };

/** As the browser does it: `$1` to `$9`, and nothing for a key that does not exist. */
export function translate(language: 'en' | 'de', key: string, substitutions: string | readonly string[] = []): string {
  const values = typeof substitutions === 'string' ? [substitutions] : substitutions;
  const message = TEXTS[language][key]?.message ?? '';
  return message.replace(/\$(\d)/g, (_, digit: string) => values[Number(digit) - 1] ?? '');
}
