import { addObjects } from './archive/add-objects';
import { adoptObject, listReferences } from './archive/adopt-object';
import { readArchiveId } from './archive/archive-id';
import type { ArchiveStore } from './archive/archive-store';
import { insertSnapshot } from './archive/insert-snapshot';
import { walkReachable } from './archive/walk-reachable';
import { deleteCheckpoint, getCheckpoint, listCheckpoints, putCheckpoint } from './checkpoints';
import { getCheckReport, listCheckReports } from './check/check-reports';
import type { CheckParts } from './check/check-step';
import { StoreCheck } from './check/store-check';
import { GarbageCollector } from './garbage/collect-garbage';
import { getConversation, putConversation } from './conversations';
import { commitSnapshot } from './commit-snapshot';
import { createQueue, type Queue } from './create-queue';
import { LostStoreError } from '../model/errors';
import { createDatabase, refuseNewerTables, type Database } from './database';
import { deleteSnapshots } from './delete-snapshots';
import {
  changeLiveDocuments,
  deleteLiveDocuments,
  getLiveDocument,
  listLiveDocuments,
  putLiveDocument,
  visitLiveDocuments,
} from './live-documents';
import { measureEach, measureFreed } from './measure-freed';
import { measureStore } from './measure-store';
import { MIGRATIONS, type Migration } from './migrations';
import { listMissing, readObject, sealObject } from './objects';
import { prepareSettings, type KeyName } from './prepare-settings';
import { purgeDeleted, purgeSession } from './purge-session';
import { tellBoth, type OnProblem } from './read-rows';
import { listRestorePoints } from './restore-points';
import { recordChanges, type Urgency } from './second-copy/record-changes';
import { getRestoreReport, listRestoreReports, putRestoreReport } from './restore-reports';
import { Repacker } from './repack';
import type { SecondCopy } from './second-copy/second-copy';
import { readReserveSize } from './reserve';
import { readSecondCopySize } from './second-copy-size';
import type { SessionStore } from './session-store';
import { changeSessions, getSession, listSessions, putSession } from './sessions';
import { getSnapshot, listSnapshots } from './snapshots';
import { guard, guardEach } from './store-errors';
import { StoreMemory } from './store-memory';
import { stepUpkeep } from './upkeep';
import { readUsage } from './usage';
import { wipe } from './wipe';

export interface StoreOptions {
  /** Name of the database. */
  name?: string;
  /** Hears of every damaged record that was passed over. */
  onProblem?: OnProblem;
  /** Hears that something changed which the second copy does not have yet. */
  onChange?: (urgency: Urgency) => void;
  /** For tests of future versions. */
  migrations?: readonly Migration[];
  /** Where damage is repaired from. */
  secondCopy?: SecondCopy;
  /** False for whoever must not take an emptied database for a new one. */
  mayCreate?: boolean;
}

/**
 * Opens the store, creating it when there is none. Throws NewerDatabaseError, having written nothing, when a newer
 * Holdfast wrote it, and LostStoreError when it is empty and must not be. Our pages open it beside the background, to read.
 */
export async function openSessionStore(options: StoreOptions = {}): Promise<SessionStore> {
  const {
    name = 'holdfast',
    onProblem = () => undefined,
    onChange = () => undefined,
    migrations = MIGRATIONS,
    mayCreate = true,
  } = options;
  const known = migrations.at(-1)?.version ?? 0;
  const db = createDatabase(name, migrations);
  recordChanges(db, onChange);
  const memory = new StoreMemory(db);
  let key: KeyName;
  /** It was made anew behind our back. Our pages go on with whatever store there is; the background is to hear of it. */
  const refuseAnother = (found: KeyName): void => {
    const isNew = key === undefined;
    if (found === undefined && !(isNew && mayCreate)) throw new LostStoreError();
    if (options.secondCopy && !isNew && key !== REPAIRED && found !== key) throw new LostStoreError();
  };
  const prepare = async (): Promise<void> => {
    key = await prepareSettings(db, { known, onProblem, onFound: refuseAnother });
    memory.forget();
  };
  const startOver = async (): Promise<void> => {
    key = await wipe(db, known);
    memory.forget();
  };
  // At every opening, also when Dexie reopens what the browser had closed.
  db.on('ready', prepare, true);
  await guard('opening the database', async () => {
    await refuseNewerTables(name, known);
    await db.open();
  });
  return {
    ...objectMethods(memory),
    ...rowMethods(db, onProblem),
    ...upkeepMethods(memory, {
      ...{ onProblem, startOver, copy: options.secondCopy },
      onRepair: () => (key = REPAIRED),
    }),
  };
}

