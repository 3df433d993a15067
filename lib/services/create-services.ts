import * as bootId from '../browser/boot-id';
import { showBadge } from '../browser/badge';
import { readCleanExit } from '../browser/clean-exit';
import * as closedWindows from '../browser/closed-windows';
import { readCertificate, removeCertificate, writeCertificate } from '../browser/certificate-storage';
import { readHealth, writeHealth } from '../browser/health-storage';
import { readIcon } from '../browser/icons';
import * as openTabs from '../browser/open-tabs';
import * as pageCommands from '../browser/page-commands';
import { dismissRecovery, keepRecovery } from '../browser/recovery-storage';
import { readSettings, writeSettings } from '../browser/settings-storage';
import * as sites from '../browser/site-permissions';
import type { StartReason } from '../browser/start-reason';
import { loadUids } from '../browser/tab-uids';
import * as wal from '../browser/wal';
import { readWindows } from '../browser/windows';
import { toReport } from '../model/errors';
import { healthLevel } from '../model/health';
import { newId, type SessionId } from '../model/ids';
import { EMPTY_TREE } from '../model/session-tree';
import { openSessionStore } from '../store/create-session-store';
import { openOpfsFolder } from '../store/second-copy/copy-folder';
import { ensureDatabase } from '../store/second-copy/ensure-database';
import { openSecondCopy } from '../store/second-copy/open-second-copy';
import { keepHealth } from './keep-health';
import { keepIcons } from './keep-icons';
import { keepSecondCopy, type SecondCopyKeeper } from './keep-second-copy';
import { LiveIndex } from './live-index';
import { openStoreSafely } from './open-store-safely';
import type { HealthKeeper, Parts } from './parts';
import { pendingSessions } from './offer-session';
import { readTree } from './read-tree';
import { RestoreDesk } from './restore-desk';
import type { RestoreTools } from './restore-session';
import { scheduleSnapshots, type SnapshotSchedule } from './schedule-snapshots';
import { startRun, type RunStart } from './start-run';
import { createTakeSnapshot, type RunMemory } from './take-snapshot';

/** Everything the background works with, joined. */
export interface Services extends RestoreTools {
  parts: Parts;
  start: RunStart;
  startedAt: number;
  health: HealthKeeper;
  schedule: SnapshotSchedule;
  secondCopy: SecondCopyKeeper & { dismissRecovery(): Promise<void> };
  refreshBadge(): Promise<void>;
}

/** Errors the browser makes when a tab or frame goes away under us: not worth a line in the log. */
const NOISE = ['No tab with id', 'No window with id', 'No frame with id', 'Tabs cannot be edited right now'];

/** The only place where parts are joined. Seals the previous run before anything else can write. */
export async function createServices(startReason: Promise<StartReason>): Promise<Services> {
  const now = Date.now;
  const startedAt = now();
  const report = (error: unknown, when: string): void => {
    const { code, message, data } = toReport(error);
    if (!NOISE.some((noise) => message.includes(noise))) console.warn(`holdfast: ${when}: ${code}: ${message}`, data);
  };
  let run: SessionId = '';
  const health = keepHealth(await readHealth(), writeHealth, { now, log: report });
  const { store, secondCopy } = await openCopiedStore(health, report);
  const parts: Parts = {
    store,
    uids: await loadUids(),
    browser: {
      readWindows,
      readCleanExit,
      readIcon,
      ...openTabs,
      ...closedWindows,
      ...pageCommands,
      ...wal,
      ...sites,
      ...bootId,
      startReason: () => startReason,
    },
    settings: readSettings,
    changeSettings: writeSettings,
    run: () => run,
    now,
    newId,
    report,
  };
  const start = await startRun(parts);
  run = start.run;
  // After a start of the browser everything is compared; a worker that woke up only takes up what was left.
  void (start.isNew ? secondCopy.compare().then(() => secondCopy.flush()) : secondCopy.flush());
  const memory = await loadMemory(parts);
  const icon = keepIcons(parts, () => schedule.pageChanged());
  const takeSnapshot = createTakeSnapshot(parts, memory, { icon, health });
  const intervalMs = async (): Promise<number> => (await readSettings()).intervalSeconds * 1_000;
  const schedule = scheduleSnapshots(takeSnapshot, { now, intervalMs });
  const refreshBadge = async (): Promise<void> => {
    try {
      const { paused, resumeMode } = await readSettings();
      const offers = resumeMode === 'never' ? 0 : (await pendingSessions(parts)).length;
      await showBadge(healthLevel(health.read(), paused, now()), offers);
    } catch (error) {
      // A badge is worth less than anything that waits behind it.
      report(error, 'showing the badge');
    }
  };
  const desk = new RestoreDesk(parts.store, now);
  return { parts, start, startedAt, health, schedule, secondCopy, memory, takeSnapshot, desk, refreshBadge };
}

/** The store with its second copy: checked against its certificate and rebuilt if need be, before anything reads it. */
async function openCopiedStore(
  health: ReturnType<typeof keepHealth>,
  report: Parts['report'],
): Promise<{ store: Parts['store']; secondCopy: Services['secondCopy'] }> {
  const folder = openOpfsFolder();
  const certificate = { read: readCertificate, write: writeCertificate, remove: removeCertificate };
  const onProblem = (error: unknown): void => report(error, 'reading the store');
  const copy = openSecondCopy({ folder, certificate, onProblem });
  const keeper = keepSecondCopy({ copy, health, report });
  const store = await openStoreSafely({
    ensure: (thorough) => ensureDatabase({ folder, certificate, thorough, now: Date.now, keepRecovery }),
    open: () => openSessionStore({ onProblem, onChange: () => keeper.changed() }),
    thorough: (await bootId.readRun()) === undefined,
    now: Date.now,
  });
  return { store, secondCopy: { ...keeper, dismissRecovery } };
}

async function loadMemory({ store, run }: Parts): Promise<RunMemory> {
  const session = await store.getSession(run());
  const tree = session?.head ? await readTree(store, session.head) : EMPTY_TREE;
  return { index: await LiveIndex.load(store, run()), tree, conversations: new Map(), restored: new Map() };
}
