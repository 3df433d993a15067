import type { DamagedPart } from '../../model/check-report';
import { Checkpoint } from '../../model/checkpoint';
import { Conversation } from '../../model/conversation';
import { Session } from '../../model/session';
import { Snapshot } from '../../model/snapshot';
import { parseLiveDocument } from '../live-documents';
import type { Database } from '../database';
import { reasonOf } from '../read-rows';
import { toRow } from '../sessions';
import { isCopyOfThisStore } from './check-key';
import type { CheckParts, CheckStep, Findings } from './check-step';
import { readJournal } from '../second-copy/journal';
import { readBatch, type RawRow } from './read-batch';
import { rebuildSession } from './rebuild-session';

/** Counted in a report, and looked for in the copy when they are missing. */
type CopiedTable = 'sessions' | 'snapshots' | 'checkpoints';
type RowTable = CopiedTable | 'live' | 'conversations';

/** How the rows of one table are checked; `parse` throws for a row that is not what it should be. */
interface RowCheck {
  table: RowTable;
  part: DamagedPart;
  parse(row: unknown): object;
}

const PARSERS: Readonly<Record<RowTable, (row: unknown) => object>> = {
  sessions: (row) => toRow(Session.parse(row)),
  snapshots: (row) => Snapshot.parse(row),
  checkpoints: (row) => Checkpoint.parse(row),
  live: (row) => (parseLiveDocument(row), row as object),
  conversations: (row) => Conversation.parse(row),
};

const COUNTED: ReadonlySet<RowTable> = new Set(['sessions', 'snapshots', 'checkpoints']);

export const checkSessions: CheckStep = (parts, findings) =>
  checkRows(parts, findings, { table: 'sessions', part: 'session', parse: PARSERS.sessions });
export const checkSnapshots: CheckStep = (parts, findings) =>
  checkRows(parts, findings, { table: 'snapshots', part: 'snapshot', parse: PARSERS.snapshots });
export const checkCheckpoints: CheckStep = (parts, findings) =>
  checkRows(parts, findings, { table: 'checkpoints', part: 'checkpoint', parse: PARSERS.checkpoints });
export const checkLive: CheckStep = (parts, findings) =>
  checkRows(parts, findings, { table: 'live', part: 'live-document', parse: PARSERS.live });
export const checkConversations: CheckStep = (parts, findings) =>
  checkRows(parts, findings, {
    table: 'conversations',
    part: 'conversation-log',
    parse: PARSERS.conversations,
  });

async function checkRows(parts: CheckParts, findings: Findings, check: RowCheck): Promise<void> {
  const { after } = findings.cursor;
  const { rows, isLast } = await readBatch(parts.db.table(check.table), typeof after === 'string' ? after : undefined);
  for (const row of rows) await checkRow(parts, findings, { ...check, row });
  if (check.table === 'snapshots') await checkOwners(parts, findings, rows);
  if (isCopied(check.table)) findings.count(check.table, rows.length);
  findings.goOn(rows.at(-1)?.key ?? '', rows.length);
  if (!isLast) return;
  if (isCopied(check.table)) await addMissing(parts, findings, { ...check, table: check.table });
  findings.end();
}

const isCopied = (table: RowTable): table is CopiedTable => COUNTED.has(table);

async function checkRow(
  parts: CheckParts,
  findings: Findings,
  { table, part, parse, row: { key, row, reason } }: RowCheck & { row: RawRow },
): Promise<void> {
  if (row === undefined && reason === undefined) return;
  const damage = reason ?? reasonOfDamage(row, parse);
  if (damage === undefined) return;
  const named = { part, record: key, reason: damage, ...nameOf(row, part) };
  const copied = await readCopied(parts, table, key);
  const rebuilt = table === 'sessions' && !copied ? await rebuildSession(parts.db, key, row) : undefined;
  const sound = copied ?? (rebuilt && toRow(rebuilt));
  if (!sound) findings.damage(named);
  else
    findings.repair({ ...named, from: copied ? 'second-copy' : 'its-snapshots' }, async () => {
      // A save may have mended it meanwhile, or somebody may have deleted it.
      const isThere = (await parts.db.table(table).where(':id').equals(key).count()) > 0;
      const now = isThere && (await parts.db.table<unknown, string>(table).get(key));
      if (isThere && reasonOfDamage(now, parse) !== undefined) await parts.db.table(table).put(sound);
    });
}

