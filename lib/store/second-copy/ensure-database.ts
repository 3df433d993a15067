import type { Certificate } from '../../model/certificate';
import { AppError, NewerDatabaseError } from '../../model/errors';
import type { Recovery, RecoveryCause } from '../../model/recovery';
import type { Database } from '../database';
import { MIGRATIONS } from '../migrations';
import { guard } from '../store-errors';
import type { CertificateStorage } from './copy-context';
import { listGenerations, requireRoom, type CopyFolder } from './copy-folder';
import { CopyIndex } from './copy-index';
import { readCounts } from './flush';
import { judge, type Inspection } from './inspect';
import { asNumber, CHANGES, readJournal, REBUILDING } from './journal';
import { mend, readNewestRow, type OnProgress } from './mend';
import { findMissing } from './name-missing';
import { openReadable, type Opened } from './open-readable';
import { readRoll } from './roll';
import { putSalvage } from './salvage';
import { endWaiting, holdFound, mayRefuse } from './start-patience';

export interface EnsureOptions {
  name?: string;
  folder: CopyFolder;
  certificate: CertificateStorage;
  how: Look;
  now: () => number;
  /** Keeps what is to be told, before it counts as done. */
  keepRecovery: (recovery: Recovery) => Promise<void>;
  onProgress?: OnProgress;
  /** Lets so many milliseconds pass; tests need not. */
  wait?: (milliseconds: number) => Promise<void>;
}

/**
 * `quick`: a worker woke up. `thorough`: the browser was started, so records are counted. `full`: something is wrong, so
 * every record is compared with the copy.
 */
export type Look = 'quick' | 'thorough' | 'full';

/**
 * To be called at every start, before anything else opens the database: compares it with its certificate and brings back
 * from the second copy what is missing. A wiped database is never taken for a first run. Throws NewerDatabaseError,
 * QuotaError, and StoreError for whatever else keeps the database from being opened at all. Damage of the copy or the
 * certificate never stops it; a folder that cannot be read, though it is needed, does so some times in a row. Resolves to
 * true when anything was lost or may have been, be it back or not.
 */
export function ensureDatabase(options: EnsureOptions): Promise<boolean> {
  const explain = async (error: unknown): Promise<never> => {
    // What fails on a full disk fails with errors that say nothing of space.
    if (!(error instanceof AppError)) await requireRoom(options.folder);
    throw error;
  };
  return guard('checking the database', () => ensure(options).catch(explain));
}

async function ensure(options: EnsureOptions): Promise<boolean> {
  const { name = 'holdfast', folder, how, wait } = options;
  const known = MIGRATIONS.at(-1)?.version ?? 0;
  const opened = await openReadable(name, { known, thorough: how !== 'quick', folder, wait });
  const { salvaged, hasDropped } = holdFound(name, opened);
  try {
    const certificate = await options.certificate.read().catch(() => undefined);
    const files = await listGenerations(folder).catch(() => []);
    const verdict = judge(opened.inspection, certificate, files.length);
    const isSuspect = verdict === 'suspect' || hasDropped || (how === 'full' && files.length > 0);
    const isCompared = isSuspect || salvaged !== undefined;
    const hasNews =
      isCompared &&
      (await compare({ ...opened, salvaged, hasDropped }, { ...options, name, certificateNow: certificate, known }));
    endWaiting(name);
    return hasNews || hasDropped || salvaged !== undefined || verdict !== 'sound';
  } finally {
    opened.db.close();
  }
}

interface Comparison extends EnsureOptions {
  name: string;
  certificateNow: Certificate | undefined;
  known: number;
}

/** True when there is something to tell of it. */
async function compare(opened: Opened, options: Comparison): Promise<boolean> {
  const { db, inspection, salvaged } = opened;
  const { certificateNow: certificate } = options;
  const index = await readIndex(options).catch(async (error: unknown) => {
    await keepForNextWorker(opened, certificate).catch(() => undefined);
    throw error;
  });
  const storeId = chooseStore(index, inspection, certificate);
  if (storeId !== undefined) index.useStore(storeId);
  const of = storeId === certificate?.storeId || storeId === undefined ? certificate : undefined;
  await refuseNewerCopy(index, options.known);
  const begun = await begin(db, { inspection, storeId, isUnreadable: salvaged !== undefined });
  if (storeId !== undefined) await mend(db, index, options.onProgress);
  if (salvaged) await putSalvage(db, salvaged);
  const missing = await findMissing(db, index, of);
  const counts = await readCounts(db);
  const recovery: Recovery = {
    formatVersion: 1,
    at: options.now(),
    cause: begun.cause,
    back: {
      sessions: Math.max(0, counts.sessions - begun.sessions),
      snapshots: Math.max(0, counts.snapshots - begun.snapshots),
      drafts: Math.max(0, (await db.live.count()) - begun.drafts),
    },
    missing: missing.named,
    missingCount: missing.count,
  };
  const hasNews = isWorthTelling(recovery);
  if (hasNews) await options.keepRecovery(recovery);
  await db.settings.delete(REBUILDING);
  if (storeId !== undefined) await renew(db, { index, storeId, certificate: of, options, counts });
  return hasNews;
}

