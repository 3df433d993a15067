import { sha256 } from '../codec/archive-record';
import { toHex } from '../codec/hex';
import type { ArchiveWarning } from '../model/archive';
import type { SessionId, SnapshotId } from '../model/ids';
import type { Session } from '../model/session';
import type { Snapshot } from '../model/snapshot';
import type { SessionStore } from '../store/session-store';
import { lacksParts } from './archive-graph';
import { listingOf, rootOf, type ArchiveSurvey, type SurveyedSession } from './survey-archive';

/** Two or three are ever needed: how often the same session may have gone separate ways. */
const CANDIDATES = 8;

/** A snapshot of an archive as it will be stored. `manifest` is still called as the archive calls it. */
export interface PlannedSnapshot {
  archived: Snapshot;
  id: SnapshotId;
  lacksParts: boolean;
}

/** What importing one session of an archive does here. */
export interface PlannedSession {
  surveyed: SurveyedSession;
  target: SessionId;
  state: 'new' | 'present' | 'partly' | 'clash' | 'unreadable';
  /** By their number, oldest first; those that are stored already are not among them. */
  adds: PlannedSnapshot[];
  /** Checkpoints of snapshots that are stored and are none here. */
  returns: number;
  /** Every snapshot that can be read, under the id it has or will have here. */
  ids: Map<SnapshotId, SnapshotId>;
  warnings: ArchiveWarning[];
}

export interface ImportPlan {
  /** The archive's own store. */
  store: string;
  sessions: PlannedSession[];
}

type Store = Pick<SessionStore, 'archiveId' | 'getSession' | 'getSnapshot' | 'listSnapshots' | 'getCheckpoint'>;

/**
 * Decides under which ids the sessions of an archive come in. The same archive and the same store give the same plan,
 * and one that was carried out adds nothing the next time.
 */
export async function planImport(store: Store, survey: ArchiveSurvey): Promise<ImportPlan> {
  const own = await store.archiveId();
  const from = survey.head?.store ?? survey.end?.store ?? '';
  const sessions: PlannedSession[] = [];
  for (const surveyed of survey.sessions.values()) {
    const usable = [...surveyed.snapshots.values()]
      .filter((snapshot) => rootOf(survey, snapshot) !== undefined)
      .sort((one, other) => one.seq - other.seq);
    sessions.push(await planSession(store, { survey, surveyed, usable, from, isOwn: from === own }));
  }
  return { store: from, sessions };
}

interface Context {
  survey: ArchiveSurvey;
  surveyed: SurveyedSession;
  /** Its snapshots whose root can be read, oldest first. */
  usable: Snapshot[];
  from: string;
  /** The archive was written by this very store. */
  isOwn: boolean;
}

async function planSession(store: Store, context: Context): Promise<PlannedSession> {
  const { survey, surveyed, usable, from } = context;
  const warnings = warningsOf(survey, surveyed, usable);
  const nothing = { surveyed, target: surveyed.id, adds: [], returns: 0, ids: new Map<string, string>(), warnings };
  if (usable.length === 0 && (surveyed.snapshots.size > 0 || !surveyed.row)) return { ...nothing, state: 'unreadable' };
  let free: SessionId | undefined;
  for (let count = 0; count < CANDIDATES; count += 1) {
    const target = count === 0 ? surveyed.id : await derive(from, surveyed.id, String(count));
    const session = await store.getSession(target);
    if (!session) {
      free ??= target;
      continue;
    }
    const match = await matchSession(store, session, context);
    if (match) {
      const returns = session.importing ? 0 : await countReturns(store, surveyed, match);
      return { ...nothing, ...match, target, returns, state: stateOf(session, match.adds.length) };
    }
  }
  if (free === undefined) return { ...nothing, state: 'unreadable' };
  const isClash = free !== surveyed.id;
  if (isClash) warnings.push({ code: 'clash', session: surveyed.title });
  const adds = await planSnapshots(store, free, context);
  return { ...nothing, target: free, state: isClash ? 'clash' : 'new', adds, ids: toIds(adds) };
}

/** What somebody deleted here and the archive still has is not to come back unannounced. */
async function countReturns(
  store: Store,
  { checkpoints }: SurveyedSession,
  { adds, ids }: Pick<PlannedSession, 'adds' | 'ids'>,
): Promise<number> {
  const fresh = new Set(adds.map(({ id }) => id));
  let returns = 0;
  for (const { snapshot } of checkpoints.values()) {
    const id = ids.get(snapshot);
    if (id !== undefined && !fresh.has(id) && !(await store.getCheckpoint(id))) returns += 1;
  }
  return returns;
}

