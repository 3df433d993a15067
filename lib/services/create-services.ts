import * as archiveLog from '../browser/archive-log-storage';
import * as bootId from '../browser/boot-id';
import { showBadge } from '../browser/badge';
import { readCleanExit } from '../browser/clean-exit';
import * as closedWindows from '../browser/closed-windows';
import { readCertificate, removeCertificate, writeCertificate } from '../browser/certificate-storage';
import * as downloads from '../browser/downloads';
import { readEarlyPages } from '../browser/early-pages';
import { extensionVersion } from '../browser/extension-version';
import { openFileUrl } from '../browser/file-url';
import { inTime } from '../browser/in-time';
import { readHealth, writeHealth } from '../browser/health-storage';
import { readIcon } from '../browser/icons';
import { askPagesToLetGo } from '../browser/let-go';
import * as importJobs from '../browser/import-jobs-storage';
import * as openTabs from '../browser/open-tabs';
import * as pageCommands from '../browser/page-commands';
import { dismissRecovery, keepRecovery } from '../browser/recovery-storage';
import { readRetentionClock, writeRetentionClock } from '../browser/retention-clock-storage';
import { readSettings, writeSettings } from '../browser/settings-storage';
import * as sites from '../browser/site-permissions';
import type { StartReason } from '../browser/start-reason';
import { estimateStorage, isPersisted } from '../browser/storage-estimate';
import { loadUids } from '../browser/tab-uids';
import { readWaitingPrunes, writeWaitingPrunes } from '../browser/waiting-prunes-storage';
import * as wal from '../browser/wal';
import { readWindows } from '../browser/windows';
import { toReport } from '../model/errors';
import { healthLevel } from '../model/health';
import { judgeClock } from '../model/retention-clock';
import { newId, type SessionId } from '../model/ids';
import type { SpaceLevel } from '../model/space';
import { EMPTY_TREE } from '../model/session-tree';
import * as archiveFiles from '../store/archive/archive-files';
import { openSessionStore } from '../store/create-session-store';
import { openOpfsFolder, requireRoom } from '../store/second-copy/copy-folder';
import { ensureDatabase } from '../store/second-copy/ensure-database';
import { openSecondCopy } from '../store/second-copy/open-second-copy';
import { keepReserve, spendReserve } from '../store/reserve';
import { createStoreCare, type StoreCare } from './check-store';
import { ImportDesk } from './import-desk';
import { ArchiveKeeper, type ArchiveKeeperParts } from './keep-archives';
import { keepHealth } from './keep-health';
import { keepIcons, type IconKeeper } from './keep-icons';
import { keepSecondCopy, type SecondCopyKeeper } from './keep-second-copy';
import { LiveIndex } from './live-index';
import { openStoreSafely } from './open-store-safely';
import { createMakeRoom, importStoreWithRoom, storeWithRoom, withRoom, type MakeRoom } from './make-room';
import { watchPressure, type PressureWatch } from './watch-pressure';
import type { HealthKeeper, Parts } from './parts';
import { pendingSessions } from './offer-session';
import { PruneDesk, resumePrunes, type WaitingPrunes } from './prune';
import { readTree } from './read-tree';
import { RestoreDesk } from './restore-desk';
import type { RestoreTools } from './restore-session';
import { scheduleSnapshots, unlessPaused, type SnapshotSchedule } from './schedule-snapshots';
import { startRun, type RunStart } from './start-run';
import { createTakeSnapshot, type RunMemory, type TakeSnapshot } from './take-snapshot';
import { createTidy, type Tidy } from './tidy';
import { insist, type Patience } from './insist';
import { reportError } from './report-error';

interface Upkeep {
  prunes: PruneDesk;
  waitingPrunes: WaitingPrunes;
  tidy: Tidy;
  pressure: PressureWatch;
  /** Thins all there is, this run included. Not to be called while a snapshot of it is taken. */
  makeRoom(): Promise<boolean>;
}

/** Everything the background works with, joined. */
export interface Services extends RestoreTools, Upkeep {
  parts: Parts;
  start: RunStart;
  startedAt: number;
  health: HealthKeeper;
  schedule: SnapshotSchedule;
  secondCopy: SecondCopyKeeper & { dismissRecovery(): Promise<void> };
  icons: IconKeeper;
  imports: ImportDesk;
  archives: ArchiveKeeper;
  care: StoreCare;
  refreshBadge(): Promise<void>;
}

