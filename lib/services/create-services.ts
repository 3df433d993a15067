import * as archiveLog from '../browser/archive-log-storage';
import * as bootId from '../browser/boot-id';
import { showBadge } from '../browser/badge';
import { readCleanExit } from '../browser/clean-exit';
import * as closedWindows from '../browser/closed-windows';
import * as downloads from '../browser/downloads';
import { extensionVersion } from '../browser/extension-version';
import { openFileUrl } from '../browser/file-url';
import { readHealth, writeHealth } from '../browser/health-storage';
import { readIcon } from '../browser/icons';
import * as importJobs from '../browser/import-jobs-storage';
import * as openTabs from '../browser/open-tabs';
import * as pageCommands from '../browser/page-commands';
import { readRetentionClock, writeRetentionClock } from '../browser/retention-clock-storage';
import { readSettings, writeSettings } from '../browser/settings-storage';
import * as sites from '../browser/site-permissions';
import type { StartReason } from '../browser/start-reason';
import { estimateStorage, isPersisted } from '../browser/storage-estimate';
import { loadUids } from '../browser/tab-uids';
import * as wal from '../browser/wal';
import { readWindows } from '../browser/windows';
import { toReport, type QuotaError } from '../model/errors';
import { healthLevel } from '../model/health';
import { judgeClock } from '../model/retention-clock';
import { newId, type SessionId } from '../model/ids';
import { EMPTY_TREE } from '../model/session-tree';
import * as archiveFiles from '../store/archive/archive-files';
import { openSessionStore } from '../store/create-session-store';
import type { Archiving } from './archive-sessions';
import { ImportDesk } from './import-desk';
import { ArchiveKeeper, type ArchiveKeeperParts } from './keep-archives';
import { keepHealth } from './keep-health';
import { keepIcons } from './keep-icons';
import { LiveIndex } from './live-index';
import { createMakeRoom, storeWithRoom, type MakeRoom } from './make-room';
import { watchPressure, type PressureWatch } from './watch-pressure';
import type { HealthKeeper, Parts } from './parts';
import { pendingSessions } from './offer-session';
import { PruneDesk } from './prune';
import { readTree } from './read-tree';
import { RestoreDesk } from './restore-desk';
import type { RestoreTools } from './restore-session';
import { scheduleSnapshots, type SnapshotSchedule } from './schedule-snapshots';
import { startRun, type RunStart } from './start-run';
import { createTakeSnapshot, type RunMemory, type TakeSnapshot } from './take-snapshot';
import { createTidy, type Tidy } from './tidy';
import { untilRoom, type Patience } from './until-room';

interface Upkeep {
  prunes: PruneDesk;
  /** Sessions put away just now. */
  archiving: Archiving;
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
  imports: ImportDesk;
  archives: ArchiveKeeper;
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
  const onProblem = (error: unknown): void => report(error, 'reading the store');
  const opened = await untilRoom(() => openSessionStore({ onProblem }), patience(now));
  const clockInDoubt = async (): Promise<boolean> => judgeClock(await CLOCK.read(), now()).inDoubt;
  const makeRoom = createMakeRoom({ store: opened, settings: readSettings, now, report, run: () => run, clockInDoubt });
  const store = storeWithRoom(opened, makeRoom, () => run);
  const parts = await joinParts({ store, startReason, report, run: () => run });
  const start = await untilRoom(() => startRun(parts), patience(now));
  run = start.run;
  const health = keepHealth(await readHealth(), writeHealth, { now, log: report });
  const memory = await loadMemory(parts);
  const icon = keepIcons(parts, () => schedule.pageChanged());
  const takeSnapshot = createTakeSnapshot(parts, memory, { icon, health, makeRoom });
  const upkeep = createUpkeep(parts, takeSnapshot, makeRoom);
  const intervalMs = async (): Promise<number> => (await readSettings()).intervalSeconds * 1_000;
  const schedule = scheduleSnapshots(takeSnapshot, { now, intervalMs });
  const refreshBadge = async (): Promise<void> => {
    try {
      const { paused, resumeMode } = await readSettings();
      const offers = resumeMode === 'never' ? 0 : (await pendingSessions(parts)).length;
      await showBadge(healthLevel(health.read(), paused, now()), offers, (await upkeep.pressure.read()).level);
    } catch (error) {
      // A badge is worth less than anything that waits behind it.
      report(error, 'showing the badge');
    }
  };
  const desk = new RestoreDesk(parts.store, now);
  const archiving = joinArchives(parts, { saveNow: () => takeSnapshot('interval'), ended: health.archived });
  return {
    parts,
    start,
    startedAt,
    health,
    schedule,
    memory,
    takeSnapshot,
    desk,
    ...upkeep,
    ...archiving,
    refreshBadge,
  };
}

type Given = Pick<Parts, 'store' | 'report' | 'run'> & { startReason: Promise<StartReason> };

async function joinParts({ store, startReason, report, run }: Given): Promise<Parts> {
  return {
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
    run,
    now: Date.now,
    newId,
    report,
  };
}

const CLOCK = { read: readRetentionClock, write: writeRetentionClock };

/** What keeps the store small. */
function createUpkeep(parts: Parts, takeSnapshot: TakeSnapshot, makeRoom: MakeRoom): Upkeep {
  const { store, settings, now } = parts;
  const archiving: Archiving = new Map();
  const pressure = watchPressure({ store, settings, estimate: estimateStorage, isPersisted }, now);
  const prunes = new PruneDesk(newId, parts.report, pressure.changed);
  const tidy = createTidy({ parts, takeSnapshot, archiving, clock: CLOCK });
  return { archiving, pressure, prunes, tidy, makeRoom: () => takeSnapshot.between(() => makeRoom()) };
}

/** Nothing can be kept before the store is open and the last run sealed: whoever looks is told so. */
const patience = (now: () => number): Patience => ({
  async tell(error: QuotaError) {
    await writeHealth({ ...(await readHealth()), error: { ...toReport(error), at: now() } });
    await showBadge('failing', 0, 0);
  },
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
});

async function loadMemory({ store, run }: Parts): Promise<RunMemory> {
  const session = await store.getSession(run());
  const tree = session?.head ? await readTree(store, session.head) : EMPTY_TREE;
  return { index: await LiveIndex.load(store, run()), tree, conversations: new Map(), restored: new Map() };
}

function joinArchives(
  { store, settings, now, report }: Parts,
  ends: Pick<ArchiveKeeperParts, 'saveNow' | 'ended'>,
): Pick<Services, 'imports' | 'archives'> {
  return {
    imports: new ImportDesk({ store, files: archiveFiles, jobs: importJobs, now, report }),
    archives: new ArchiveKeeper({
      ...{ store, settings, now, files: archiveFiles, log: archiveLog },
      downloads: { ...downloads, openFileUrl },
      appVersion: extensionVersion(),
      ...ends,
    }),
  };
}