const isWorthTelling = ({ back, missingCount }: Recovery): boolean =>
  back.sessions + back.snapshots + back.drafts + missingCount > 0;

/**
 * A folder that cannot be read, e.g. while something else has its files open, is not taken for an empty one: what follows
 * would make a store of its own, and the copy of the old one would count as foreign from then on. One that stays so holds
 * nothing for now.
 */
async function readIndex({ name, folder, certificateNow }: Comparison): Promise<CopyIndex> {
  const index = new CopyIndex(folder);
  const isCopied = (certificateNow?.files.count ?? 0) > 0;
  await guard('reading the second copy', () => readAll(index)).catch((error: unknown) => {
    if ((isCopied || index.failure !== undefined) && mayRefuse(name)) throw error;
  });
  return index;
}

/**
 * A worker may die between two attempts, and what it had salvaged, or knew to be dropped, with it: the database holds it
 * then, and the note of a rebuild makes the next worker compare. Without a key, so that certificate and copy still say
 * which store it is. Where no certificate says so, another store's copy may come to fill it, and is not to meet our packs.
 */
async function keepForNextWorker(
  { db, inspection, salvaged, hasDropped }: Opened,
  certificate: Certificate | undefined,
): Promise<void> {
  if (!hasDropped && !(salvaged && certificate)) return;
  await begin(db, { inspection, storeId: undefined, isUnreadable: salvaged !== undefined });
  if (salvaged && certificate) await putSalvage(db, salvaged);
}

/** Throws what the browser says of the folder, or of a file that it does not hand out. */
async function readAll(index: CopyIndex): Promise<void> {
  await index.refresh();
  if (index.failure !== undefined) throw index.failure as Error;
}

/** The store to bring back: the database's own, else the certificate's, else the one copied last. Never a wiped one. */
function chooseStore(
  index: CopyIndex,
  { storeId, wiped, counts }: Inspection,
  certificate: Certificate | undefined,
): string | undefined {
  const copied = index.storeIds().filter((id) => !wiped.includes(id));
  if (storeId !== undefined && (copied.includes(storeId) || (counts?.snapshots ?? 1) > 0)) return storeId;
  if (certificate && copied.includes(certificate.storeId)) return certificate.storeId;
  return copied[0] ?? storeId;
}

async function refuseNewerCopy(index: CopyIndex, known: number): Promise<void> {
  const row = (await readNewestRow(index, 'settings', 'schemaVersion')) as { value?: unknown } | undefined;
  const found = asNumber(row?.value);
  if (found > known) throw new NewerDatabaseError(found, known);
}

interface Begun {
  cause: RecoveryCause;
  /** How many there were before the first attempt. */
  sessions: number;
  snapshots: number;
  drafts: number;
}

/** Notes what there was, so that a rebuild that was cut off still knows at the end what it brought back. */
async function begin(
  db: Database,
  { inspection, storeId, isUnreadable }: { inspection: Inspection; storeId: string | undefined; isUnreadable: boolean },
): Promise<Begun> {
  return db.transaction('rw', [db.settings, db.sessions, db.snapshots, db.packs, db.live], async () => {
    const former = (await db.settings.get(REBUILDING))?.value as Partial<Begun> | undefined;
    const { sessions, snapshots } = await readCounts(db);
    const cause = isUnreadable ? 'unreadable' : inspection.isFresh ? 'erased' : 'incomplete';
    const begun: Begun = {
      cause: former?.cause ?? cause,
      sessions: asNumber(former ? former.sessions : sessions),
      snapshots: asNumber(former ? former.snapshots : snapshots),
      drafts: asNumber(former ? former.drafts : await db.live.count()),
    };
    await db.settings.put({ key: REBUILDING, value: begun });
    // A key that was made for an empty database names nothing yet; the copy's one does.
    if (storeId !== undefined && storeId !== inspection.storeId) await db.settings.bulkDelete(['idKey', CHANGES]);
    return begun;
  });
}

interface Renewal {
  index: CopyIndex;
  storeId: string;
  certificate: Certificate | undefined;
  options: EnsureOptions;
  counts: Certificate['counts'];
}

/** What is lost for good is not to be looked for at every start. */
async function renew(db: Database, { index, storeId, certificate, options, counts }: Renewal): Promise<void> {
  const journal = await readJournal(db);
  const newest = index.newestGeneration();
  const holds = certificate?.files.newest === newest ? certificate.files.holds : [];
  const files = { count: (await listGenerations(options.folder).catch(() => [])).length, newest, holds };
  const generation = Math.min(journal.changes, index.newestChange());
  const roll = await readRoll(db);
  await options.certificate
    .write({ formatVersion: 1, storeId, generation, newest: certificate?.newest ?? null, counts, roll, files })
    .catch(() => undefined);
}