function reasonOfDamage(row: unknown, parse: RowCheck['parse']): string | undefined {
  try {
    parse(row);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** What a damaged row still says of itself. */
function nameOf(row: unknown, part: DamagedPart) {
  const { id, session, title, url, seq } = (row ?? {}) as Record<string, unknown>;
  const owner = part === 'session' ? id : session;
  const words = { title: typeof title === 'string' ? title : '', url: typeof url === 'string' ? url : '' };
  return {
    ...(typeof owner === 'string' && { session: { id: owner, title: part === 'session' ? words.title : '' } }),
    ...(typeof seq === 'number' && part === 'snapshot' && { snapshots: [seq] }),
    ...(part === 'live-document' && { tab: words }),
  };
}

/** The copy's row, if it has one that can be read. */
async function readCopied({ copy }: CheckParts, table: RowTable, key: string): Promise<object | undefined> {
  try {
    const row = await copy?.readRow(table, key);
    return row === undefined ? undefined : PARSERS[table](row);
  } catch {
    return undefined;
  }
}

/** Rows the copy has and the database lost. At every start only heads are looked for: comparing all keys takes longer. */
async function addMissing(
  parts: CheckParts,
  findings: Findings,
  { table, part }: RowCheck & { table: CopiedTable },
): Promise<void> {
  if (!parts.copy || findings.cursor.level === 0 || !(await isCopyOfThisStore(parts))) return;
  const { db } = parts;
  // First: what is saved while the copy is listed is in the database already.
  const copied = await parts.copy.listKeys(table).catch(() => []);
  for (const key of await listLost(db, table, copied)) {
    const row = await readCopied(parts, table, key);
    if (!row || isDeleted(row) || !(await hasOwner(parts, row))) continue;
    const damage = { part, record: key, reason: 'missing', ...nameOf(row, part), from: 'second-copy' } as const;
    findings.repair(damage, async () => {
      if (await isLost(db, table, key)) await db.table(table).put(row);
    });
  }
}

/** Those of `keys` that are not there, and that nobody removed: the copy may not have heard of it yet. */
function listLost(db: Database, table: CopiedTable, keys: readonly string[]): PromiseLike<string[]> {
  return db.transaction('r', [db.table(table), db.settings], async () => {
    const present = new Set(await db.table<unknown, string>(table).toCollection().primaryKeys());
    const removed = (await readJournal(db)).removed.get(table);
    return keys.filter((key) => !present.has(key) && !removed?.has(key));
  });
}

/** It was deleted a moment ago, and the copy has not heard of the end of it. */
const isDeleted = (row: object): boolean => (row as Partial<Session>).deletedAt !== undefined;

/** To be called inside a transaction. */
async function isLost(db: Database, table: CopiedTable, key: string): Promise<boolean> {
  const isThere = (await db.table(table).where(':id').equals(key).count()) > 0;
  return !isThere && !(await readJournal(db)).removed.get(table)?.has(key);
}

/** A snapshot without its session, or a checkpoint without its snapshot, was deleted with it. */
async function hasOwner({ db }: CheckParts, row: object): Promise<boolean> {
  const { session, snapshot } = row as { session?: string; snapshot?: string };
  if (snapshot !== undefined) return (await db.snapshots.where(':id').equals(snapshot).count()) > 0;
  return session === undefined || (await db.sessions.where(':id').equals(session).count()) > 0;
}

/** A session is deleted together with its snapshots: where those are and it is not, it was lost. */
async function checkOwners(parts: CheckParts, findings: Findings, rows: readonly RawRow[]): Promise<void> {
  const ids = new Set(rows.flatMap(({ row }) => (Snapshot.safeParse(row).success ? [(row as Snapshot).session] : [])));
  const isNamed = (id: string): boolean =>
    findings.report.damages.some(({ part, record }) => part === 'session' && record === id);
  for (const id of (await listOwnerless(parts.db, [...ids])).filter((one) => !isNamed(one))) {
    const copied = await readCopied(parts, 'sessions', id);
    const rebuilt = copied ? undefined : await rebuildSession(parts.db, id, undefined);
    const row = copied ?? (rebuilt && toRow(rebuilt));
    if (!row) continue;
    const title = (row as Session).title;
    const from = copied ? 'second-copy' : 'its-snapshots';
    findings.repair({ part: 'session', record: id, session: { id, title }, reason: 'missing', from }, async () => {
      const { db } = parts;
      if ((await listOwnerless(db, [id])).length > 0) await db.sessions.put(row as ReturnType<typeof toRow>);
    });
  }
}

/** Those of `sessions` that are not there while snapshots of theirs are: both are removed together. */
function listOwnerless(db: Database, sessions: readonly string[]): PromiseLike<string[]> {
  return db.transaction('r', db.sessions, db.snapshots, async () => {
    const known = new Set(await db.sessions.where(':id').anyOf(sessions).primaryKeys());
    const counts = await Promise.all(sessions.map((id) => countSnapshots(db, id)));
    return sessions.filter((id, at) => !known.has(id) && counts[at] !== 0);
  });
}

const countSnapshots = (db: Database, session: string): PromiseLike<number> =>
  db.snapshots.where('[session+seq]').between([session, -Infinity], [session, Infinity]).count();
