import type { ObjectId } from '../../model/ids';
import { Snapshot } from '../../model/snapshot';
import type { Database } from '../database';
import { PackCache } from '../packs';
import type { CheckMemory, CheckStep, Findings } from './check-step';
import { ReachWalker, type BadObject } from './walk-snapshot';

/** Snapshots followed in one step; neighbours share almost all they reach. */
const SNAPSHOTS_PER_STEP = 32;
/** Bytes of unpacked packs a walk keeps at hand. */
const CACHE_BYTES = 16 * 1024 * 1024;

/** Follows every snapshot to everything it reaches, and names what is missing by session, snapshot and tab. */
export const checkReach: CheckStep = async ({ db }, findings, memory) => {
  const { after, badObjects } = findings.cursor;
  memory.walker ??= new ReachWalker({ db, packs: new PackCache(db, CACHE_BYTES), badObjects: new Set(badObjects) });
  const rows = await nextSnapshots(db, Array.isArray(after) ? after : undefined);
  const last = rows.at(-1);
  const lookedBefore = memory.walker.looked;
  const sound = rows.filter((one) => Snapshot.safeParse(one).success);
  const found = await memory.walker.walk(sound.map(({ manifest }) => manifest));
  for (const [at, row] of sound.entries()) {
    const bad = found[at] ?? [];
    if (bad.length > 0) await nameBad({ db, findings, memory }, row, bad);
  }
  findings.count('objects', memory.walker.looked - lookedBefore);
  findings.goOn(last && [last.session, last.seq], rows.length);
  if (rows.length === SNAPSHOTS_PER_STEP) return;
  delete memory.walker;
  findings.end();
};

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