/** The only place where parts are joined. Seals the previous run before anything else can write. */
export async function createServices(startReason: Promise<StartReason>): Promise<Services> {
  const now = Date.now;
  const startedAt = now();
  const report = reportError;
  let run: SessionId = '';
  const health = keepHealth(await readHealth(), writeHealth, { now, log: report, onStale: () => void refreshBadge() });
  const { opened, secondCopy } = await insist(
    () => withRoom(() => openCopiedStore(health, report), spendReserve),
    patience(now),
  );
  const makeRoom = createMakeRoom({ ...ROOM, store: opened, now, report, run: () => run });
  const store = storeWithRoom(opened, makeRoom, () => run);
  const parts = await joinParts({ store, startReason, report, run: () => run });
  const start = await insist(() => startRun(parts), patience(now));
  run = start.run;
  // After a start of the browser everything is compared; a worker that woke up only takes up what was left.
  void (start.isNew ? secondCopy.compare().then(() => secondCopy.flush()) : secondCopy.flush());
  const memory = await loadMemory(parts);
  const icons = keepIcons(parts, () => schedule.pageChanged());
  const takeSnapshot = createTakeSnapshot(parts, memory, { icon: icons.lookup, health, makeRoom });
  const upkeep = createUpkeep(parts, takeSnapshot, makeRoom);
  const intervalMs = async (): Promise<number> => (await readSettings()).intervalSeconds * 1_000;
  const takeByItself = unlessPaused(takeSnapshot, readSettings);
  const schedule = scheduleSnapshots(takeByItself, { now, intervalMs });
  const refreshBadge = async (): Promise<void> => {
    try {
      const { paused, resumeMode } = await readSettings();
      // A store that does not answer is what the badge is to tell of.
      const [offers, space] = await Promise.all([
        resumeMode === 'never' ? 0 : inTime(countOffers(parts), 0),
        inTime(readLevel(upkeep.pressure), 0),
      ]);
      await showBadge(healthLevel(health.read(), paused, now()), offers, space);
    } catch (error) {
      // A badge is worth less than anything that waits behind it.
      report(error, 'showing the badge');
    }
  };
  const desk = new RestoreDesk(parts.store, now);
  const archiving = joinArchives(parts, makeRoom, {
    saveNow: () => takeByItself('interval'),
    ended: health.archived,
  });
  const running = { parts, start, startedAt, health, schedule, secondCopy, memory, icons, takeSnapshot, desk };
  await resumePrunes({ parts, takeSnapshot, ...upkeep });
  return { ...running, ...archiving, ...upkeep, care: createStoreCare(parts, schedule), refreshBadge };
}

const countOffers = async (parts: Parts): Promise<number> => (await pendingSessions(parts)).length;
const readLevel = async (pressure: PressureWatch): Promise<SpaceLevel> => (await pressure.read()).level;

type Given = Pick<Parts, 'store' | 'report' | 'run'> & { startReason: Promise<StartReason> };

async function joinParts({ store, startReason, report, run }: Given): Promise<Parts> {
  return {
    store,
    uids: await loadUids(),
    browser: {
      readWindows,
      readCleanExit,
      readIcon,
      readEarlyPages,
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
    run,
    now: Date.now,
    newId,
    report,
  };
}

/** The store with its second copy: checked against its certificate and rebuilt if need be, before anything reads it. */
async function openCopiedStore(
  health: ReturnType<typeof keepHealth>,
  report: Parts['report'],
): Promise<{ opened: Parts['store']; secondCopy: Services['secondCopy'] }> {
  const folder = openOpfsFolder();
  const certificate = { read: readCertificate, write: writeCertificate, remove: removeCertificate };
  const onProblem = (error: unknown): void => report(error, 'reading the store');
  const copy = openSecondCopy({ folder, certificate, onProblem });
  const keeper = keepSecondCopy({ copy, health, report, makeRoom: spendReserve });
  const opened = await openStoreSafely({
    ensure: (how) => ensureDatabase({ folder, certificate, how, now: Date.now, keepRecovery }),
    open: () => openSessionStore({ onProblem, onChange: (urgency) => keeper.changed(urgency), secondCopy: copy }),
    recovered: () => void pageCommands.commandAllPages({ type: 'say-again' }),
    isNewRun: (await bootId.readRun()) === undefined,
    requireRoom: () => requireRoom(folder),
    letGo() {
      copy.letGo();
      askPagesToLetGo();
    },
    wait: pause,
    now: Date.now,
  });
  return { opened, secondCopy: { ...keeper, dismissRecovery } };
}

const ROOM = {
  settings: readSettings,
  spendReserve,
  clockInDoubt: async (): Promise<boolean> => judgeClock(await readRetentionClock(), Date.now()).inDoubt,
};

const CLOCK = { read: readRetentionClock, write: writeRetentionClock };

/** What keeps the store small. */
function createUpkeep(parts: Parts, takeSnapshot: TakeSnapshot, makeRoom: MakeRoom): Upkeep {
  const { store, settings, now } = parts;
  const pressure = watchPressure({ store, settings, estimate: estimateStorage, isPersisted }, now);
  const prunes = new PruneDesk(newId, parts.report, pressure.changed);
  const tidy = createTidy({ parts, takeSnapshot, keepReserve, clock: CLOCK });
  const waitingPrunes = { read: readWaitingPrunes, write: writeWaitingPrunes };
  return { pressure, prunes, waitingPrunes, tidy, makeRoom: () => takeSnapshot.between(() => makeRoom()) };
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Nothing can be kept before the store is open and the last run sealed: whoever looks is told so. */
const patience = (now: () => number): Patience => ({
  async tell(error) {
    console.warn('holdfast: starting:', error);
    await writeHealth({ ...(await readHealth()), error: { ...toReport(error), at: now() } });
    await showBadge('failing', 0, 0);
  },
  wait: pause,
});

async function loadMemory({ store, run }: Parts): Promise<RunMemory> {
  const session = await store.getSession(run());
  const tree = session?.head ? await readTree(store, session.head) : EMPTY_TREE;
  return { index: await LiveIndex.load(store, run()), tree, conversations: new Map(), restored: new Map() };
}

function joinArchives(
  { store, settings, now, report, run }: Parts,
  makeRoom: MakeRoom,
  ends: Pick<ArchiveKeeperParts, 'saveNow' | 'ended'>,
): Pick<Services, 'imports' | 'archives'> {
  return {
    imports: new ImportDesk({
      ...{ store: importStoreWithRoom(store, makeRoom, run), files: archiveFiles, jobs: importJobs },
      ...{ now, report },
    }),
    archives: new ArchiveKeeper({
      ...{ store, settings, now, files: archiveFiles, log: archiveLog },
      downloads: { ...downloads, openFileUrl },
      appVersion: extensionVersion(),
      ...ends,
    }),
  };
}
