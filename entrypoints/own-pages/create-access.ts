import { liveQuery } from 'dexie';
import { browser, type Browser } from 'wxt/browser';
import type { CurrentTab, HoldfastAccess, KeptPage, PageName, Stop } from '../../components/holdfast-access';
import { readRun } from '../../lib/browser/boot-id';
import { readHealth, watchHealth } from '../../lib/browser/health-storage';
import { onLetGo } from '../../lib/browser/let-go';
import { watchRecovery } from '../../lib/browser/recovery-storage';
import { readRetentionClock } from '../../lib/browser/retention-clock-storage';
import { readSettings, watchSettings } from '../../lib/browser/settings-storage';
import { grantedOrigins, isGranted } from '../../lib/browser/site-permissions';
import {
  hasPermission,
  removePermission,
  removeSites,
  requestPermission,
  requestSites,
  tabPermissions,
} from '../../lib/browser/permission-requests';
import { showOwnPage } from '../../lib/browser/open-tabs';
import { estimateStorage, isPersisted, requestPersistence } from '../../lib/browser/storage-estimate';
import { readWindows } from '../../lib/browser/windows';
import { QuotaError, toReport } from '../../lib/model/errors';
import type { LiveDocument } from '../../lib/model/live-document';
import { listOrphans } from '../../lib/model/orphans';
import { sendCommand } from '../../lib/messaging/send-command';
import { compareSnapshots } from '../../lib/services/compare-snapshots';
import { previewMerge } from '../../lib/services/merge-sessions';
import { measureSpace, readPressure } from '../../lib/services/measure-space';
import { previewPrune } from '../../lib/services/preview-prune';
import { readPreview } from '../../lib/services/read-preview';
import { createArchiveAccess } from './archive-access';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { SessionStore } from '../../lib/store/session-store';

/** What Holdfast's own pages are made of: they read the database themselves, and send every write to the background. */
export async function createAccess(): Promise<HoldfastAccess> {
  const store = await openWhenChecked();
  onLetGo(() => store.letGo());
  const detailsPage = extensionDetailsPage();
  return {
    send: sendCommand,
    ...watchers(store),
    async readSession(id) {
      const session = await store.getSession(id);
      return session?.deletedAt === undefined ? session : undefined;
    },
    readPreview: (session, snapshot) => readPreview(store, session, { readWindows, snapshot }),
    readRestorePoints: () => store.listRestorePoints(),
    compareSnapshots: (before, after) => compareSnapshots(store, before, after),
    previewMerge: (request) => previewMerge(store, request),
    async readSpaceUsed() {
      const { packBytes, sessions } = await store.usage();
      return { bytes: packBytes, sessions };
    },
    ...space(store),
    ...createArchiveAccess(store),
    currentTab,
    grantedSites: grantedOrigins,
    requestSites,
    removeSites,
    tabApis: tabPermissions(),
    hasTabApi: hasPermission,
    requestTabApi: requestPermission,
    removeTabApi: removePermission,
    mayRunInPrivate: () => browser.extension.isAllowedIncognitoAccess(),
    ...(detailsPage !== undefined && { openExtensionDetails: () => void browser.tabs.create({ url: detailsPage }) }),
    openPage,
    copy: (text) => navigator.clipboard.writeText(text),
    text: (key, substitutions) =>
      browser.i18n.getMessage(
        key as '@@ui_locale',
        typeof substitutions === 'string' ? substitutions : [...(substitutions ?? [])],
      ),
    language: browser.i18n.getUILanguage(),
    version: browser.runtime.getManifest().version,
    now: Date.now,
  };
}

/** An empty database may be one that the background is about to rebuild: only the background makes a new one. */
async function openWhenChecked(): Promise<SessionStore> {
  await sendCommand({ type: 'wait-until-ready' }).catch(() => undefined);
  try {
    return await openSessionStore({ mayCreate: false });
  } catch (error) {
    // Of a full disk the browser says only that the database does not open; the background found out why.
    if (toReport(error).code === 'store-failed' && (await readHealth()).error?.code === 'quota')
      throw new QuotaError(error);
    throw error;
  }
}

type Space = Pick<HoldfastAccess, 'readPressure' | 'readSpace' | 'previewPrune' | 'requestPersistence'>;

