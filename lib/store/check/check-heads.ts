import type { SessionId } from '../../model/ids';
import { Session } from '../../model/session';
import { Snapshot } from '../../model/snapshot';
import type { Database } from '../database';
import { findPacks, readObject } from '../objects';
import { PackCache } from '../packs';
import { toRow } from '../sessions';
import type { CheckParts, CheckStep, Findings } from './check-step';
import { readBatch, type RawRow } from './read-batch';
import { listReadable } from './rebuild-session';

const SESSIONS_PER_STEP = 50;

/** Every session's head must lead to a manifest; where it does not, the newest snapshot that does becomes head. */
export const checkHeads: CheckStep = async (parts, findings) => {
  const { after } = findings.cursor;
  const from = typeof after === 'string' ? after : undefined;
  const { rows, isLast } = await readBatch(parts.db.sessions, from, SESSIONS_PER_STEP);
  const packs = new PackCache(parts.db);
  const check = async ({ row }: RawRow): Promise<void> => {
    const session = Session.safeParse(row);
    if (session.success) await checkHead({ ...parts, packs }, findings, session.data);
  };
  await Promise.all(rows.map(check));
  findings.goOn(rows.at(-1)?.key ?? '', 0);
  if (isLast) findings.end();
};

type HeadParts = CheckParts & { packs: PackCache };

async function checkHead(parts: HeadParts, findings: Findings, read: Session): Promise<void> {
  const { db } = parts;
  const seen = await readTogether(db, read.id);
  if (!seen) return;
  const { session, candidates } = seen;
  const head = candidates.find(({ id }) => id === session.head) ?? (await readSnapshot(db, session.head));
  if (findings.cursor.level === 0 && Snapshot.safeParse(head).success) return glanceAtHead(parts, findings, session);
  const newest = candidates[0] ?? head;
  if (!newest && session.head === undefined) return;
  if (newest && newest.id === session.head && (await leadsToManifest(parts, newest))) {
    if (newest.seq > session.snapshots) repairCount(parts, findings, { session, seq: newest.seq });
    return;
  }
  const now = await readTogether(db, read.id);
  if (now?.session.head === session.head) await findHead(parts, findings, { session, candidates });
  else if (now) await checkHead(parts, findings, now.session);
}

/** As it is stored, unparsed. */
async function readSnapshot(db: Database, id: string | undefined): Promise<Snapshot | undefined> {
  return id === undefined ? undefined : await db.snapshots.get(id).catch(() => undefined);
}

/**
 * The session with its snapshots as they are at one time: read apart, one that is taken in between looks like a damage.
 * Undefined when it was removed meanwhile.
 */
function readTogether(
  db: Database,
  id: SessionId,
): PromiseLike<{ session: Session; candidates: Snapshot[] } | undefined> {
  return db.transaction('r', db.sessions, db.snapshots, async () => {
    const now = Session.safeParse(await db.sessions.get(id));
    return now.success ? { session: now.data, candidates: await listReadable(db, id) } : undefined;
  });
}

/** At every start: is what the head names there? Nothing is decided here before the thorough levels tried to repair it. */
async function glanceAtHead({ db }: HeadParts, findings: Findings, session: Session): Promise<void> {
  const { head, isThere } = await db.transaction('r', db.snapshots, db.objects, db.packs, async () => {
    const found = await db.snapshots.get(session.head ?? '');
    const [pack] = found ? await findPacks(db, [found.manifest]) : [];
    const holds = pack !== undefined && (await db.packs.where(':id').equals(pack).count()) > 0;
    return { head: found, isThere: holds };
  });
  if (!isThere) findings.damage({ ...nameOf(session), reason: 'its newest snapshot cannot be read' });
  else if (head && head.seq > session.snapshots) repairCount({ db }, findings, { session, seq: head.seq });
}

async function findHead(
  parts: HeadParts,
  findings: Findings,
  { session, candidates }: { session: Session; candidates: readonly Snapshot[] },
): Promise<void> {
  const copied = await readCopiedHead(parts, session);
  const head = copied ?? (await findFirst(candidates, (one) => leadsToManifest(parts, one)));
  if (head && head.id === session.head && !copied) return;
  const damage = { ...nameOf(session), reason: 'its newest snapshot cannot be read' };
  if (!head) {
    findings.damage(damage);
    return;
  }
  if (copied) findings.repairs.push(() => parts.db.snapshots.put(copied));
  const from = copied ? 'second-copy' : 'older-snapshot';
  findings.repair({ ...damage, snapshots: [head.seq], from }, () => moveHead(parts, session, head));
}

const nameOf = ({ id, title }: Session) => ({ part: 'session', record: id, session: { id, title } }) as const;

/** A commit may have moved the head meanwhile: that one is newer and holds. */
async function moveHead({ db }: CheckParts, { id, head: lost }: Session, head: Snapshot): Promise<void> {
  const row = await db.sessions.get(id);
  if (row?.head !== lost || !row) return;
  await db.sessions.put(
    toRow({ ...row, head: head.id, totals: head.totals, snapshots: Math.max(row.snapshots, head.seq) }),
  );
}

function repairCount(
  { db }: Pick<CheckParts, 'db'>,
  findings: Findings,
  { session, seq }: { session: Session; seq: number },
): void {
  const { id, title } = session;
  const damage = {
    part: 'session',
    record: id,
    session: { id, title },
    reason: 'its snapshots were miscounted',
  } as const;
  findings.repair({ ...damage, from: 'its-snapshots' }, async () => {
    const row = await db.sessions.get(id);
    if (row && row.snapshots < seq) await db.sessions.put({ ...row, snapshots: seq });
  });
}

/** The head's own row, when only that was lost. */
async function readCopiedHead(parts: HeadParts, { head }: Session): Promise<Snapshot | undefined> {
  if (head === undefined || (await parts.db.snapshots.where(':id').equals(head).count()) > 0) return undefined;
  const row = await parts.copy?.readRow('snapshots', head).catch(() => undefined);
  const parsed = Snapshot.safeParse(row);
  return parsed.success && (await leadsToManifest(parts, parsed.data)) ? parsed.data : undefined;
}

async function leadsToManifest(parts: HeadParts, snapshot: Snapshot): Promise<boolean> {
  if (!Snapshot.safeParse(snapshot).success) return false;
  try {
    await readObject(parts, 'session', snapshot.manifest);
    return true;
  } catch {
    return false;
  }
}

async function findFirst<Value>(
  values: readonly Value[],
  test: (value: Value) => Promise<boolean>,
): Promise<Value | undefined> {
  for (const value of values) if (await test(value)) return value;
  return undefined;
}