/** A check may have put the key of the second copy in the place of a damaged one. */
const REPAIRED = 'repaired';

type ObjectMethods = Pick<SessionStore, 'seal' | 'readObject' | 'listMissing' | 'commitSnapshot' | keyof ArchiveStore>;

function objectMethods(source: StoreMemory): ObjectMethods {
  const { stored } = source;
  // Two at once would find the same objects missing, and one of them would have compressed for nothing.
  const inTurn = createQueue();
  return {
    seal: (kind, payload) => guard('hashing a record', () => sealObject(source.keyring, kind, payload)),
    readObject: (kind, id) => guard('reading a record', () => readObject(source, kind, id)),
    listMissing: (ids) => guard('looking for records', () => listMissing(source.db, ids)),
    commitSnapshot: (request) =>
      guard('writing a snapshot', () => inTurn(() => commitSnapshot(source.db, stored, request))),
    ...archiveMethods(source, inTurn),
  };
}

function archiveMethods(memory: StoreMemory, inTurn: Queue): ArchiveStore {
  const { db, keyring, stored, trees, walkedPacks: packs } = memory;
  return {
    archiveId: () => guard('naming the store', () => readArchiveId(db)),
    walkReachable: (manifest, walk) =>
      guardEach('reading what a snapshot holds', walkReachable({ db, keyring, packs }, manifest, walk)),
    listReferences,
    adopt: (object, rename) => guard('importing a record', () => adoptObject(keyring, object, rename)),
    addObjects: (objects) => guard('importing records', () => inTurn(() => addObjects(db, stored, objects))),
    insertSnapshot: (snapshot) =>
      guard('importing a snapshot', () => inTurn(() => insertSnapshot(db, trees, snapshot))),
  };
}

type UpkeepMethods = Pick<
  SessionStore,
  | 'beginCheck'
  | 'stepCheck'
  | 'cancelCheck'
  | 'stepUpkeep'
  | 'purgeSession'
  | 'purgeDeleted'
  | 'collectGarbage'
  | 'wipe'
  | 'usage'
  | 'secondCopySize'
  | 'reserveSize'
  | 'measure'
  | 'measureFreed'
  | 'measureEach'
  | 'letGo'
  | 'close'
>;

interface UpkeepParts extends Pick<CheckParts, 'copy'> {
  onProblem: OnProblem;
  startOver(): Promise<void>;
  onRepair(): void;
}

function upkeepMethods(memory: StoreMemory, { copy, onProblem, startOver, onRepair }: UpkeepParts): UpkeepMethods {
  // Sweeps and wipes take what they planned as given.
  const inTurn = createQueue();
  const { db, keyring, packs } = memory;
  const collector = new GarbageCollector(db, onProblem);
  const repacker = new Repacker(db);
  const check = new StoreCheck({ db, keyring, copy }, () => {
    onRepair();
    collector.abandon();
    packs.clear();
  });
  const wipeAll = async (): Promise<void> => {
    await startOver();
    collector.abandon();
  };
  return {
    beginCheck: (level, now, asked) => guard('starting a check', () => inTurn(() => check.begin(level, now, asked))),
    stepCheck: (now) => guard('checking the store', () => inTurn(() => check.step(now))),
    cancelCheck: (now) => guard('ending a check', () => inTurn(() => check.cancel(now))),
    stepUpkeep: (now) => guard('tidying up', () => inTurn(() => stepUpkeep(db, { collector, repacker }, now))),
    purgeSession: (id) =>
      guard('deleting a session', () => inTurn(() => purgeSession(db, collector, { id, now: Date.now() }))),
    purgeDeleted: (sessions) =>
      guard('deleting sessions', () => inTurn(() => purgeDeleted(db, collector, { sessions, now: Date.now() }))),
    collectGarbage: () =>
      guard('freeing space', () => inTurn(() => collector.collect(Date.now()).then(() => undefined))),
    wipe: () => guard('deleting everything', () => inTurn(wipeAll)),
    usage: () => guard('measuring the store', () => readUsage(db)),
    secondCopySize: readSecondCopySize,
    reserveSize: readReserveSize,
    measure: () => guard('measuring the store', () => measureStore(db)),
    measureFreed: (ids) => guard('measuring snapshots', () => measureFreed(db, ids)),
    measureEach: (groups) => guard('measuring snapshots', () => measureEach(db, groups)),
    letGo: () => db.letGo(),
    close: () => db.close(),
  };
}

