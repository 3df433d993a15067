import { DAY } from '../model/durations';
import type { Database } from './database';
import type { GarbageCollector } from './garbage/collect-garbage';
import { readGarbageState } from './garbage/garbage-state';
import type { Repacker } from './repack';

/**
 * Does one small step of what can wait: collecting garbage when something was deleted, or once a day, then merging small
 * packs. False when there is nothing to do. `now` in milliseconds since 1970.
 */
export async function stepUpkeep(
  db: Database,
  { collector, repacker }: { collector: GarbageCollector; repacker: Repacker },
  now: number,
): Promise<boolean> {
  if (!collector.isUnderWay() && !(await isCollectionDue(db, now))) return repacker.step();
  await collector.step(now);
  return true;
}

async function isCollectionDue(db: Database, now: number): Promise<boolean> {
  const { requests, served, collectedAt } = await readGarbageState(db);
  // A clock that was set back must not put it off for ever.
  return requests !== served || Math.abs(now - collectedAt) > DAY;
}
