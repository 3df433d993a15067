import { AppError, type ErrorReport } from '../model/errors';
import { newSession } from '../model/session';
import { EMPTY_TREE } from '../model/session-tree';
import type { Parts } from './parts';
import { readNewestTree } from './read-tree';
import type { RunMemory } from './take-snapshot';

const PASSING: ReadonlySet<ErrorReport['code']> = new Set(['store-failed', 'store-lost', 'quota']);

/** To be called when the store lacks what this run remembers as stored: the run goes on with what there is. */
export async function rejoinRun(
  { store, run, now }: Pick<Parts, 'store' | 'run' | 'now'>,
  memory: RunMemory,
): Promise<void> {
  const session = await store.getSession(run());
  if (!session) await store.putSession(newSession(run(), now()));
  const tree = session ? await readNewestTree(store, session) : EMPTY_TREE;
  // What cannot be read at this moment is not gone.
  const passing = tree.problems.find(({ code }) => PASSING.has(code));
  if (passing) throw new AppError(passing.code, passing.message, { data: passing.data });
  memory.tree = tree;
}