type RowMethods = Omit<SessionStore, keyof ObjectMethods | keyof UpkeepMethods>;

function rowMethods(db: Database, onProblem: OnProblem): RowMethods {
  return {
    putLiveDocument: (document) => guard('keeping a page', () => putLiveDocument(db, document)),
    getLiveDocument: (id) => guard('reading a page', () => getLiveDocument(db, onProblem, id)),
    listLiveDocuments: (session) => guard('reading pages', () => listLiveDocuments(db, onProblem, session)),
    visitLiveDocuments: (session, visit) =>
      guard('reading pages', () => visitLiveDocuments(db, onProblem, { session, visit })),
    changeLiveDocuments: (ids, change) => guard('keeping pages', () => changeLiveDocuments(db, ids, change)),
    deleteLiveDocuments: (documents) => guard('putting pages away', () => deleteLiveDocuments(db, documents)),
    getConversation: (key) => guard('reading a conversation', () => getConversation(db, onProblem, key)),
    putConversation: (conversation) => guard('keeping a conversation', () => putConversation(db, conversation)),
    getSession: (id) => guard('reading a session', () => getSession(db, onProblem, id)),
    listSessions: (filter) =>
      guard('reading sessions', () => listSessions(db, tellBoth(onProblem, filter?.onDamaged), filter)),
    putSession: (session) => guard('writing a session', () => putSession(db, session)),
    changeSession: (id, change) =>
      guard('changing a session', () => changeSessions(db, [id], change).then(() => undefined)),
    changeSessions: (ids, change) => guard('changing sessions', () => changeSessions(db, ids, change)),
    getSnapshot: (id) => guard('reading a snapshot', () => getSnapshot(db, onProblem, id)),
    listSnapshots: (session, onDamaged) =>
      guard('reading snapshots', () => listSnapshots(db, tellBoth(onProblem, onDamaged), session)),
    deleteSnapshots: (ids) => guard('deleting snapshots', () => deleteSnapshots(db, ids)),
    getCheckpoint: (snapshot) => guard('reading a checkpoint', () => getCheckpoint(db, onProblem, snapshot)),
    listCheckpoints: (session, onDamaged) =>
      guard('reading checkpoints', () => listCheckpoints(db, tellBoth(onProblem, onDamaged), session)),
    putCheckpoint: (checkpoint) => guard('writing a checkpoint', () => putCheckpoint(db, checkpoint)),
    deleteCheckpoint: (snapshot) => guard('deleting a checkpoint', () => deleteCheckpoint(db, snapshot)),
    listRestorePoints: () => guard('reading restore points', () => listRestorePoints(db, onProblem)),
    putRestoreReport: (report) => guard('writing a report', () => putRestoreReport(db, report)),
    getRestoreReport: (id) => guard('reading a report', () => getRestoreReport(db, onProblem, id)),
    getCheckReport: (id) => guard('reading a report', () => getCheckReport(db, onProblem, id)),
    listCheckReports: () => guard('reading reports', () => listCheckReports(db, onProblem)),
    listRestoreReports: () => guard('reading reports', () => listRestoreReports(db, onProblem)),
  };
}
