import type { ObjectId } from '../../model/ids';
import { Snapshot } from '../../model/snapshot';
import type { Database } from '../database';
import { PackCache } from '../packs';
import type { CheckMemory, CheckStep, Findings } from './check-step';
import { ReachWalker, type BadObject } from './walk-snapshot';

/** Snapshots followed in one step; neighbours share almost all they reach. */
const SNAPSHOTS_PER_STEP = 96;
/** Bytes of unpacked packs a walk keeps at hand. */
const CACHE_BYTES = 16 * 1024 * 1024;

/** Follows every snapshot to everything it reaches, and names what is missing by session, snapshot and tab. */
export const checkReach: CheckStep = async ({ db }, findings, memory) => {
  const { after } = findings.cursor;
  memory.walker ??= newWalker(db, findings);
  const rows = await nextSnapshots(db, Array.isArray(after) ? after : undefined);
  const last = rows.at(-1);
  const lookedBefore = memory.walker.looked;
  const sound = rows.filter((one) => Snapshot.safeParse(one).success);
  const found = await memory.walker.walk(sound.map(({ manifest }) => manifest));
  const suspects = sound.filter((_, at) => found[at]?.length);
  for (const { row, bad } of await lookAgain(db, findings, suspects)) await nameBad({ db, findings, memory }, row, bad);
  findings.count('objects', memory.walker.looked - lookedBefore);
  findings.goOn(last && [last.session, last.seq], rows.length);
  if (rows.length === SNAPSHOTS_PER_STEP) return;
  delete memory.walker;
  findings.end();
};

const newWalker = (db: Database, { cursor }: Findings): ReachWalker =>
  new ReachWalker({ db, packs: new PackCache(db, CACHE_BYTES), badObjects: new Set(cursor.badObjects) });

/** Snapshots may be removed, and what they held swept, while they are followed; and what was swept may be saved again. */
async function lookAgain(
  db: Database,
  findings: Findings,
  suspects: readonly Snapshot[],
): Promise<{ row: Snapshot; bad: readonly BadObject[] }[]> {
  const found = await newWalker(db, findings).walk(suspects.map(({ manifest }) => manifest));
  const rows = await db.snapshots.bulkGet(suspects.map(({ id }) => id));
  return suspects.flatMap((row, at) => (rows[at] && found[at]?.length ? [{ row, bad: found[at] }] : []));
}

function nextSnapshots(db: Database, after: readonly [string, number] | undefined): PromiseLike<Snapshot[]> {
  const rows = db.snapshots.where('[session+seq]');
  const left = after === undefined ? rows.above([]) : rows.above([...after]);
  return left.limit(SNAPSHOTS_PER_STEP).toArray();
}

async function nameBad(
  { db, findings, memory }: { db: Database; findings: Findings; memory: CheckMemory },
  { session, seq }: Snapshot,
  bad: readonly BadObject[],
): Promise<void> {
  const title = await titleOf(db, memory, session);
  for (const { id, part, reason, tab } of bad)
    findings.damage({
      part,
      record: id,
      session: { id: session, title },
      snapshots: [seq],
      reason,
      ...(tab && { tab }),
    });
  findings.remember('wanted', [...new Set<ObjectId>(bad.map(({ id }) => id))]);
}

async function titleOf(db: Database, { titles }: CheckMemory, session: string): Promise<string> {
  const known = titles.get(session);
  if (known !== undefined) return known;
  const row: { title?: unknown } | undefined = await db.sessions.get(session).catch(() => undefined);
  const title = typeof row?.title === 'string' ? row.title : '';
  titles.set(session, title);
  return title;
}