function stateOf({ deletedAt, importing }: Session, adds: number): PlannedSession['state'] {
  if (deletedAt !== undefined || importing) return 'new';
  return adds === 0 ? 'present' : 'partly';
}

/** What the archive would add to a stored session, or undefined when that is another session, or went another way. */
async function matchSession(
  store: Store,
  session: Session,
  context: Context,
): Promise<Pick<PlannedSession, 'adds' | 'ids'> | undefined> {
  const stored = new Map((await store.listSnapshots(session.id)).map((snapshot) => [snapshot.seq, snapshot.id]));
  const planned = await planSnapshots(store, session.id, context);
  let shared = 0;
  for (const { archived, id } of planned) {
    const found = stored.get(archived.seq);
    if (found === undefined && session.status === 'active' && !session.importing && archived.seq > session.snapshots)
      return undefined;
    if (found === undefined) continue;
    // A whole one that is stored is better than what a damaged archive has of it.
    const whole = await snapshotId(store, session.id, archived);
    if (found !== id && found !== whole) return undefined;
    shared += 1;
  }
  if (shared === 0 && !isSameLine(session, context)) return undefined;
  const ids = toIds(planned);
  for (const { archived } of planned) {
    const found = stored.get(archived.seq);
    if (found !== undefined) ids.set(archived.id, found);
  }
  return { adds: planned.filter(({ archived }) => !stored.has(archived.seq)), ids };
}

function isSameLine({ id, importedFrom }: Session, { from, surveyed, isOwn }: Context): boolean {
  if (importedFrom) return importedFrom.store === from && importedFrom.session === surveyed.id;
  return isOwn && id === surveyed.id;
}

async function planSnapshots(store: Store, target: SessionId, { survey, usable }: Context): Promise<PlannedSnapshot[]> {
  return Promise.all(
    usable.map(async (archived) => {
      const root = rootOf(survey, archived);
      const lacks = root === undefined || lacksParts(root);
      const id = lacks ? await derive('partial', target, archived.id) : await snapshotId(store, target, archived);
      return { archived, id, lacksParts: lacks };
    }),
  );
}

/** Its own id, unless a snapshot of another session has that. */
async function snapshotId(store: Store, target: SessionId, { id }: Snapshot): Promise<SnapshotId> {
  const taken = await store.getSnapshot(id);
  return taken && taken.session !== target ? derive(target, id) : id;
}

const toIds = (planned: readonly PlannedSnapshot[]): Map<SnapshotId, SnapshotId> =>
  new Map(planned.map(({ archived, id }) => [archived.id, id]));

/** An id that is the same whenever the same is imported. */
async function derive(...names: string[]): Promise<string> {
  return toHex(await sha256(new TextEncoder().encode(names.join('\0')))).slice(0, 32);
}

function warningsOf(survey: ArchiveSurvey, surveyed: SurveyedSession, usable: readonly Snapshot[]): ArchiveWarning[] {
  const { title: session, id, row, snapshots, checkpoints } = surveyed;
  const promised = listingOf(survey, id);
  const lost = Math.max(promised?.snapshots ?? 0, snapshots.size) - usable.length;
  if (usable.length === 0 && (lost > 0 || !row)) return [{ code: 'missing-session', session }];
  const partial = usable.filter((snapshot) => {
    const root = rootOf(survey, snapshot);
    return root === undefined || lacksParts(root);
  });
  const lostCheckpoints = (promised?.checkpoints ?? 0) - checkpoints.size;
  const warnings: ArchiveWarning[] = [];
  if (!row) warnings.push({ code: 'damaged-session', session });
  if (lost > 0) warnings.push({ code: 'missing-snapshots', session, count: lost });
  if (partial.length > 0) warnings.push({ code: 'partial-snapshots', session, count: partial.length });
  if (lostCheckpoints > 0) warnings.push({ code: 'missing-checkpoints', session, count: lostCheckpoints });
  return warnings;
}

/** What is to be said about the file as a whole. */
export function fileWarnings({ isCutOff, counts }: ArchiveSurvey): ArchiveWarning[] {
  const warnings: ArchiveWarning[] = isCutOff ? [{ code: 'cut-off' }] : [];
  const codes = {
    'damaged-records': counts.damaged,
    'unknown-records': counts.unknown,
    'out-of-order': counts.outOfOrder,
    'missing-records': isCutOff ? 0 : counts.missing,
    'damaged-objects': counts.damagedObjects,
  } as const;
  for (const [code, count] of Object.entries(codes)) {
    if (count > 0) warnings.push({ code: code as keyof typeof codes, count });
  }
  return warnings;
}