function space(store: SessionStore): Space {
  const sources = { store, settings: readSettings, estimate: estimateStorage, isPersisted };
  return {
    readPressure: () => readPressure(sources),
    readSpace: () => measureSpace(sources),
    async previewPrune(policy) {
      const clock = await readRetentionClock();
      return previewPrune({ store, now: Date.now, clock }, policy ?? (await readSettings()).retention);
    },
    requestPersistence,
  };
}

type Watchers = Pick<
  HoldfastAccess,
  | 'watchHealth'
  | 'watchRecovery'
  | 'watchSettings'
  | 'watchSessions'
  | 'watchPage'
  | 'watchRestore'
  | 'watchOrphans'
  | 'watchChecks'
  | 'watchAllSessions'
  | 'watchSnapshots'
  | 'watchCheckpoints'
>;

function watchers(store: SessionStore): Watchers {
  return {
    watchHealth,
    watchRecovery: (onChange) => watchRecovery((recovery) => onChange(recovery)),
    watchSettings,
    watchSessions: (onChange, onError) =>
      watch(
        () => store.listSessions(),
        (sessions) => onChange(sessions.filter(({ offer }) => offer === 'pending' || offer === 'later')),
        onError,
      ),
    watchChecks: (onChange, onError) => watch(() => store.listCheckReports(), onChange, onError),
    watchAllSessions: (onChange, onError) => watch(() => store.listSessions(), onChange, onError),
    watchSnapshots: (session, onChange, onError) => watch(() => store.listSnapshots(session), onChange, onError),
    watchCheckpoints: (onChange, onError) => watch(() => store.listCheckpoints(), onChange, onError),
    watchOrphans: (onChange, onError) => watch(() => readOrphans(store), onChange, onError),
    watchPage: (tabId, onChange, onError) => watch(() => readKeptPage(store, tabId), onChange, onError),
    watchRestore: (session, onChange, onError) =>
      watch(
        async () => {
          const reports = await store.listRestoreReports();
          return reports.filter((report) => report.session === session);
        },
        (reports) => void readRun().then((run) => onChange(reports.find((report) => report.run === run))),
        onError,
      ),
  };
}

function watch<Value>(
  read: () => Promise<Value>,
  onChange: (value: Value) => void,
  onError?: (error: unknown) => void,
): Stop {
  const subscription = liveQuery(read).subscribe({ next: onChange, ...(onError && { error: onError }) });
  return () => subscription.unsubscribe();
}

async function readKeptPage(store: SessionStore, tabId: number): Promise<KeptPage> {
  const documents = (await store.listLiveDocuments())
    .filter((document) => document.tabId === tabId && document.phase === 'open')
    .sort((one, other) => one.frame.length - other.frame.length);
  const keys = new Set(documents.flatMap(({ conversation }) => conversation ?? []));
  const conversations = await Promise.all([...keys].map((key) => store.getConversation(key)));
  return { documents, conversations: conversations.filter((conversation) => conversation !== undefined) };
}

/** Sealed runs keep their orphans too; those are not of this run and have no row here. */
async function readOrphans(store: SessionStore): Promise<LiveDocument[]> {
  return listOrphans(await store.listLiveDocuments());
}

async function currentTab(): Promise<CurrentTab | undefined> {
  const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
  if (tab?.id === undefined) return undefined;
  const { id: tabId, url = '', title = '', incognito: privateWindow } = tab;
  return { tabId, url, title, privateWindow, granted: await isGranted(url) };
}

function openPage(name: PageName, params: Readonly<Record<string, string>> = {}): void {
  const query = new URLSearchParams(params).toString();
  void showOwnPage(`${name}.html${query === '' ? '' : `?${query}`}`).then(() => {
    if (isPopup()) window.close();
  });
}

const isPopup = (): boolean => browser.extension.getViews({ type: 'popup' }).includes(window);

/** Chromium lets an extension open its own details; Firefox does not. */
function extensionDetailsPage(): string | undefined {
  const url: Browser.runtime.Manifest | string = browser.runtime.getURL('/');
  return url.startsWith('chrome-extension:') ? `chrome://extensions/?id=${browser.runtime.id}` : undefined;
}
